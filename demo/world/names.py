"""Invented names: none is meant for a real street, building or business."""

STREET_WORDS = (
    "Samphire", "Curlew", "Saltern", "Lantern", "Anchor", "Tamarisk", "Bittern", "Cockle",
    "Mizzen", "Halyard", "Capstan", "Shingle", "Driftwood", "Kelp", "Plover", "Turnstone",
    "Limpet", "Periwinkle", "Marram", "Thrift", "Sea Holly", "Gannet", "Tern", "Windlass",
    "Beacon", "Breakwater", "Groyne", "Ropewalk", "Chandler", "Cooper", "Netmaker", "Pilot",
    "Customs", "Ferry", "Oyster", "Whelk", "Herring", "Mackerel", "Abbot", "Cloister",
    "Refectory", "Almoner", "Infirmary", "Bastion", "Postern", "Watchtower", "Rampart", "Sluice",
)  # fmt: skip
STREET_KINDS = ("Road", "Street", "Lane", "Close", "Way", "Terrace", "Gardens", "Row")

BLOCK_WORDS = (
    "Heron", "Kittiwake", "Avocet", "Shelduck", "Fulmar", "Guillemot", "Dunlin", "Knot",
    "Oystercatcher", "Razorbill", "Petrel", "Skua", "Wigeon", "Teal", "Pintail", "Garganey",
    "Whimbrel", "Godwit", "Sanderling", "Brent", "Cormorant", "Merganser", "Smew", "Scoter",
)  # fmt: skip
BLOCK_KINDS = ("Court", "House", "Point", "Lodge")

BUSINESS_WORDS = (
    "Salty", "Lucky", "Golden", "Little", "Crooked", "Blue", "Copper", "Merry", "Windy", "Quiet",
    "Silver", "Happy", "Royal", "Old", "Corner", "Harbour", "Lighthouse", "Tidal",
)  # fmt: skip
BUSINESS_NOUNS = (
    "Spoon", "Kettle", "Whelk", "Anchor", "Oven", "Griddle", "Barrow", "Larder", "Teapot",
    "Ladle", "Fig", "Pickle", "Bun", "Skillet", "Hen", "Mackerel", "Lantern", "Basket",
)  # fmt: skip

INITIALS = ("AK", "JP", "MO", "RS", "TB", "DN")
