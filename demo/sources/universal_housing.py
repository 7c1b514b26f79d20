"""What was recovered of Universal Housing: an SQLite file with its property and order tables.

Its keys are CHAR columns padded with blanks, its empty date is 1900-01-01 00:00:00. It stands as at
the attack for ever.
"""

import sqlite3

from demo.sources import Written
from demo.truth import Claim
from demo.world import World
from demo.world.history import ATTACK
from demo.world.places import Place
from demo.world.repairs import Repair

NAME = "universal_housing"
FOLDER = NAME
FILE = "universal_housing.sqlite"
VARIABLES = {"UH_DATABASE": "sqlite:///{folder}/" + FILE}

NEVER = "1900-01-01 00:00:00"
STATUSES = {"raised": "RAI", "in progress": "ISS", "completed": "COM", "cancelled": "CAN"}
SCHEMA = """
create table property (
    prop_ref char(12) not null primary key,
    llpg_ref char(16),
    address1 varchar(255),
    post_code char(10),
    subtyp_code char(3)
);
create table rmworder (
    wo_ref char(10) not null primary key,
    prop_ref char(12),
    created datetime,
    completed datetime,
    wo_status char(3),
    priority char(1),
    trade char(3),
    sup_ref char(8),
    act_cost numeric(12, 2),
    short_desc varchar(200)
);
"""


def write(world: World) -> Written:
    """The database file, and what its orders claim."""
    orders = [job for job in world.repairs if job.uh_order]
    orders.sort(key=lambda job: job.uh_order)
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    database.executemany(
        "insert into property values (?, ?, ?, ?, ?)",
        [_property(place) for place in world.places if place.prop_ref and place.is_recovered],
    )
    database.executemany(
        "insert into rmworder values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_order(job) for job in orders],
    )
    database.commit()
    file = database.serialize()
    database.close()
    return Written(files={FILE: file}, claims=[_claim(job) for job in orders])


def _property(place: Place) -> tuple[str, ...]:
    kind = "HSE" if not place.is_flat else "MAI" if place.number.endswith("1") else "FLT"
    return (
        f"{place.prop_ref:<12}",
        f"{place.uh_uprn or '':<16}",
        place.address,
        f"{place.postcode.text:<10}",
        kind,
    )


def _order(job: Repair) -> tuple:
    facts = job.as_at(ATTACK)
    return (
        f"{job.uh_order:<10}",
        f"{job.place.prop_ref:<12}",
        str(job.raised_at),
        str(facts.completed_at or NEVER),
        STATUSES[facts.status],
        str(job.priority),
        job.trade.code,
        f"{job.trade.supplier:<8}",
        facts.cost and float(facts.cost),
        job.job,
    )


def _claim(job: Repair) -> Claim:
    facts = job.as_at(ATTACK)
    return Claim(
        repair_id=job.uh_order,
        origin=NAME,
        turn=0,
        uprn=job.place.uh_uprn,
        status=facts.status,
        raised_on=job.raised_at.date(),
        completed_on=facts.completed_at and facts.completed_at.date(),
        cost_gbp=facts.cost,
    )
