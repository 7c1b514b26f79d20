"""What is wrong with the terms of an agreement, by governance/schema/agreement.schema.json."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
import json
from typing import Any

KINDS = {"array": "a list", "integer": "a whole number", "object": "a block", "string": "a text"}
NUMBERS = {"aggregate": ("threshold", "round_to"), "microdata": ("k",)}  # that a release needs


def faults(terms: Mapping[str, Any]) -> list[str]:
    """What is missing or wrong, each to follow the agreement's name in a sentence.

    Contradictions are looked for once every field is there and right by itself.
    """
    errors = sorted(_validator().iter_errors(terms), key=lambda error: error.json_path)
    return list(dict.fromkeys(map(_in_words, errors))) or list(_contradictions(terms))


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator, FormatChecker

    text = files("governance").joinpath("schema/agreement.schema.json").read_text(encoding="utf-8")
    schema = {"$ref": "#/$defs/agreement", "$defs": json.loads(text)["$defs"]}
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def _in_words(error: Any) -> str:
    """A jsonschema error as the end of a sentence."""
    place = ".".join(map(str, error.absolute_path))
    wanted = error.validator_value
    if error.schema.get("format") == "date":
        return f"has no real date (as 2027-03-31) for {place}"
    match error.validator:
        case "required":
            absent = [name for name in wanted if name not in error.instance]
            return "lacks " + ", ".join(f"{place}.{name}" if place else name for name in absent)
        case "additionalProperties":
            known = error.schema["properties"]
            unknown = ", ".join(str(name) for name in error.instance if name not in known)
            return f"says {unknown}{f' under {place}' if place else ''}, which means nothing"
        case "enum":
            return f"says something else for {place} than {', '.join(wanted)}"
        case "minItems" | "minLength" | "minProperties":
            return f"leaves `{place}` empty"
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            return f"needs `{place}` to be {' or '.join(KINDS.get(k, k) for k in kinds)}"
        case "pattern":
            return f"has no SHA-256 for {place}"
    return f"has a wrong {place}"


def _contradictions(terms: Mapping[str, Any]) -> Iterator[str]:
    """What cannot hold together although each field is right by itself."""
    if not terms["starts_on"] <= terms["review_by"] <= terms["expires_on"]:
        yield "is not in order: it starts, is reviewed and expires, in that order"
    release = terms["release"]
    for field in NUMBERS.get(release, ()):
        if terms["disclosure"][field] is None:
            yield f"releases {release} data and needs a number for disclosure.{field}"
    is_contained = terms["environment"] == "controlled" and len(terms["recipients"]) == 1
    if release == "identifiable" and not is_contained:
        yield "releases identifiable data, which goes to one recipient in a controlled environment"
    if terms["type"] == "data_sharing_agreement" and not terms["gateway"]:
        yield "shares with another organisation and needs the statutory power in gateway"
    if terms["signed"] and terms["dpia"]["outcome"] != "accepted":
        yield "is signed although its DPIA is not accepted"
    if terms["signed"] and terms["from"] not in {sign["department"] for sign in terms["signed"]}:
        yield f"is signed, but not by {terms['from']}, whose data it is"
