"""The environment of a process that is started here: what any program needs, and no secret."""

from collections.abc import Mapping
import os
import re

NEEDED = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|VIRTUAL_ENV"
    r"|PYTHON[A-Z]*|LD_LIBRARY_PATH|DYLD_[A-Z_]+|SYSTEMROOT"
)


def environment(variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that any program may need."""
    return {name: value for name, value in variables.items() if NEEDED.fullmatch(name)}
