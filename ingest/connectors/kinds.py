"""What a file is, told by its first bytes: its name and its server both may say otherwise."""

import codecs
import re
import zipfile

from ingest.connectors import Landed, SourceError
from ingest.words import counted

HEAD = 4096  # bytes
EMPTY = "empty"
ZEROS = "nothing but zero bytes"
LOGIN, PAGE, XML = "a login page", "a web page", "XML"
SHEET_XML, ARCHIVE = "an XML Spreadsheet 2003", "a web archive (MHTML)"
WORKBOOK, OLD_WORKBOOK, GZIP = "a workbook", "an old workbook", "a gzip file"
FORMS = {
    ARCHIVE: re.compile(rb"(?i)MIME-Version:[^\0]{0,2000}multipart/related"),
    XML: re.compile(rb"\s*<[!?a-zA-Z]"),
    "JSON": re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\]])"),
    WORKBOOK: re.compile(rb"PK\x03\x04"),
    OLD_WORKBOOK: re.compile(rb"\xd0\xcf\x11\xe0"),
    "a PDF": re.compile(rb"%PDF-"),
    GZIP: re.compile(rb"\x1f\x8b"),
    "a Parquet file": re.compile(rb"PAR1"),
    "a 7-Zip file": re.compile(rb"7z\xbc\xaf\x27\x1c"),
    "a rich text document": re.compile(rb"\{\\rtf"),
}
MARKUP = {
    SHEET_XML: re.compile(rb"progid=\"Excel.Sheet\"|schemas-microsoft-com:office:spreadsheet"),
    LOGIN: re.compile(rb"(?i)type\s*=\s*[\"']?password"),
    PAGE: re.compile(rb"(?i)<(!doctype html|html|head|body|table|div|meta|style|script|form)\b"),
}
# What a zip file is, by the names in it.
PACKED = {
    WORKBOOK: re.compile(r"xl/|content\.xml$"),
    "a Word document": re.compile(r"word/"),
    "a PowerPoint presentation": re.compile(r"ppt/"),
    "an Apple Numbers document": re.compile(r"Index(/|\.zip)"),
}
# What an OLE file ([MS-CFB]) is, by the name of a stream in it; an encrypted xlsx is one, by
# [MS-OFFCRYPTO]. In an encrypted xls FilePass follows the first record ([MS-XLS] 2.4.117).
LOCKED = "a workbook with a password"
STREAMS = {
    LOCKED: re.compile(
        re.escape("EncryptedPackage".encode("utf-16-le"))
        + rb"|\x09\x08\x10\x00.{16}(?:\x86\x00\x00\x00)?\x2f\x00",
        re.DOTALL,
    ),
    "an old Word document": re.compile(re.escape("WordDocument".encode("utf-16-le"))),
    "an old PowerPoint presentation": re.compile(re.escape("PowerPoint".encode("utf-16-le"))),
    "an Outlook message": re.compile(re.escape("__properties_version".encode("utf-16-le"))),
}
EXPECTED = {
    "csv": {"text"},
    "tsv": {"text"},
    "json": {"JSON", "text"},
    "xlsx": {WORKBOOK, OLD_WORKBOOK},
}
FORMATS = {"text": "csv", "JSON": "json", WORKBOOK: "xlsx", OLD_WORKBOOK: "xlsx"}
SAVE = "open it in Excel, save it as .xlsx and deliver that, or have its system export a workbook"
REMEDIES = {
    EMPTY: "ask for the file again, and put it in its place",
    ZEROS: "it was never written to its end; deliver it again",
    LOGIN: "it was saved without signing in; sign in, download the file and put it in its place",
    SHEET_XML: SAVE,
    ARCHIVE: SAVE,
}


def kind(head: bytes) -> str:
    """Return in words what begins with these bytes; plain "text" where nothing is known of it."""
    if not head:
        return EMPTY
    if not head.strip(b"\0"):
        return ZEROS
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    head = head.removeprefix(codecs.BOM_UTF8)
    found = next((name for name, form in FORMS.items() if form.match(head)), "text")
    if found == XML:
        return next((name for name, form in MARKUP.items() if form.search(head)), XML)
    return found


def refuse_rubbish(place: str, head: bytes) -> None:
    """Raise SourceError for what no format can be, so that it never lands."""
    found = kind(head)
    remedy = REMEDIES.get(found)
    if found == PAGE:
        remedy = "the link may have changed; ask for the file again"
        if re.search(rb"(?i)<t[dh][\s>]", head):
            remedy = f"its rows are a table in the page; {SAVE}"
    elif found == XML:
        remedy = "it may be an error that was saved in place of the file; ask for the file again"
    if remedy:
        raise SourceError(f"{place} is {found}: {remedy}")


def check(part: Landed, declared: str) -> None:
    """Raise SourceError where a part is of another kind than its declared format."""
    with part.open() as file:
        found = kind(file.read(HEAD))
    entries = _entries(part) if found == WORKBOOK else []
    if entries:
        found = next(
            (name for name, form in PACKED.items() if any(map(form.match, entries))), "a zip file"
        )
    elif found == OLD_WORKBOOK:
        found = _by_stream(part)
    if found in EXPECTED[declared]:
        return
    if found == LOCKED:
        what, remedy = "", "have it delivered without one"
    elif found in ("a zip file", GZIP, "a 7-Zip file"):
        what = f" with {counted(len(entries), 'file')} in it" if entries else ""
        remedy = "unpack it before it is put in its place, or have it delivered unpacked"
    elif found in FORMATS:
        what = ""
        remedy = f"declare its format, {FORMATS[found]}, or ask for the {declared}"
    else:
        what, remedy = "", f"ask for the {declared}"
    raise SourceError(f"{part.name} is {found}{what}: {remedy}")


def _entries(part: Landed) -> list[str]:
    """Return the names of the files in a zip; none where it is damaged."""
    try:
        with part.open() as file, zipfile.ZipFile(file) as packed:
            return [name for name in packed.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, OSError):
        return []


def _by_stream(part: Landed) -> str:
    """Return what an OLE file is; an old workbook where nothing else is known of it."""
    rest = b""
    with part.open() as file:
        while piece := file.read(2**20):
            piece = rest + piece
            found = next((what for what, form in STREAMS.items() if form.search(piece)), None)
            if found:
                return found
            rest = piece[-HEAD:]
    return OLD_WORKBOOK
