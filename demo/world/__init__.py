"""What is so in Eastmere, on one day: the only thing that sources may write down."""

from dataclasses import dataclass
from datetime import date, datetime, time

from demo.world.geography import Postcode, postcodes
from demo.world.places import Place, places
from demo.world.premises import Premises, food_premises
from demo.world.repairs import Repair, repairs

# A source shows what was known when the office opened: nothing of the day itself has happened yet
# but the night's emergencies.
MORNING = time(7, 0)


@dataclass(frozen=True, eq=False)
class World:
    """Eastmere as it stood on the morning of `today`, London time."""

    seed: int
    today: date
    postcodes: tuple[Postcode, ...]
    places: tuple[Place, ...]
    repairs: tuple[Repair, ...]
    premises: tuple[Premises, ...]

    @property
    def now(self) -> datetime:
        """The moment as at which the sources are written."""
        return datetime.combine(self.today, MORNING)


def build(seed: int, today: date) -> World:
    """The world of one seed as it stood on one morning.

    The past is the same for every `today`: each thing draws from a stream of chance of its own,
    so a later day only adds to an earlier one.
    """
    book = postcodes(seed)
    built = places(seed, book)
    return World(
        seed=seed,
        today=today,
        postcodes=book,
        places=built,
        repairs=repairs(seed, built, datetime.combine(today, MORNING)),
        premises=food_premises(seed, built, book),
    )
