"""From an `Options` dataclass to the JSON Schema and back to a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from jsonschema import Draft7Validator
import pytest

from ingest import options


@dataclass(frozen=True)
class Paging:
    """An option within an option."""

    next_url: str
    limit: int = 100


@dataclass(frozen=True)
class Everything:
    """An option of each kind."""

    READ: ClassVar[frozenset[str]] = frozenset({"names"})
    url: str
    mode: Literal["a", "b"] = "a"
    names: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    paging: Paging | None = None
    share: float = field(default=0.5, metadata={"help": "A share.", "schema": {"maximum": 1}})
    size: int | None = None
    rest: dict[str, Any] = field(default_factory=dict)


def test_what_fits_the_schema_becomes_the_dataclass():
    """Proves that nested dataclasses, tuples, mappings and numbers arrive as their types say."""
    said = {
        "url": "u",
        "names": ["x", "y"],
        "headers": {"a": "b"},
        "paging": {"next_url": "n"},
        "share": 1,
        "size": 20.0,
        "rest": {"deep": [1, {"er": 2}]},
    }
    assert Draft7Validator(options.schema(Everything)).is_valid(said)
    built = options.build(Everything, said)
    assert built == Everything(
        "u",
        names=("x", "y"),
        headers={"a": "b"},
        paging=Paging("n"),
        share=1.0,
        size=20,
        rest=said["rest"],
    )
    assert isinstance(built.share, float)
    assert isinstance(built.size, int)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"url": 1},
        {"url": "u", "mode": "c"},
        {"url": "u", "names": "x"},
        {"url": "u", "headers": {"a": 1}},
        {"url": "u", "paging": {}},
        {"url": "u", "paging": {"next_url": "n", "limti": 1}},
        {"url": "u", "share": 2},
        {"url": "u", "size": True},
        {"url": "u", "other": 1},
    ],
)
def test_what_does_not_fit_is_refused(said):
    """Proves that the schema is as strict as the dataclass's types."""
    assert not Draft7Validator(options.schema(Everything)).is_valid(said)


def test_the_schema_carries_help_and_defaults():
    """Proves that an editor can show what an option means and what it is when unsaid."""
    share = options.properties(Everything)["share"]
    assert share == {"type": "number", "maximum": 1, "description": "A share.", "default": 0.5}
    assert options.read_options(Everything) == {"names"}


def test_a_type_without_a_form_in_yaml_is_a_fault_of_the_connector():
    """Proves that an option nobody could write is not passed over in silence."""
    with pytest.raises(TypeError, match="complex"):
        options.schema(complex)
