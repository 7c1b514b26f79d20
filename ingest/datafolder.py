"""The data folder, `$BOROUGH_DATA`, and Borough's mark in it.

The mark is a file that Borough writes where it makes the folder, or finds it empty. What removes
things asks for it first (`ingest.clean`), so that a variable with the wrong folder costs nobody
their files. Nothing that takes a folder for Borough's in any other way writes the mark.
"""

from collections.abc import Mapping
from contextlib import suppress
import os
from pathlib import Path

from ingest.errors import WRONG_USE, Stop

MARK = ".borough"
TEXT = """\
Borough made this folder, and `make clean` may remove from it what can be made again.
"""


def of(variables: Mapping[str, str]) -> Path:
    """The data folder that the environment's variables name; `var` where they name none.

    Raises Stop where it is no folder of this machine, or is the root, the project or one around it.
    """
    name = variables.get("BOROUGH_DATA") or "var"
    if "://" in name:
        raise Stop("BOROUGH_DATA names no folder of this machine; set it to a folder.", WRONG_USE)
    folder = Path(name)
    here, project = folder.resolve(), Path.cwd()
    is_around = Path("dbt_project.yml").is_file() and project.is_relative_to(here)
    if here == Path("/") or is_around:
        raise Stop(
            f"BOROUGH_DATA names {here}, which holds more than Borough's data: name a folder of "
            "its own.",
            WRONG_USE,
        )
    return folder


def make(folder: Path) -> None:
    """Make the data folder and mark it; one that holds other things already gets no mark."""
    is_new = not folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    if is_new or not any(folder.iterdir()):
        with suppress(FileExistsError), (folder / MARK).open("x", encoding="utf-8") as file:
            file.write(TEXT)


def is_marked(folder: Path) -> bool:
    """Whether Borough made the folder. A mark that is a link may be anybody's."""
    mark = folder / MARK
    return mark.is_file() and not mark.is_symlink()


def is_a_home(folder: Path, variables: Mapping[str, str]) -> bool:
    """Whether the folder is a person's home, or around it."""
    home = Path(variables.get("HOME") or os.path.expanduser("~"))
    return home.resolve().is_relative_to(folder.resolve())
