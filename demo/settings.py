"""What a demo is of: its seed, its day, its port; and where its files lie."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
import json
import os
from pathlib import Path

from demo.world.history import FIRST_DAY, LAST_DAY
from ingest import datafolder


class DemoError(Exception):
    """What went wrong and what to do about it, in one sentence."""


def folder() -> Path:
    """Where the demo keeps everything: $BOROUGH_DATA/demo, by default var/demo."""
    return data_folder() / "demo"


def data_folder() -> Path:
    """The data folder of Eastmere. Raises Stop where it may hold other things than data."""
    return datafolder.of(os.environ).resolve()


@dataclass(frozen=True)
class Settings:
    """The arguments that one demo was written with."""

    today: date = date(2026, 11, 23)
    seed: int = 1
    port: int = 8410

    def __post_init__(self) -> None:
        """Refuse a day that the world does not reach."""
        if not FIRST_DAY <= self.today <= LAST_DAY:
            raise DemoError(
                f"Eastmere can be shown from {FIRST_DAY} to {LAST_DAY}, not as at {self.today}: "
                "choose another day with --today."
            )

    @property
    def root(self) -> str:
        """The address of the demo's servers."""
        return f"http://127.0.0.1:{self.port}"

    def later(self, days: int) -> "Settings":
        """The same demo some days on."""
        return replace(self, today=self.today + timedelta(days=days))

    def file(self) -> bytes:
        """The settings as they are kept beside the demo."""
        return (json.dumps(asdict(self), default=str, indent=4) + "\n").encode()


def last() -> Settings | None:
    """The settings of the demo that is written, or None where there is none.

    Raises DemoError where they cannot be read.
    """
    path = folder() / "settings.json"
    try:
        kept = json.loads(path.read_bytes())
        return Settings(date.fromisoformat(kept["today"]), kept["seed"], kept["port"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise DemoError(f"{path} is damaged: remove it and write the demo again.") from None


def stored() -> Settings:
    """The settings of the demo that is written. Raises DemoError where there is none."""
    settings = last()
    if settings is None:
        raise DemoError("Eastmere is not written yet: run `python -m demo write` first.")
    return settings
