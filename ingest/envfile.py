"""`<BOROUGH_DATA>/env`: the sources' variables of one machine, a line `NAME=value` each.

Blank lines and lines that begin with `#` are passed over. The value is what stands after the first
`=`, without blanks and a pair of quotation marks around it; nothing in it is expanded. Only
`python -m ingest` reads the file, and it passes it on to nobody: a model that could read a secret
could publish it. A variable of the environment itself wins over the file's.
"""

from collections.abc import Iterator, Mapping
import os
from pathlib import Path
import re
import stat

from ingest.errors import WRONG_USE, Stop
from ingest.variables import RESERVED

NAME = "env"
_LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=(?P<value>.*)")


def variables(data: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment's variables, and those of the data folder's file that it lacks.

    Raises Stop, with no value in its sentence, where the file is not as it should be.
    """
    return _read(data / NAME) | dict(environment)


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8") as file:
            _refuse_others(path, os.fstat(file.fileno()))
            return dict(_lines(path, file.read()))
    except FileNotFoundError:
        return {}
    except IsADirectoryError:
        raise _stop(path, "is a folder: make it a file of NAME=value lines, or remove it") from None
    except UnicodeDecodeError:
        raise _stop(path, "is not UTF-8 text: save it as UTF-8") from None
    except PermissionError:
        raise _stop(path, "may not be read by this user: have it made theirs") from None
    except OSError as error:
        raise _stop(path, f"cannot be read ({error.strerror})") from None


def _refuse_others(path: Path, state: os.stat_result) -> None:
    """Secrets are read from a file that nobody else can read or change."""
    if not stat.S_ISREG(state.st_mode):
        raise _stop(path, "is no plain file: make it a file of NAME=value lines, or remove it")
    if stat.S_IMODE(state.st_mode) & 0o077:
        raise _stop(path, f"may be read or changed by other users: run `chmod 600 {path}`")


def _lines(path: Path, text: str) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    lines = map(str.strip, text.removeprefix("\ufeff").split("\n"))
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise _stop(path, "is not NAME=value: correct it, or begin it with #", number)
        name, value = found["name"], found["value"].strip()
        if RESERVED.fullmatch(name):
            sentence = f"sets {name}, which other commands need too: set it in the environment"
            raise _stop(path, f"{sentence} and remove the line", number)
        if name in seen:
            raise _stop(path, f"sets {name}, as line {seen[name]} does: remove one", number)
        seen[name] = number
        if value[:1] in ("'", '"'):
            if len(value) < 2 or value[-1] != value[0]:
                raise _stop(path, f"has a quotation mark of {name} without its other", number)
            value = value[1:-1]
        yield name, value


def _stop(path: Path, sentence: str, line: int | None = None) -> Stop:
    return Stop(f"{path}{f':{line}' if line else ''} {sentence}.", WRONG_USE)
