"""What a file is, told by its first bytes: its name and its server both may say otherwise."""

import codecs
import re

from ingest.connectors import Landed, SourceError

HEAD = 4096  # bytes
EMPTY = "empty"
MARKUP = "a web page or XML"
WORKBOOKS = "a workbook or zip file", "an old workbook"
FORMS = {
    MARKUP: re.compile(rb"\s*<[!?a-zA-Z]"),
    "JSON": re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\]])"),
    WORKBOOKS[0]: re.compile(rb"PK\x03\x04"),
    WORKBOOKS[1]: re.compile(rb"\xd0\xcf\x11\xe0"),
    "a PDF": re.compile(rb"%PDF-"),
    "a gzip file": re.compile(rb"\x1f\x8b"),
    "a Parquet file": re.compile(rb"PAR1"),
}
EXPECTED = {"csv": {"text"}, "tsv": {"text"}, "json": {"JSON", "text"}, "xlsx": set(WORKBOOKS)}


def kind(head: bytes) -> str:
    """Return in words what begins with these bytes; plain "text" where nothing is known of it."""
    if not head:
        return EMPTY
    head = head.removeprefix(codecs.BOM_UTF8)
    return next((name for name, form in FORMS.items() if form.match(head)), "text")


def refuse_rubbish(place: str, head: bytes) -> None:
    """Raise SourceError for what no format can be, so that it never lands."""
    found = kind(head)
    if found in (EMPTY, MARKUP):
        raise SourceError(f"{place} is {found}: ask for the file again, and put it in its place")


def check(part: Landed, declared: str) -> None:
    """Raise SourceError where a part is of another kind than its declared format."""
    with part.open() as file:
        found = kind(file.read(HEAD))
    if found not in EXPECTED[declared]:
        raise SourceError(f"{part.name} is {found}: declare its format, or ask for the {declared}")
