"""What a file is shows in its first bytes, and each kind of wrong file has its own remedy."""

from functools import partial
import gzip
import io
import zipfile

import pytest

from ingest.connectors import Landed, SourceError, kinds

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (bytes(99), "nothing but zero bytes"),
        (b"\r\n<!DOCTYPE html>", "a web page"),
        (b"\xef\xbb\xbf<html>", "a web page"),
        ("<html><body>".encode("utf-16"), "a web page"),
        (b"<table border=1>", "a web page"),
        (b"<html><input type='password'>", "a login page"),
        (b'<?xml version="1.0"?><Error>', "XML"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', kinds.SHEET_XML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "a web archive (MHTML)"),
        (b'\xef\xbb\xbf {"error": 1}', "JSON"),
        (b"{}", "JSON"),
        (b'[\n {"id": 1}]', "JSON"),
        (b"[]", "JSON"),
        (b"PK\x03\x04", "a workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"id,name\n", "text"),
        (b"<5 years,>5 years\n", "text"),
        (b"[Name],{Age}\n", "text"),
        ("id,name\n".encode("utf-16"), "text"),
    ],
)
def test_a_kind_is_told(head, kind):
    assert kinds.kind(head) == kind


@pytest.mark.parametrize(
    ("head", "remedy"),
    [
        (
            b"<html><table><tr><td>J1</td></tr></table>",
            "is a web page: its rows are a table in the page; open it in Excel, save it as .xlsx",
        ),
        (b"<html><p>moved", "is a web page: the link may have changed; ask for the file again"),
        (b"<html><table><td><input type=password>", "is a login page: .* sign in, download"),
        (b"<?xml?><Error>", "is XML: it may be an error that was saved in place of the file"),
        (b'<?xml?><?mso-application progid="Excel.Sheet"?>', "XML Spreadsheet 2003: open"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web archive .*: open it in"),
        (bytes(4096), "is nothing but zero bytes: it was never written to its end; deliver"),
        (b"", "is empty: ask for the file again"),
    ],
)
def test_what_no_format_can_be_does_not_land_and_says_what_to_do(head, remedy):
    with pytest.raises(SourceError, match=rf"^jobs\.xls {remedy}|^jobs\.xls is an? {remedy}"):
        kinds.refuse_rubbish("jobs.xls", head)


def packed(*names):
    """A zip file of empty files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name in names:
            zipped.writestr(name, "")
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "declared", "sentence"),
    [
        (
            gzip.compress(b"id\n1\n", mtime=0),
            "csv",
            "is a gzip file: unpack it before it is put in its",
        ),
        (gzip.compress(b"id\n1\n", mtime=0), "xlsx", "is a gzip file: unpack it before"),
        (packed("jobs.csv"), "csv", "is a zip file with 1 file in it: unpack it before"),
        (packed("a/jobs.csv", "b.csv"), "xlsx", "is a zip file with 2 files in it: unpack it"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "csv", "its format, xlsx, or ask"),
        (packed("mimetype", "content.xml"), "json", "is a workbook: declare its format, xlsx"),
        (packed("[Content_Types].xml", "word/document.xml"), "xlsx", "is a Word document: ask for"),
        (b"id,name\n", "xlsx", "is text: declare its format, csv, or ask for the xlsx"),
        (b'{"a": 1}', "csv", "is JSON: declare its format, json, or ask for the csv"),
        (b"%PDF-1.7", "csv", "is a PDF: ask for the csv"),
        (OLE + bytes(600), "csv", "is an old workbook: declare its format, xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "xlsx", "with a password: have it deliver"),
        (
            OLE + b"\x09\x08\x10\x00" + bytes(range(16)) + b"\x2f\x00",
            "xlsx",
            "is a workbook with a password: have it delivered without one",
        ),
        (OLE + "WordDocument".encode("utf-16-le"), "xlsx", "is an old Word document: ask for the"),
    ],
)
def test_a_file_of_another_kind_has_its_own_remedy(body, declared, sentence):
    with pytest.raises(SourceError, match=rf"^jobs\.xlsx .*{sentence}"):
        kinds.check(Landed("jobs.xlsx", partial(io.BytesIO, body)), declared)


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (packed("[Content_Types].xml", "xl/workbook.bin"), "xlsx"),
        (packed("mimetype", "content.xml"), "xlsx"),
        (b"PK\x03\x04 damaged, which the library says", "xlsx"),
        (OLE + "Workbook".encode("utf-16-le"), "xlsx"),
        (b"id,name\n", "csv"),
        (b"[]", "json"),
    ],
)
def test_a_file_of_the_declared_kind_passes(body, declared):
    kinds.check(Landed("jobs.xlsx", partial(io.BytesIO, body)), declared)
