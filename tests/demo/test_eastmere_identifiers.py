"""No identifier of Eastmere could be anybody's."""

from pathlib import Path
import re
import sqlite3

import pytest

# Telephone numbers that Ofcom keeps for drama; domains that nobody can own (RFC 2606).
DRAMA = re.compile(r"07700 ?900\d{3}|020 ?7946 ?0\d{3}")
TELEPHONE = re.compile(r"(?<![\w.-])0\d{2,4} ?\d{3,4} ?\d{3,4}(?![\w.-])")
EMAIL = re.compile(r"[\w.+-]+@([\w.-]+)")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[ABD-HJLNP-UW-Z]{2}\b")
UPRN = re.compile(r"(?<!\d)1\d{11}(?!\d)")


@pytest.fixture(scope="module")
def text(eastmere: Path, universal_housing: sqlite3.Connection) -> str:
    """Everything in the sources, as text; numbers in groups are put together again."""
    skipped = {"keys", "truth", "env", "settings.json"}
    files = [
        file
        for file in sorted(eastmere.rglob("*"))
        if file.is_file() and file.relative_to(eastmere).parts[0] not in skipped
    ]
    assert len(files) > 12
    return "\n".join(
        "\n".join(universal_housing.iterdump()) if file.suffix == ".sqlite" else file.read_text()
        for file in files
    )


def test_telephones_ring_nowhere(text):
    """Free text has telephone numbers, as it does in life; all are for drama."""
    found = TELEPHONE.findall(text)
    assert found
    assert [number for number in found if not DRAMA.fullmatch(number)] == []


def test_mail_reaches_nobody(text):
    """Every address is at .example."""
    domains = set(EMAIL.findall(text))
    assert domains
    assert {domain for domain in domains if not domain.endswith(".example")} == set()


def test_postcodes_are_eastmeres(text):
    """EM1 to EM20: no such area exists."""
    outward = set(POSTCODE.findall(text))
    assert outward <= {f"EM{number}" for number in range(1, 21)}
    assert {f"EM{number}" for number in range(1, 19)} <= outward


def test_uprns_are_eastmeres(text, world):
    """12 digits that begin with 10099, in every source; no two places share one."""
    assert {uprn[:5] for uprn in UPRN.findall(text)} == {"10099"}
    uprns = [place.uprn for place in world.places]
    assert len(set(uprns)) == len(uprns)
    assert all(re.fullmatch(r"10099\d{7}", uprn) for uprn in uprns)


def test_property_references_are_unique(world):
    """Universal Housing's references are eight digits and one place each."""
    references = [place.prop_ref for place in world.places if place.prop_ref]
    assert len(set(references)) == len(references)
    assert all(re.fullmatch(r"[1-9]\d{7}", reference) for reference in references)
