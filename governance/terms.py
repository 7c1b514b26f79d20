"""What is wrong with the terms of an agreement, by governance/schema/agreement.schema.json."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
import json
from typing import Any

KINDS = {"array": "a list", "integer": "a whole number", "object": "a block", "string": "a text"}
SCHEMA = "schema/agreement.schema.json"
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

    schema = {"$ref": "#/$defs/agreement", "$defs": _definitions()}
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


@cache
def _definitions() -> Mapping[str, Any]:
    text = files("governance").joinpath(SCHEMA).read_text(encoding="utf-8")
    return json.loads(text)["$defs"]


def licences() -> list[str]:
    """The licences that open data may have, by their names in the SPDX list."""
    return [name for name in _definitions()["agreement"]["properties"]["licence"]["enum"] if name]


def audience(terms: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with who gets shares and how openly, to follow the agreement's name.

    For terms of any shape. The first is the gate's answer
    (macros/governance/agreement_refusal.sql).
    """
    to, recipients = (_words(terms.get(name)) for name in ("to", "recipients"))
    is_public, is_open = "public" in to, terms.get("type") == "open_data"
    if not recipients:
        yield "names no recipient"
    if terms.get("from") in to:
        yield "shares with its own department"
    if ("role_public" in recipients) != is_public or (is_public and to != ["public"]):
        yield "mixes the public with others: role_public goes with `to: [public]` alone"
    strangers = [role for role in recipients if role not in [f"role_{name}" for name in to]]
    if strangers:
        yield f"lets {strangers[0]} read it, whom `to` does not name"
    if (terms.get("environment") == "open") != is_open or is_public != is_open:
        yield "is open without being open data, or the other way round"
    if is_open and terms.get("licence") not in licences():
        yield "is open data without an open licence"
    if not is_open and terms.get("licence") is not None:
        yield "has a licence, which is for open data alone"
    days = terms.get("retention_days")
    if is_open and days is not None:
        yield "limits how long open data is kept, which nobody can call back"
    if not is_open and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        yield "has no retention_days"


def _words(said: Any) -> list[str]:
    """A list of words as it is; anything else is none."""
    is_list = isinstance(said, list) and all(isinstance(word, str) for word in said)
    return said if is_list else []


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
            return f"says something else for {place} than {', '.join(filter(None, wanted))}"
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
    yield from islice(audience(terms), 1)  # the others follow from it as often as not
    is_contained = terms["environment"] == "controlled" and len(terms["recipients"]) == 1
    if release == "identifiable" and not is_contained:
        yield "releases identifiable data, which goes to one recipient in a controlled environment"
    if terms["type"] == "data_sharing_agreement" and not terms["gateway"]:
        yield "shares with another organisation and needs the statutory power in gateway"
    if terms["signed"] and terms["dpia"]["outcome"] != "accepted":
        yield "is signed although its DPIA is not accepted"
    advice = terms["dpia"]["dpo_advice_on"]
    if advice and any(sign["signed_on"] < advice for sign in terms["signed"]):
        yield f"is signed before the data protection officer's advice of {advice}"
    if terms["signed"] and terms["from"] not in {sign["department"] for sign in terms["signed"]}:
        yield f"is signed, but not by {terms['from']}, whose data it is"
