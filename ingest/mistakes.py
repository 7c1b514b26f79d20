"""What is wrong with a sources file: one sentence a mistake, with file, line and nearest word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.grammar import WORD
from ingest.words import counted, listed, nearest
from ingest.yaml_lines import Document, Where

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}


@dataclass(frozen=True)
class Mistake:
    """One sentence about one line of a file."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


def find(document: Document, file: str, schema: dict[str, Any]) -> list[tuple[Where, Mistake]]:
    """Check a file against the schema: each mistake and its place in the file, by line."""
    from jsonschema import Draft7Validator

    found = {
        (where, Mistake(file, document.line(where), sentence))
        for error in Draft7Validator(schema).iter_errors(document.value)
        for where, sentence in _explain(error)
    }
    return sorted(found, key=lambda item: (item[1].line, item[1].sentence))


def _explain(error: Any) -> Iterator[tuple[Where, str]]:
    """Each sentence about one error of jsonschema, and the place it is about."""
    where = tuple(error.absolute_path)
    word = next((key for key in reversed(where) if isinstance(key, str)), "the file")
    rule, wanted, value = error.validator, error.validator_value, error.instance
    if rule == "additionalProperties":
        known = error.schema["properties"]
        for key in (key for key in value if key not in known):
            sentence = f"'{key}' is not known under '{word}'; {nearest(str(key), known)}"
            yield (*where, key), sentence
    elif rule == "required":
        for key in (key for key in wanted if key not in value):
            yield where, f"'{key}' is missing under '{word}'"
    elif rule == "anyOf":
        yield from _explain_either(error)
    else:
        form = " or ".join(error.schema.get("examples", [])) or wanted
        yield where, f"'{word}' {_rule(rule, form if rule == 'pattern' else wanted, value)}"


def _rule(rule: str | None, wanted: Any, value: Any) -> str:
    """How a value breaks a rule, as the end of a sentence that begins with its word."""
    if rule == "enum" and value is None:
        return f"may not be empty; it may be {listed(map(str, wanted))}"
    if rule == "enum":
        return f"cannot be '{value}'; {nearest(str(value), map(str, wanted))}"
    if rule == "type":
        kinds = _as_list(wanted)
        quotes = "; put it in quotes" if "string" in kinds and _is_scalar(value) else ""
        return f"must be {' or '.join(_KINDS[kind] for kind in kinds)}{quotes}"
    if rule == "pattern":
        name = "a name is lower-case letters, digits and underscores"
        return f"cannot be '{value}': {name if wanted == WORD else f'it must look like {wanted}'}"
    tab = '; a tab is "\\t", in double quotes' if value == r"\t" else ""
    sentences = {
        "minimum": f"must be at least {wanted}",
        "maximum": f"must be at most {wanted}",
        "minItems": "may not be empty",
        "minLength": "may not be empty",
        "maxLength": f"may be no longer than {counted(wanted, 'character')}{tab}",
        "minProperties": "may not be empty",
        "maxProperties": f"may say no more than {wanted} of its words",
        "uniqueItems": "says one thing twice",
    }
    return sentences.get(rule or "", "has no place here")


def _explain_either(error: Any) -> Iterator[tuple[Where, str]]:
    """Of several forms, the one that got furthest; where none did, the kinds that would do."""
    depth = max(len(inner.absolute_path) for inner in error.context)
    deepest = [inner for inner in error.context if len(inner.absolute_path) == depth]
    other = [inner for inner in deepest if inner.validator != "type"]
    if other or depth > len(error.absolute_path):
        yield from _explain((other or deepest)[0])
        return
    kinds = [_KINDS[kind] for inner in deepest for kind in _as_list(inner.validator_value)]
    word = next(key for key in reversed(error.absolute_path) if isinstance(key, str))
    yield tuple(error.absolute_path), f"'{word}' must be {' or '.join(dict.fromkeys(kinds))}"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_scalar(value: Any) -> bool:
    return value is not None and not isinstance(value, (list, dict))


def about_key(word: str, columns: list[str]) -> str:
    """The sentence about a key that is no declared column."""
    return f"the key '{word}' is not among the columns; {nearest(word, columns)}"


def about_named(option: str, word: str, columns: list[str]) -> str:
    """The sentence about an option that names a column which is not declared."""
    return f"'{option}' names '{word}', which is not among the columns; {nearest(word, columns)}"


def about_column(name: str, right: str) -> str:
    """The sentence about a column whose name can never arrive."""
    return f"no column can be named '{name}'; did you mean '{right}'?"


def about_missing(words: list[str], loader: str) -> str:
    """The sentence about options that the loader needs."""
    needs = "needs it" if len(words) == 1 else "needs them"
    return f"{listed(words, 'and')} missing under 'ingest'; the loader '{loader}' {needs}"
