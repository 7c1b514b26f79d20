"""How the Repairs Hub comes to hold a record: operatives' tablets tell it, some late, one wrongly.

A record says by the tablet's clock when it changed. So a tablet that reaches the Hub a day late
brings changes that are older than what the Hub has shown by then, and one whose clock stands in
another year brings a moment to come. The supplier deletes a record without a trace.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from demo.world import MORNING, World
from demo.world.chance import chance
from demo.world.history import (
    CUT_OVER,
    RECORDS_DELETED,
    TABLET_CLOCK_WRONG,
    TABLETS_LATE,
)
from demo.world.repairs import Facts, Repair

LATE, TO_COME, DELETED = "late_record", "future_moment", "deleted_record"
WRONG_YEAR = 2062
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What the Hub holds of a job today, and what is odd about that."""

    job: Repair
    facts: Facts
    changed_at: datetime  # London, by the tablet's clock
    kind: str = ""


def known(world: World) -> list[Known]:
    """What the Hub holds, by number."""
    gone = {job.hub_id for job in deleted(world)}
    wrong = _with_wrong_clock(world)
    jobs = [job for job in world.repairs if job.hub_id and job.hub_id not in gone]
    return [found for job in jobs for found in _known(world, job, wrong)]


def deleted(world: World) -> list[Repair]:
    """The jobs whose records the supplier has deleted: a new one, and one that a sheet has too."""
    if world.today < RECORDS_DELETED:
        return []
    before = datetime.combine(RECORDS_DELETED, MORNING) - 28 * DAY
    jobs = [job for job in world.repairs if job.hub_id and job.raised_at < before]
    luck = chance(world.seed, "deleted records")
    return [
        luck.choice([job for job in jobs if bool(job.sheet) is is_in_sheet])
        for is_in_sheet in (False, True)
    ]


def _known(world: World, job: Repair, wrong: Repair | None) -> Iterator[Known]:
    first, last = TABLETS_LATE
    is_late = _has_late_tablet(world.seed, job) and first <= world.today <= last
    moment = world.now - DAY if is_late else world.now
    if job.raised_at > moment:
        return
    facts = job.as_at(moment)
    changed_at = max(facts.changed_at, CUT_OVER) if job.sheet else facts.changed_at
    if job is not wrong:
        is_news = is_late and first < world.today and changed_at > moment - DAY
        yield Known(job, facts, changed_at, LATE if is_news else "")
    elif world.today == TABLET_CLOCK_WRONG:
        before = job.as_at(changed_at - timedelta(seconds=1))
        yield Known(job, before, changed_at.replace(year=WRONG_YEAR), TO_COME)
    else:
        corrected = datetime.combine(TABLET_CLOCK_WRONG, time(15, 0))
        yield Known(job, facts, max(changed_at, corrected))


def _has_late_tablet(seed: int, job: Repair) -> bool:
    return chance(seed, "signal", job.hub_id).random() < 0.4


def _with_wrong_clock(world: World) -> Repair | None:
    """A job that was completed in the night or the day before, on a tablet that is not late."""
    if world.today < TABLET_CLOCK_WRONG:
        return None
    end = datetime.combine(TABLET_CLOCK_WRONG, MORNING)
    known_before = (job for job in world.repairs if job.hub_id and job.raised_at <= end - DAY)
    for job in known_before:
        done = [when for when, what, _ in job.life.events if what == "completed"]
        is_news = any(end - DAY < when <= end for when in done)
        if is_news and not _has_late_tablet(world.seed, job):
            return job
    return None
