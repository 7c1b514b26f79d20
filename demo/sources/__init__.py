"""Eastmere's source systems, one module each.

A module here says in which folder of the demo its files lie (`FOLDER`), which environment variables
tell the platform where the system is (`VARIABLES`, templates over {folder}, {root} and {key}: the
folder's path, the address of the demo's servers, the path of the service-account key), and how the
world looks when that system has written it down (`write`). A new source is a new module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from demo.truth import Claim, Mess, Unreadable
from demo.world import World


@dataclass(frozen=True)
class Written:
    """What one source system holds."""

    files: Mapping[str, bytes]  # by path under the source's folder
    claims: Sequence[Claim] = ()  # what it says of repairs
    unreadable: Sequence[Unreadable] = ()  # cells that nobody can read
    mess: Sequence[Mess] = ()  # whatever else is not as it should be


class Source(Protocol):
    """The shape of a module of this package."""

    FOLDER: str
    VARIABLES: Mapping[str, str]

    def write(self, world: World) -> Written:
        """Write the world down as this system would."""


def sources() -> list[Source]:
    """All source systems, in the order of their names."""
    names = sorted(module.name for module in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}") for name in names]
