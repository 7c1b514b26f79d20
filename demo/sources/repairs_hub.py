"""The Repairs Hub, the council's own application: one JSON record per repair, as its API serves it.

The file holds a record a line, oldest change first; `demo/serve/repairs_hub.py` pages through it.
Costs are JSON numbers with two decimals, moments are UTC.
"""

from datetime import datetime
import json
import re

from demo import tablets
from demo.sources import Written
from demo.tablets import Known
from demo.truth import Claim, Mess, repair_id
from demo.world import World
from demo.world.chance import chance
from demo.world.clock import utc
from demo.world.repairs import Repair
from demo.world.trades import PRIORITIES

NAME = "repairs_hub"
FOLDER = NAME
FILE = "repairs.jsonl"
PREFIX = "/repairs-hub"

# It opens nothing but the demo's own server, which listens to this machine only.
TOKEN = "eastmere-repairs-hub-demo-token"  # noqa: S105
VARIABLES = {"REPAIRS_HUB_API": "{root}" + PREFIX, "REPAIRS_HUB_TOKEN": TOKEN}

STATUSES = {
    "raised": "Raised",
    "in progress": "InProgress",
    "completed": "Completed",
    "cancelled": "Cancelled",
}


def write(world: World) -> Written:
    """The records as they stand today, and what they claim."""
    held = tablets.known(world)
    records = [_record(world, one) for one in held]
    records.sort(key=lambda record: (record["updatedAt"], record["id"]))
    lines = "".join(_line(record) for record in records)
    return Written(
        files={FILE: lines.encode()},
        claims=[_claim(world, one) for one in held],
        mess=[_mess(one.job, one.kind) for one in held if one.kind]
        + [_mess(job, tablets.DELETED) for job in tablets.deleted(world)],
    )


def _record(world: World, one: Known) -> dict:
    job, facts = one.job, one.facts
    return {
        "id": job.hub_id,
        "orderReference": f"RH-{job.hub_id:07d}",
        "legacyReference": _legacy(job),
        "property": {"uprn": _uprn(world, job), "postcode": job.place.postcode.text},
        "trade": job.trade.name,
        "priority": {"code": job.priority, "description": PRIORITIES[job.priority]},
        "description": job.job,
        "contractor": job.trade.contractor,
        "status": STATUSES[facts.status],
        "cost": None if facts.cost is None else f"{facts.cost:.2f}",
        "raisedAt": _moment(job.raised_at),
        "completedAt": facts.completed_at and _moment(facts.completed_at),
        "updatedAt": _moment(one.changed_at),
    }


def _line(record: dict) -> str:
    """One record as a line of JSON; the cost loses its quotes, for json would drop its zeros."""
    text = json.dumps(record, ensure_ascii=False)
    return re.sub(r'"cost": "([0-9.]+)"', r'"cost": \1', text, count=1) + "\n"


def _legacy(job: Repair) -> str | None:
    """What a job from a sheet was known by: its order number, else the contractor's own."""
    return (job.order or job.contractor_ref) if job.sheet else None


def _uprn(world: World, job: Repair) -> str | None:
    """The place's UPRN; now and then a repair is raised for grounds that have none."""
    return None if chance(world.seed, "grounds", job.hub_id).random() < 0.004 else job.place.uprn


def _moment(london: datetime) -> str:
    return f"{utc(london):%Y-%m-%dT%H:%M:%SZ}"


def _mess(job: Repair, kind: str) -> Mess:
    column = "updated_at" if kind == tablets.TO_COME else None
    return Mess(NAME, "repairs", None, None, column, kind, _identify(job))


def _identify(job: Repair) -> str:
    return repair_id(_legacy(job) or f"RH-{job.hub_id:07d}")


def _claim(world: World, one: Known) -> Claim:
    job, facts = one.job, one.facts
    return Claim(
        repair_id=_identify(job),
        origin=NAME,
        turn=0,
        uprn=_uprn(world, job),
        status=facts.status,
        raised_on=job.raised_at.date(),
        completed_on=facts.completed_at and facts.completed_at.date(),
        cost_gbp=facts.cost,
    )
