"""JSON as text: numbers keep their digits, nested values stay JSON, no field is named twice.

1.10 stays 1.10 and a reference of 23 digits stays whole, where a JSON reader would make floats.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
import json
from typing import Any

from ingest.connectors import Reject, Rows, SourceError, answer
from ingest.connectors.grid import Row

# What to do about an error by the code that it gives; 498 and 499 are those of ArcGIS.
_REFUSED = "its token was refused or is missing: put a valid one in the environment and run again"
REMEDIES = {
    400: "the request is not as it wants it: correct the address or `params`",
    401: _REFUSED,
    498: _REFUSED,
    499: _REFUSED,
    403: "access is not allowed: ask its owner to allow it",
    404: "there is nothing at this address: correct it in the declaration",
}
_WORDS = {None: "null", True: "true", False: "false"}
_quoted = json.encoder.encode_basestring  # what dumps(ensure_ascii=False) does to a text


class Number(str):
    """The characters of a number as they stand in the source."""

    __slots__ = ()


class _FieldTwice(ValueError):
    pass


def loads(body: bytes, place: str) -> Any:
    """Return the value of a JSON text, its numbers as `Number`.

    Raises SourceError, beginning with `place`, for anything that is not sound JSON.
    """
    try:
        return json.loads(
            body,
            parse_float=Number,
            parse_int=Number,
            parse_constant=Number,
            object_pairs_hook=_object,
        )
    except _FieldTwice:
        reason = "names one field twice in one object: ask its owner which of the two holds"
    except json.JSONDecodeError as error:
        at_fault = f"line {error.lineno}, column {error.colno}"
        reason = f"is not JSON ({at_fault}): check where it comes from"
        if error.msg == "Extra data":
            reason = f"is more than one JSON text (the second at {at_fault}): ask for one list"
    except UnicodeDecodeError:
        reason = "is not JSON: its characters cannot be read; ask for it in UTF-8"
    except RecursionError:
        reason = "is nested too deeply to be read"
    raise SourceError(f"{place} {reason}")


def dumps(value: Any, *, canonical: bool = False) -> str:
    """Return a value as compact JSON; fields in their own order, or sorted where canonical."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is Number:
        return str(value)
    if kind is dict:
        items = sorted(value.items()) if canonical else value.items()
        fields = [f"{_quoted(name)}:{dumps(item, canonical=canonical)}" for name, item in items]
        return "{" + ",".join(fields) + "}"
    if kind is list:
        return "[" + ",".join([dumps(item, canonical=canonical) for item in value]) + "]"
    return _WORDS[value]


def cell(value: Any) -> str | None:
    """Return a value as the text of a cell; null is None, an empty string stays one."""
    return value if value is None or type(value) is str else dumps(value)


def at(value: Any, path: str) -> Any:
    """Return what lies at a dotted path of field names, None where there is no such field.

    A name may itself hold a dot, as `@odata.nextLink` does.
    """
    while isinstance(value, dict):
        if path in value:
            return value[path]
        name, _, path = path.partition(".")
        value = value.get(name) if path else None
    return None


def records(body: Any, path: str | None, place: str, status: int | None = None) -> list[Any]:
    """Return the records of a body: the list at a dotted path, in which `*` is every field.

    Without a path the body is the list. After a last `*` each value is a record. Some servers
    write an empty list as null. Raises SourceError where there is no list, and where there are no
    records because the body reports a failure, whatever the `status` that it was served with.
    """
    found = [body]
    for name in path.split(".") if path else ():
        if not all(isinstance(item, dict) and (name == "*" or name in item) for item in found):
            _refuse_failure(body, path, place, status, has_list=False)
            raise SourceError(f"{place} has no {path}: correct `records` in the declaration")
        inner = (item.values() if name == "*" else [item[name]] for item in found)
        found = list(chain.from_iterable(inner))
    if path and path.endswith("*"):
        _refuse_failure(body, path, place, status, has_list=True)
        return found
    found = [[] if item is None and path else item for item in found]
    if not all(isinstance(item, list) for item in found):
        _refuse_failure(body, path, place, status, has_list=False)
        what = f"the {path}" if path else "the body"
        raise SourceError(f"{place}: {what} is not a list: say with `records` where the list is")
    listed = list(chain.from_iterable(found))
    if not listed:
        _refuse_failure(body, path, place, status, has_list=True)
    return listed


def table(part: str, found: Sequence[Any]) -> Rows:
    """Return records as rows: every field in order of first appearance, numbered from 1."""
    names = dict.fromkeys(name for item in found if isinstance(item, dict) for name in item)
    return Rows(part, list(names), _rows(found, list(names)))


def _refuse_failure(
    body: Any, path: str | None, place: str, status: int | None, *, has_list: bool
) -> None:
    field = answer.failure(body, path, has_list=has_list)
    if field is None:
        return
    said = f" although its status is {status}" if status else ""
    raise SourceError(
        f"{place} is an error and not records{said} (its field `{field}`): "
        f"{REMEDIES.get(answer.code(body), 'run again later, or ask its owner')}"
    )


def _rows(found: Sequence[Any], header: list[str]) -> Iterator[Row | Reject]:
    for number, record in enumerate(found, start=1):
        if isinstance(record, dict):
            yield number, [cell(record.get(name)) for name in header]
        else:
            yield Reject(number, dumps(record), "the record is no object of named fields")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _FieldTwice
    return value
