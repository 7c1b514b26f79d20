"""A developer's name in schemas and files: `dev_<name>`, which no real schema begins with.

`dev_jane_service_housing` is Jane's copy of `service_housing`. The name is `BOROUGH_DEV_PREFIX`, or
the login. It has letters and digits alone, so that it ends where the schema's own name begins.
"""

from collections.abc import Collection, Mapping
from getpass import getuser
import os
import re
import unicodedata

from governance.artifacts import WrongUse

VARIABLE = "BOROUGH_DEV_PREFIX"
LAYERS = ("raw", "staging", "service", "share", "reference")
# Words that would be read as the platform's own.
RESERVED = {*LAYERS, "dev", "borough", "local", "production", "published", "warehouse"}

_NAME = re.compile(r"[a-z][a-z0-9]{1,19}")
_SCHEMA = re.compile(rf"dev_(?P<name>{_NAME.pattern})_(?P<schema>.+)")
REMEDY = f"set {VARIABLE} to a short name of your own, such as jane, and run again."


def developer(variables: Mapping[str, str] = os.environ, departments: Collection[str] = ()) -> str:
    """The developer's name, cleaned: 2 to 20 letters and digits, a letter first.

    An e-mail address counts up to its @; accents, dots and dashes go. Raises WrongUse where there
    is no name, where too little or too much of one is left, and where it is a word of the platform
    or a department's name.
    """
    given = variables.get(VARIABLE)
    name = _cleaned(_login() if given is None else given)
    if not _NAME.fullmatch(name):
        where = "your login" if given is None else VARIABLE
        raise WrongUse(
            f"{where} gives no name for a developer's schemas (2 to 20 letters and digits, a "
            f"letter first): {REMEDY}"
        )
    if name in RESERVED | {_cleaned(department) for department in departments}:
        raise WrongUse(f"{name} is a name of the platform's own: {REMEDY}")
    return name


def real_schema(schema: str) -> str | None:
    """The schema that a developer's schema stands for; None where it is no developer's."""
    found = _SCHEMA.fullmatch(schema)
    return found["schema"] if found else None


def _cleaned(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.partition("@")[0]).lower()
    return re.sub(r"[\s._-]|[^\x00-\x7f]", "", plain)


def _login() -> str:
    try:
        return getuser()
    except (OSError, KeyError):
        raise WrongUse(f"your login could not be determined: {REMEDY}") from None
