"""`${NAME}` in a declaration: resolved when a source is asked, kept out of all that is written."""

from collections.abc import Iterator, Mapping
import json
import re
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

from ingest.connectors import SourceError

REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

# A value this short is redacted only as a whole word: '1' may not blot out every page number.
SHORT = 6


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

        Raises SourceError that names the first variable that is not set or is empty.
        """
        if isinstance(value, str):
            return REFERENCE.sub(lambda found: self._required(found[1]), value)
        if isinstance(value, Mapping):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.resolve(item) for item in value]
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

    def _required(self, name: str) -> str:
        value = self.get(name)
        if not value:
            raise SourceError(
                f"the environment variable {name}, which the declaration asks for, is not set; "
                "set it and run again"
            )
        return value


def _forms(value: str) -> set[str]:
    """The ways in which a value may turn up in another program's text."""
    forms = {value, value.strip(), quote(value), quote(value, safe=""), quote_plus(value)}
    forms |= {json.dumps(value)[1:-1], repr(value)[1:-1]}
    try:
        password = urlsplit(value).password
    except ValueError:
        password = None
    return forms | ({password, unquote(password)} if password else set())
