"""The Food Hygiene Rating Scheme for Eastmere, as the Food Standards Agency's API answers.

The feed is fetched once a month, so it stands as on the first of the month. Postcodes are whole, in
part or blank; coordinates are text and sometimes missing; where there is no rating the date is a
sentinel, and the agency uses two.
"""

from datetime import date
import json
from random import Random

from demo.sources import Written
from demo.world import World
from demo.world.bng import to_wgs84
from demo.world.chance import chance
from demo.world.geography import DISTRICT
from demo.world.premises import Premises

FOLDER = "open_data"
VARIABLES = {"FHRS_DROP": "{folder}"}

API = "http://api.ratings.food.gov.uk/establishments"
# The authority's number in the scheme; the agency gives out three digits.
AUTHORITY = "999"
NO_META = {
    "dataSource": None,
    "extractDate": "0001-01-01T00:00:00",
    "itemCount": 0,
    "returncode": None,
    "totalCount": 0,
    "totalPages": 0,
    "pageSize": 0,
    "pageNumber": 0,
}
NEVER = ("1901-01-01T00:00:00", "1901-01-01T00:00:00", "0001-01-01T00:00:00")
SCORED = ("Hygiene", "Structural", "ConfidenceInManagement")
# Points by rating; fewer are better.
SCORES = {
    5: (0, 5, 0),
    4: (5, 5, 5),
    3: (10, 10, 5),
    2: (10, 15, 10),
    1: (15, 20, 15),
    0: (20, 25, 20),
}


def write(world: World) -> Written:
    """The feed as on the first of this month."""
    fetched = world.today.replace(day=1)
    found = [
        _establishment(world.seed, one, fetched)
        for one in world.premises
        if one.opened_on <= fetched
    ]
    meta = {
        "dataSource": "Lucene",
        "extractDate": f"{fetched}T06:30:00.0000000+00:00",
        "itemCount": len(found),
        "returncode": "OK",
        "totalCount": len(found),
        "totalPages": 1,
        "pageSize": 5000,
        "pageNumber": 1,
    }
    links = [{"rel": "self", "href": f"{API}?localauthorityid={AUTHORITY}"}]
    answer = {"establishments": found, "meta": meta, "links": links}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return Written(files={"food_hygiene/fhrs_eastmere.json": text.encode()})


def _establishment(seed: int, one: Premises, day: date) -> dict:
    luck = chance(seed, "fhrs", one.number)
    rating, rated_on, points = _rating(one, day)
    never = luck.choice(NEVER)
    longitude, latitude = to_wgs84(one.easting, one.northing)
    is_placed = one.postcode is not None and luck.random() >= 0.07
    return {
        "FHRSID": one.number,
        "ChangesByServerID": 0,
        "LocalAuthorityBusinessID": str(40_000 + one.number % 10_000),
        "BusinessName": one.name,
        "BusinessType": one.kind[0],
        "BusinessTypeID": one.kind[1],
        "AddressLine1": "" if one.postcode else "Mobile",
        "AddressLine2": one.address if one.postcode else "",
        "AddressLine3": "",
        "AddressLine4": luck.choice(("Eastmere", "Eastmere", "Eastmere", "")),
        "PostCode": _postcode(one, luck),
        "Phone": "",
        "RatingValue": rating,
        "RatingKey": f"fhrs_{rating.lower()}_en-gb",
        "RatingDate": f"{rated_on}T00:00:00" if rated_on else never,
        "LocalAuthorityCode": AUTHORITY,
        "LocalAuthorityName": DISTRICT[1],
        "LocalAuthorityWebSite": "http://www.eastmere.example",
        "LocalAuthorityEmailAddress": "foodsafety@eastmere.example",
        "scores": dict(zip(SCORED, points, strict=True)),
        "SchemeType": "FHRS",
        "geocode": {
            "longitude": f"{longitude:.7f}" if is_placed else None,
            "latitude": f"{latitude:.7f}" if is_placed else None,
        },
        "RightToReply": "",
        "Distance": None,
        "NewRatingPending": luck.random() < 0.01,
        "meta": NO_META,
        "links": [{"rel": "self", "href": f"{API}/{one.number}"}],
    }


def _rating(one: Premises, day: date) -> tuple[str, date | None, tuple]:
    """Rating, its day and its points, by the last visit before a day.

    A rating is published a fortnight after the visit, so that the trader may object.
    """
    visits = [visit for visit in one.inspections if one.opened_on <= visit[0] <= day]
    if one.is_exempt or not visits:
        return "Exempt" if one.is_exempt else "AwaitingInspection", None, (None, None, None)
    rated_on, rating = visits[-1]
    if (day - rated_on).days < 14 and len(visits) == 1:
        return "AwaitingPublication", None, (None, None, None)
    return str(rating), rated_on, SCORES[rating]


def _postcode(one: Premises, luck: Random) -> str:
    """The postcode as the officer typed it: sometimes only the half she was sure of."""
    if one.postcode is None:
        return luck.choice(("", f"EM{luck.randint(1, 18)} "))
    outward = one.postcode.outward
    return luck.choices((one.postcode.text, f"{outward} ", outward, ""), weights=(92, 3, 1, 4))[0]
