"""Every connector says what each of its options means, and the schema is made from that."""

import dataclasses
import typing

import jsonschema
import pytest

from ingest import options
from ingest.connectors import database, files, google_sheets, rest_api

CONNECTORS = [database, files, google_sheets, rest_api]


def fields(kind):
    """The fields of a dataclass and of those within it."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        yield field
        for inner in (hints[field.name], *typing.get_args(hints[field.name])):
            if dataclasses.is_dataclass(inner):
                yield from fields(inner)


@pytest.mark.parametrize("connector", CONNECTORS)
def test_every_option_is_explained(connector):
    assert connector.Options.__doc__ and connector.__doc__
    for field in fields(connector.Options):
        assert field.metadata["help"].endswith("."), field.name


@pytest.mark.parametrize("connector", CONNECTORS)
def test_read_options_are_options(connector):
    names = {field.name for field in dataclasses.fields(connector.Options)}
    assert names >= connector.Options.READ


@pytest.mark.parametrize(
    ("connector", "said", "is_good"),
    [
        (rest_api, {"url": "u", "paging": {"next_url": "next"}}, True),
        (rest_api, {"url": "u", "paging": {"page": {"param": "p", "size": 5}}}, True),
        (rest_api, {"url": "u", "paging": {"next_url": "n", "link_header": True}}, False),
        (rest_api, {"url": "u", "paging": {}}, False),
        (rest_api, {"url": "u", "cursor": {"param": "p", "field": "f", "overlap": "2 days"}}, True),
        (rest_api, {"url": "u", "cursor": {"param": "p", "field": "f", "overlap": "soon"}}, False),
        (rest_api, {"url": "u", "params": {"pageSize": 500}}, True),
        (rest_api, {"url": "u", "max_pages": 0}, False),
        (files, {"path": "p", "format": "csv", "delimiter": ";;"}, False),
        (files, {"path": "p", "format": "csv", "header_row": 0}, True),
        (files, {"path": "p", "format": "pdf"}, False),
        (google_sheets, {"spreadsheet": "s", "range": "Jobs!A:Z", "header_row": 0}, False),
        (database, {"connection": "c", "table": "t", "key": ["prop_ref"]}, True),
    ],
)
def test_the_schema_knows_a_good_declaration_from_a_bad_one(connector, said, is_good):
    validator = jsonschema.Draft7Validator(options.schema(connector.Options))
    assert validator.is_valid(said) == is_good
    if is_good:
        built = options.build(connector.Options, said)
        assert built == options.build(connector.Options, said)
        assert isinstance(built, connector.Options)
