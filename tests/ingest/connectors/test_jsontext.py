"""Numbers keep their digits and nested values stay JSON, whatever stands in them."""

import json
import random

import pytest

from ingest.connectors import Reject, SourceError, jsontext


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        ("-0.0", "-0.0"),
        ("-0", "-0"),
        ("100023336956000000000001", "100023336956000000000001"),
        ("true", "true"),
        ("false", "false"),
        ("null", None),
        ('""', ""),
        ('" 007 "', " 007 "),
        ('"caf\\u00e9 \\n"', "café \n"),
        ('{"b": [1.10, {"c": null}], "a": "é"}', '{"b":[1.10,{"c":null}],"a":"é"}'),
        ("[]", "[]"),
    ],
)
def test_a_value_becomes_the_text_that_it_was(token, text):
    assert jsontext.cell(jsontext.loads(token.encode(), "page 1")) == text


def test_any_json_comes_back_as_it_went():
    """A seeded thousand of nested values, with every kind of number token and character."""
    chance = random.Random(4)

    def some(depth):
        kinds = ["number", "text", "word"] + ["list", "object"] * (depth < 4)
        kind = chance.choice(kinds)
        if kind == "number":
            sign, fraction = chance.choice(["", "-"]), chance.choice(["", ".0", ".10", ".5e-7"])
            return f"{sign}{chance.randrange(10 ** chance.randrange(1, 30))}{fraction}"
        if kind == "text":
            letters = [
                chr(chance.choice([*range(1, 300), 0x2028, 0xFFFD, 0x1F335])) for _ in "12345"
            ]
            return json.dumps("".join(letters), ensure_ascii=False)
        if kind == "word":
            return chance.choice(["true", "false", "null"])
        inner = [some(depth + 1) for _ in range(chance.randrange(4))]
        if kind == "list":
            return "[" + ",".join(inner) + "]"
        return "{" + ",".join(f'"f{at}":{item}' for at, item in enumerate(inner)) + "}"

    for _ in range(1_000):
        text = some(0)
        assert jsontext.dumps(jsontext.loads(text.encode(), "page 1")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-le"])
def test_the_encodings_of_json_are_known(encoding):
    assert jsontext.loads('["é"]'.encode(encoding), "page 1") == ["é"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a": 1, "a": 2}', "names one field twice"),
        (b'[{"x": {"a": 1, "a": 1}}]', "names one field twice"),
        (b'{"a": 1\n,}', r"is not JSON \(line 2, column"),
        (b"<html>Ms Person</html>", r"is not JSON \(line 1, column 1\)"),
        (b'{"a": 1}\n{"a": 2}\n', r"more than one JSON text \(the second at line 2, column 1\)"),
        (b"", "is not JSON"),
        (b'["\xe9"]', "its characters cannot be read"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_sound_json_is_a_sentence_without_its_content(body, reason):
    with pytest.raises(SourceError, match=f"^page 3 .*{reason}") as caught:
        jsontext.loads(body, "page 3")
    assert "Person" not in str(caught.value)


BODY = {"data": {"north": {"rows": [1]}, "south": {"rows": [2, 3]}}, "list": [4], "one": {"a": 5}}


@pytest.mark.parametrize(
    ("body", "path", "found"),
    [
        ([1, 2], None, [1, 2]),
        (BODY, "list", [4]),
        (BODY, "data.*.rows", [1, 2, 3]),
        (BODY, "data.north.rows", [1]),
        (BODY["data"], "*", [{"rows": [1]}, {"rows": [2, 3]}]),
        (BODY, "one.*", [5]),
    ],
)
def test_records_are_found_by_their_path(body, path, found):
    assert jsontext.records(body, path, "page 1") == found


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (None, "the body is not a list"),
        ("one", "the one is not a list"),
        ("results", "has no results"),
        ("list.rows", "has no list.rows"),
        ("list.*", r"has no list\.\*"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_sentence(path, reason):
    with pytest.raises(SourceError, match=f"^page 1.*{reason}.*`records`"):
        jsontext.records(BODY, path, "page 1")


def test_records_become_rows_under_all_their_fields(read_all):
    found = jsontext.loads(b'[{"id": 1, "a": null}, 7, {"b": "x", "id": 2.50}]', "page 1")
    [page] = read_all([jsontext.table("page 1", found)])
    assert page.header == ["id", "a", "b"]
    assert page.rows == [(1, ["1", None, None]), (3, ["2.50", None, "x"])]
    assert page.rejects == [Reject(2, "7", "the record is no object of named fields")]
