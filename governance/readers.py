"""Who may read what is published: the user that publishes it, and Unix groups.

    BOROUGH_GROUP                 may open published.duckdb (all shares) and the catalogue in site/
    BOROUGH_GROUP_<DEPARTMENT>    may open published/<department>.duckdb

The environment names the groups. Without one a file is its owner's alone (0600, folders 0700); with
one its group may read it (0640, 0750), and the folders above can be passed through, not listed
(0711).
"""

from collections.abc import Mapping
import grp
import os
from pathlib import Path
import stat

from governance.artifacts import WrongUse
from governance.published import SHARES
from ingest import private

EVERYONE = "BOROUGH_GROUP"


def variable(place: str) -> str:
    """The variable that names the group of a publication's folder: shares, departments/<name>."""
    if place == SHARES:
        return EVERYONE
    department = place.rpartition("/")[2]
    return f"{EVERYONE}_{department.upper()}"


def group(name: str, variables: Mapping[str, str] = os.environ) -> int | None:
    """The id of the group that a variable names; None where it names none.

    Raises WrongUse where this machine has no such group.
    """
    wanted = variables.get(name)
    if not wanted:
        return None
    try:
        return grp.getgrnam(wanted).gr_gid
    except KeyError:
        raise WrongUse(
            f"{name} is {wanted}, and this machine has no such group: correct it, or have the "
            "group made."
        ) from None


def give(path: Path, name: str) -> None:
    """Let a variable's group read a folder with all in it, or nobody but the owner.

    Raises WrongUse where there is no such group, or where the user may not give files to it.
    """
    id = group(name)
    for folder, _, files in os.walk(path):
        for inner in (Path(folder), *(Path(folder, file) for file in files)):
            kind = private.FOLDER if inner.is_dir() else private.FILE
            if id is None:
                inner.chmod(kind)
                continue
            try:
                os.chown(inner, -1, id)
            except PermissionError:
                raise WrongUse(
                    f"{name} names a group that {path} cannot be given to: publish as a user who "
                    "is a member of it."
                ) from None
            # Read, and of folders pass, as the owner may.
            inner.chmod(kind | ((kind & 0o500) >> 3))


def pass_through(*folders: Path, variables: Mapping[str, str] = os.environ) -> None:
    """Let readers through folders to files of theirs, where there are such readers."""
    is_given = any(name.startswith(EVERYONE) and value for name, value in variables.items())
    mode = private.PASSAGE if is_given else private.FOLDER
    for folder in folders:
        state = folder.stat()
        # A folder of many users (/tmp) is not Borough's to change.
        if state.st_uid == os.geteuid() and not state.st_mode & stat.S_ISVTX:
            folder.chmod(mode)
