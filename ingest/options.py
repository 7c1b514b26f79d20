"""A connector's `Options` dataclass is the one truth about its options.

From it come the JSON Schema that checks a declaration and the value handed to the connector.
A field may say more in its metadata: `help` (a description), `schema` (further JSON Schema words).
"""

from collections.abc import Mapping, Sequence
import dataclasses
import types
import typing
from typing import Any, Literal, Union

_SIMPLE = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a type. Raises TypeError for a type that has no form in YAML."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any or kind in _SIMPLE:
        return {} if kind is Any else {"type": _SIMPLE[kind]}
    if dataclasses.is_dataclass(kind):
        required = [field.name for field in dataclasses.fields(kind) if is_required(field)]
        found = {"type": "object", "properties": properties(kind), "additionalProperties": False}
        return found | ({"required": required} if required else {})
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return _either([schema(argument) for argument in arguments])
    if _is_list(kind):
        return {"type": "array", "items": schema(arguments[0]) if arguments else {}}
    if _is_mapping(kind):
        return {"type": "object", "additionalProperties": schema(arguments[1]) if arguments else {}}
    raise TypeError(f"an option cannot be of the type {kind}")


def properties(kind: type) -> dict[str, Any]:
    """The JSON Schema of each field of a dataclass."""
    hints = typing.get_type_hints(kind)
    return {field.name: _property(field, hints[field.name]) for field in dataclasses.fields(kind)}


def is_required(field: dataclasses.Field) -> bool:
    """Whether a declaration must say this field."""
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def build(kind: Any, value: Any) -> Any:
    """A value from YAML or JSON that fits the schema, as the type's own: dataclasses, tuples."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if value is None or kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return build(_arm(arguments, value), value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        said = {name: build(hints[name], item) for name, item in value.items()}
        return kind(**said)
    if _is_list(kind):
        items = [build(arguments[0], item) if arguments else item for item in value]
        return tuple(items) if (origin or kind) is tuple else items
    if _is_mapping(kind):
        return {
            key: build(arguments[1], item) if arguments else item for key, item in value.items()
        }
    # JSON Schema takes 1.0 for a whole number.
    return kind(value) if kind in (float, int) else value


def read_options(kind: type) -> frozenset[str]:
    """The names of the fields that only `read` uses."""
    return frozenset(getattr(kind, "READ", ()))


def _property(field: dataclasses.Field, kind: Any) -> dict[str, Any]:
    found = schema(kind) | dict(field.metadata.get("schema", {}))
    if "help" in field.metadata:
        found["description"] = field.metadata["help"]
    if isinstance(field.default, (str, bool, int, float)):
        found["default"] = field.default
    return found


def _either(arms: list[dict[str, Any]]) -> dict[str, Any]:
    if all(set(arm) == {"type"} and isinstance(arm["type"], str) for arm in arms):
        return {"type": [arm["type"] for arm in arms]}
    return {"anyOf": arms}


def _arm(arguments: tuple[Any, ...], value: Any) -> Any:
    """The type among several that a value is meant for, judged by its shape."""
    if isinstance(value, Mapping):
        return next(
            kind for kind in arguments if dataclasses.is_dataclass(kind) or _is_mapping(kind)
        )
    if isinstance(value, list):
        return next(kind for kind in arguments if _is_list(kind))
    return int if isinstance(value, float) and float not in arguments else Any


def _is_list(kind: Any) -> bool:
    return (typing.get_origin(kind) or kind) in (list, tuple, Sequence)


def _is_mapping(kind: Any) -> bool:
    base = typing.get_origin(kind) or kind
    return isinstance(base, type) and issubclass(base, Mapping)
