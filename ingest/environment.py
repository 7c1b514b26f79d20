"""`${NAME}` in a declaration: resolved when a source is asked, kept out of all that is written."""

from collections.abc import Iterator, Mapping, Sequence
import json
from pathlib import Path
import re
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

from ingest.connectors import SourceError

REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

# A value this short is redacted only as a whole word: '1' may not blot out every page number.
SHORT = 6


class NotSet(SourceError):
    """Variables that a declaration asks for are not set on this machine, not even to nothing.

    `is_partial` where others that it asks for are: then somebody began to set the source up.
    """

    def __init__(self, names: Sequence[str], is_partial: bool):
        self.names, self.is_partial = tuple(names), is_partial
        which = "variable" if len(names) == 1 else "variables"
        them, are = ("it", "is") if len(names) == 1 else ("them", "are")
        super().__init__(
            f"the environment {which} {' and '.join(names)}, which the declaration asks for, "
            f"{are} not set; set {them} and run again"
        )

    def invitation(self, data: Path) -> str:
        """What follows on "not set up"; `data` is the data folder."""
        are, them = ("is", "it") if len(self.names) == 1 else ("are", "them")
        names = " and ".join(self.names)
        return f"here: {names} {are} not set; where it should be, put {them} into {data / 'env'}"


class Environment(Mapping[str, str]):
    """The environment's variables, which remembers each one that was read so as to redact it."""

    def __init__(self, variables: Mapping[str, str]):
        self._variables = dict(variables)
        self._read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        value = self._variables[name]
        self._read.add(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def resolve(self, value: Any) -> Any:
        """The value with each `${NAME}` in it replaced, in mappings and lists too.

        Raises NotSet where a variable is not set, and SourceError where one is empty.
        """
        self._require(sorted(set(_references(value))))
        return self._resolved(value)

    def _require(self, names: Sequence[str]) -> None:
        """The one place that tells a variable that is not set from one that is set to nothing."""
        missing = [name for name in names if name not in self]
        if missing:
            raise NotSet(missing, is_partial=len(missing) < len(names))
        empty = [name for name in names if not self[name].strip()]
        if empty:
            raise SourceError(
                f"the environment variable {empty[0]}, which the declaration asks for, is set to "
                "nothing; give it its value, or unset it where this source is not set up"
            )

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, str):
            return REFERENCE.sub(lambda found: self[found[1]], value)
        if isinstance(value, Mapping):
            return {key: self._resolved(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._resolved(item) for item in value]
        return value

    def redact(self, text: str) -> str:
        """The text with the value of each variable that was read put back to `${NAME}`.

        A library may show a value percent-encoded or escaped, and of a URL only its password.
        """
        forms = {
            form: name
            for name in sorted(self._read)
            for form in _forms(self._variables[name])
            if form
        }
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            pattern = re.escape(form)
            if len(form) < SHORT:
                pattern = rf"(?<!\w){pattern}(?!\w)"
            text = re.sub(pattern, lambda _, name=forms[form]: f"${{{name}}}", text)
        return text


def _references(value: Any) -> Iterator[str]:
    """The names of the variables in a value, in mappings and lists too."""
    if isinstance(value, str):
        yield from (found[1] for found in REFERENCE.finditer(value))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _references(item)


def _forms(value: str) -> set[str]:
    """The ways in which a value may turn up in another program's text."""
    forms = {value, value.strip(), quote(value), quote(value, safe=""), quote_plus(value)}
    forms |= {json.dumps(value)[1:-1], repr(value)[1:-1]}
    try:
        password = urlsplit(value).password
    except ValueError:
        password = None
    return forms | ({password, unquote(password)} if password else set())
