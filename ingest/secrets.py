"""What a declaration may not hold: a secret itself, or a `${NAME}` that is none.

A declaration is in the repository and, as it stands, in every manifest, which nobody may change.
"""

from collections.abc import Iterator
import re
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from ingest.environment import REFERENCE

_SECRET = re.compile(
    r"authorization|cookie|(api|access|subscription)[-_]?key|^key$|(^|[-_.])(token|secret|password)$",
    re.IGNORECASE,
)
_ODBC = re.compile(r"\bpwd=([^;&]+)", re.IGNORECASE)
_REMEDY = "put it in the environment and write ${NAME}"


def mistakes(value: Any, word: str) -> Iterator[str]:
    """A sentence a mistake in the value of an option; none quotes the value."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from mistakes(item, str(name))
    elif isinstance(value, list):
        for item in value:
            yield from mistakes(item, "")  # the columns of a `key` are no secrets
    elif isinstance(value, str):
        rest = REFERENCE.sub("", value)
        if "${" in rest:
            yield f"'{word}' holds a ${{ that begins no ${{NAME}}; a NAME has letters, digits and _"
        if "{{" in rest:
            yield f"'{word}' holds {{{{, which is not read here; write ${{NAME}} for a variable"
        if any(_is_secret(name, text) for name, text in ((word, value), *_within(value))):
            yield f"'{word}' holds a secret; {_REMEDY}"


def _is_secret(name: str, text: str) -> bool:
    return bool(text) and _SECRET.search(name) is not None and not REFERENCE.search(text)


def _within(value: str) -> Iterator[tuple[str, str]]:
    """What an address says of a password, and in its query."""
    try:
        parts = urlsplit(value)
        yield "password", parts.password or ""
    except ValueError:
        return
    yield from parse_qsl(parts.query)
    yield from (("password", text) for text in _ODBC.findall(unquote_plus(value)))
