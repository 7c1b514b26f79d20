"""What repairs Eastmere's tenants ask for, who does them and what they cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade, as three systems name it, and the work that it does."""

    name: str
    code: str  # Universal Housing's trade code
    contractor: str
    supplier: str  # Universal Housing's supplier reference
    share: int  # of all repairs, in per cent
    typical_cost: int  # pounds; the median
    jobs: tuple[str, ...]


ELECTRICAL = Trade(
    "Electrical", "ELE", "Brightway Electrical", "BRIGHT", 14, 85,
    ("Lights tripping in kitchen", "No power to upstairs sockets", "Replace faulty cooker switch",
     "Smoke alarm beeping, needs replacing", "Extractor fan not working in bathroom",
     "Outside light broken", "Consumer unit keeps tripping", "Supply and fit new immersion heater"),
)  # fmt: skip
DOOR_ENTRY = Trade(
    "Door entry", "DRE", "Sentinel Door Entry", "SENTIN", 7, 110,
    ("Handset dead in flat", "Main door not locking", "Fob not recognised", "Panel vandalised",
     "Door closer slams", "No speech from panel", "Trade button not released"),
)  # fmt: skip
TRADES = (
    ELECTRICAL,
    DOOR_ENTRY,
    Trade(
        "Plumbing", "PLU", "Tidewater Plumbing", "TIDE", 29, 70,
        ("Leak under kitchen sink", "Toilet not flushing", "Blocked bath waste",
         "Dripping tap in bathroom", "Low water pressure", 'Overflow running ("constantly")'),
    ),
    Trade(
        "Heating and gas", "GAS", "Beacon Heating", "BEACON", 18, 95,
        ("No heating or hot water", "Boiler losing pressure", "Radiator leaking in bedroom",
         "Thermostat not responding", "Boiler making banging noise"),
    ),
    Trade(
        "Carpentry", "CAR", "Eastmere Direct Works", "DLO", 17, 60,
        ("Front door sticking", "Kitchen cupboard door off", "Loose banister",
         "Broken window catch", "Floorboard rotten by back door"),
    ),
    Trade(
        "Damp and mould", "DAM", "Eastmere Direct Works", "DLO", 9, 240,
        ("Black mould in child's bedroom", "Damp patch on chimney breast",
         "Condensation on all windows, mould on sills", "Penetrating damp below gutter"),
    ),
    Trade(
        "Roofing", "ROO", "Marram Roofing", "MARRAM", 6, 310,
        ("Slates missing after storm", "Gutter overflows at rear", "Rain coming through ceiling"),
    ),
)  # fmt: skip

PRIORITIES = {1: "Immediate", 2: "Emergency", 3: "Urgent", 4: "Normal"}
