"""The Sheets API: who may read, how fast, and what is answered."""

import json

import pytest

from demo.serve import sheets
from demo.serve.http import Request, Router
from demo.sources.door_entry import SPREADSHEET as DOOR_ENTRY
from demo.sources.electrical_supplies import SPREADSHEET as ELECTRICAL


def test_it_listens_to_this_machine_only(served):
    """Loopback, whatever the port."""
    assert served.server_address[0] == "127.0.0.1"


def test_without_a_token_nothing_is_read(client):
    """No token, or one that was not given out, is a 401."""
    for headers in ({}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic made-up"}):
        answer = client.get(f"/v4/spreadsheets/{ELECTRICAL}", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"]["status"] == "UNAUTHENTICATED"


def test_every_seventh_read_is_turned_away_and_then_works(google):
    """A 429 says how long to wait; the same read made again is answered."""
    answers = [google.get(f"{ELECTRICAL}/values/Jobs!A3:C3") for _ in range(13)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(google.turned_away) == 2
    for answer in google.turned_away:
        assert answer.headers["Retry-After"] == "1"
        assert answer.json()["error"]["status"] == "RESOURCE_EXHAUSTED"


def test_values_are_the_sheets_text(google, eastmere):
    """All rows under their numbers; what is empty at the end of a row or a range is left out."""
    stored = json.loads((eastmere / f"google_sheets/{ELECTRICAL}.json").read_bytes())
    rows = stored["sheets"][0]["rows"]
    answer = google.get(f"{ELECTRICAL}/values/Jobs!A:Z").json()
    assert answer["range"] == f"Jobs!A1:Z{len(rows) + 20}"
    assert answer["majorDimension"] == "ROWS"
    assert len(answer["values"]) == max(
        number for number, row in enumerate(rows, start=1) if any(row)
    )
    for served_row, row in zip(answer["values"], rows, strict=False):
        padded = served_row + [""] * (len(row) - len(served_row))
        assert padded == row
        assert not served_row or served_row[-1] != ""
    assert answer["values"][1] == ["Please do NOT sort or filter"]
    assert [] in answer["values"]


def test_values_of_an_empty_range_are_left_out(google):
    """Google answers such a range without the key."""
    answer = google.get(f"{ELECTRICAL}/values/Jobs!Y1:Z9").json()
    assert answer == {"range": "Jobs!Y1:Z9", "majorDimension": "ROWS"}


def test_batch_get_answers_in_the_order_asked(google):
    """Several ranges, a quoted tab among them."""
    ranges = ["'Door Entry'!A1:B1", "Door Entry!C1:D1"]
    answer = google.get(f"{DOOR_ENTRY}/values:batchGet", ranges=ranges).json()
    assert answer == {
        "spreadsheetId": DOOR_ENTRY,
        "valueRanges": [
            {
                "range": "'Door Entry'!A1:B1",
                "majorDimension": "ROWS",
                "values": [["Date", "TESS number"]],
            },
            {
                "range": "'Door Entry'!C1:D1",
                "majorDimension": "ROWS",
                "values": [["Temp order number ", "Property reference (UH)"]],
            },
        ],
    }


def test_columns_may_be_asked_for(google):
    """The other major dimension turns the range over."""
    answer = google.get(f"{DOOR_ENTRY}/values/Door Entry!A1:C1", majorDimension="COLUMNS").json()
    assert answer["values"] == [["Date"], ["TESS number"], ["Temp order number "]]


def test_metadata_comes_without_cells(google):
    """Unless they are asked for, by a mask or else by `includeGridData`."""
    answer = google.get(ELECTRICAL).json()
    assert answer["properties"] == {
        "title": "Brightway Electrical jobs", "locale": "en_GB", "autoRecalc": "ON_CHANGE",
        "timeZone": "Europe/London",
    }  # fmt: skip
    [sheet] = answer["sheets"]
    assert sheet.keys() == {"properties"}
    assert sheet["properties"]["title"] == "Jobs"
    assert sheet["properties"]["gridProperties"]["columnCount"] == 26

    masked = google.get(ELECTRICAL, fields="properties.title,sheets.properties(title,index)").json()
    assert masked == {
        "properties": {"title": "Brightway Electrical jobs"},
        "sheets": [{"properties": {"title": "Jobs", "index": 0}}],
    }


def test_cells_come_when_asked_for(google):
    """The grid of a range, with only the parts that a mask names."""
    mask = "sheets(data(startRow,rowData(values(formattedValue))))"
    answer = google.get(ELECTRICAL, ranges="Jobs!A2:D3", fields=mask).json()
    [data] = answer["sheets"][0]["data"]
    assert data["startRow"] == 1
    assert data["rowData"][0] == {"values": [{"formattedValue": "Please do NOT sort or filter"}]}
    assert data["rowData"][1]["values"][3] == {"formattedValue": "UPRN "}

    whole = google.get(DOOR_ENTRY, includeGridData="true").json()
    first = whole["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert first["effectiveValue"] == {"stringValue": "Date"}
    assert (
        "data"
        not in google.get(DOOR_ENTRY, includeGridData="true", fields="sheets.properties").json()[
            "sheets"
        ][0]
    )


@pytest.mark.parametrize(
    ("path", "params", "status", "says"),
    [
        ("nowhere", {}, 404, "not found"),
        (f"{ELECTRICAL}/values/Jobz!A:Z", {}, 400, "Unable to parse range: Jobz!A:Z"),
        (f"{ELECTRICAL}/values/Jobs!A:AZ", {}, 400, "exceeds grid limits"),
        (ELECTRICAL, {"fields": "sheets(properties"}, 400, "Invalid field selection"),
        (f"{ELECTRICAL}/values/Jobs!A1", {"valueRenderOption": "FORMULA"}, 400, "text only"),
    ],
)
def test_what_cannot_be_answered_says_so(google, path, params, status, says):
    """In Google's shape: code, message, status."""
    answer = google.get(path, **params)
    assert answer.status_code == answer.json()["error"]["code"] == status
    assert says in answer.json()["error"]["message"]


def test_a_changed_file_is_served_at_once(tmp_path):
    """An `advance` beside a running server needs no restart."""
    book = {"title": "Book", "sheets": [{"title": "Tab", "rows": [["old"]]}]}
    (tmp_path / "book.json").write_text(json.dumps(book))

    class Open:
        def holds(self, token: str | None) -> bool:
            return True

    router = Router()
    sheets.Api(tmp_path, Open()).join(router)
    request = Request("GET", "/v4/spreadsheets/book/values/A1", {}, {})
    assert json.loads(router.answer(request).body)["values"] == [["old"]]
    book["sheets"][0]["rows"] = [["renewed"]]
    (tmp_path / "book.json").write_text(json.dumps(book))
    assert json.loads(router.answer(request).body)["values"] == [["renewed"]]
