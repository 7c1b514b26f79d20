"""What a file is shows in its first bytes."""

import pytest

from ingest.connectors import kinds


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (b"\r\n<!DOCTYPE html>", "a web page or XML"),
        (b"\xef\xbb\xbf<html>", "a web page or XML"),
        (b'<?xml version="1.0"?><Error>', "a web page or XML"),
        (b'\xef\xbb\xbf {"error": 1}', "JSON"),
        (b"{}", "JSON"),
        (b'[\n {"id": 1}]', "JSON"),
        (b"[]", "JSON"),
        (b"PK\x03\x04", "a workbook or zip file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"id,name\n", "text"),
        (b"<5 years,>5 years\n", "text"),
        (b"[Name],{Age}\n", "text"),
    ],
)
def test_a_kind_is_told(head, kind):
    assert kinds.kind(head) == kind
