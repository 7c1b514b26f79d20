"""Sheets as Google served them to others, and as it serves them on a bad day."""

import base64
import io
import json
from pathlib import Path
import re
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from loopback import Reply
import pytest

from ingest.connectors import Landed, Request, SourceError, google_sheets
from ingest.connectors.google_sheets import Options

EMAIL = "borough@eastmere.example"


@pytest.fixture(scope="session")
def private_key() -> str:
    """The private half of a service account's key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption()).decode()


class Google:
    """Serves tokens and sheets; `served` maps a path to its reply, tokens are counted."""

    def __init__(self, served):
        self.served = served
        self.tokens = 0
        self.claims = []

    def __call__(self, asked):
        """Answer a request; a sheet only to whoever holds the newest token."""
        path = unquote(urlsplit(asked.path).path)
        if path == "/token":
            return self._token(asked)
        if asked.headers.get("authorization") != f"Bearer token-{self.tokens}":
            return Reply(status=401)
        reply = self.served[path.removeprefix("/v4/spreadsheets/")]
        return reply() if callable(reply) else Reply(reply)

    def _token(self, asked):
        assertion = parse_qs(asked.body.decode())["assertion"][0]
        claims = assertion.split(".")[1]
        self.claims.append(json.loads(base64.urlsafe_b64decode(claims + "==")))
        self.tokens += 1
        return Reply(
            json.dumps({"access_token": f"token-{self.tokens}", "expires_in": 3600}).encode()
        )


@pytest.fixture
def ask(serve, tmp_path, private_key):
    """Give the request of a run whose Google serves what is given, and the server."""

    def start(google):
        server = serve(google)
        key = tmp_path / "key.json"
        key.write_text(
            json.dumps(
                {
                    "type": "service_account",
                    "client_email": EMAIL,
                    "private_key": private_key,
                    "token_uri": f"{server.root}/token",
                }
            )
        )
        secrets = {"SHEETS_API": server.root + "/", "GOOGLE_APPLICATION_CREDENTIALS": str(key)}
        return Request(variables=secrets), server

    return start


def sheet(values, title="Brightway jobs", range_="Jobs!A1:Z1000", **settings):
    """What Google serves for a sheet: its two bodies, by path."""
    properties = {"title": title, "locale": "en_GB", "timeZone": "Europe/London"} | settings
    body = {"range": range_, "majorDimension": "ROWS"} | ({"values": values} if values else {})
    return {
        "s1": json.dumps({"spreadsheetId": "s1", "properties": properties}).encode(),
        "s1/values/Jobs!A:Z": json.dumps(body).encode(),
    }


JOBS = Options("s1", "Jobs!A:Z")


def fetched(ask, land, served, options=JOBS):
    """Land what Google serves."""
    request, _ = ask(Google(served))
    return land(google_sheets.fetch(options, request))


def recorded(shared, name):
    """The answers of a recording, by path, the last of each, and the id of its first sheet."""
    recording = json.loads((shared / "google_sheets_api" / name).read_text())
    served = {}
    for interaction in recording["interactions"]:
        path = unquote(urlsplit(interaction["request"]["uri"]).path)
        if interaction["request"]["method"] == "GET" and path.startswith("/v4/spreadsheets/"):
            body = interaction["response"]["body"]["string"].encode()
            status = interaction["response"]["status"]["code"]
            served[path.removeprefix("/v4/spreadsheets/")] = lambda b=body, s=status: Reply(b, s)
    return served, next(iter(served))


@pytest.mark.parametrize(
    ("recording", "range_", "part", "header", "rows"),
    [
        (
            "WorksheetTest.test_get_all_records.json",
            "'Sheet1'",
            "Test WorksheetTest test_get_all_records / Sheet1",
            ["A1", "B1", "", "D1"],
            [
                (2, ["1", "b2", "1.45", None]),
                (4, ["A4", "0.4", None, "4"]),
            ],
        ),
        (
            "WorksheetTest.test_get_values_and_combine_merged_cells.json",
            "'Sheet1'!A1:D4",
            "Test WorksheetTest test_get_values_and_combine_merged_cells / Sheet1",
            ["1", "", "", ""],
            [
                (2, [None, None, "title", None]),
                (3, [None, None, "2", None]),
                (4, ["num", "val", None, "0"]),
            ],
        ),
        (
            "SpreadsheetTest.test_values_get.json",
            "🌵 test_values_get 1",
            "Test SpreadsheetTest test_values_get / 🌵 test_values_get 1",
            ["🍇", "🍉", "🍋"],
            [(2, ["🍐", "🍎", "🍓"])],
        ),
    ],
)
def test_what_google_served_is_landed_and_read(
    shared, ask, land, read_all, recording, range_, part, header, rows
):
    served, spreadsheet = recorded(shared, recording)
    options = Options(spreadsheet, range_, locale="en_US")
    landed = fetched(ask, land, served, options)
    assert landed[0].open().read() == served[spreadsheet]().body
    assert landed[1].open().read() == served[f"{spreadsheet}/values/{range_}"]().body

    [read] = read_all(google_sheets.read(options, landed))
    assert (read.part, read.header, read.rows) == (part, header, rows)


def test_a_spreadsheet_that_is_not_shared_names_whom_to_share_it_with(shared, ask, land):
    served, _ = recorded(shared, "ClientTest.test_access_private_spreadsheet.json")
    [private] = [path for path, reply in served.items() if reply().status == 403]
    with pytest.raises(SourceError, match=f"answered 403: share the spreadsheet with {EMAIL}"):
        fetched(ask, land, served, Options(private, "Jobs!A:Z"))


def test_google_is_asked_for_text_as_a_person_sees_it(ask, land):
    google = Google(sheet([["a"]]))
    request, server = ask(google)
    land(google_sheets.fetch(JOBS, request))
    # The first request has no token yet: it is asked for, and the sheet with it.
    _, about, values = server.asked
    assert google.claims[0]["scope"] == google_sheets.SCOPE and google.claims[0]["iss"] == EMAIL
    assert parse_qs(urlsplit(about.path).query) == {"fields": [google_sheets.FIELDS]}
    assert values.path.startswith("/v4/spreadsheets/s1/values/Jobs%21A%3AZ?")
    assert parse_qs(urlsplit(values.path).query) == {
        "valueRenderOption": ["FORMATTED_VALUE"],
        "majorDimension": ["ROWS"],
    }


def test_a_token_that_expires_in_mid_run_is_renewed(ask, land):
    google = Google(sheet([["a"], ["1"]]))
    whole = google.served["s1"]

    def expiring():
        google.tokens += 1
        return Reply(whole)

    google.served["s1"] = expiring
    request, server = ask(google)
    assert len(land(google_sheets.fetch(JOBS, request))) == 2
    assert google.tokens == 3
    assert [asked.path.partition("?")[0].rsplit("/")[-1] for asked in server.asked] == [
        "token", "s1", "Jobs%21A%3AZ", "token", "Jobs%21A%3AZ",
    ]  # fmt: skip


def test_a_busy_google_is_waited_for(ask, land, waits):
    served = sheet([["a"]])
    busy = [Reply(status=429), Reply(status=429, headers={"Retry-After": "20"})]
    served["s1/values/Jobs!A:Z"] = lambda whole=served["s1/values/Jobs!A:Z"]: (
        busy.pop(0) if busy else Reply(whole)
    )
    assert len(fetched(ask, land, served)) == 2
    assert len(waits) == 2 and waits[1] == 20


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(400, "the range names a tab that is not there"), (404, "there is no such spreadsheet")],
)
def test_what_is_not_there_is_a_sentence(ask, land, status, remedy):
    served = sheet([["a"]]) | {"s1/values/Jobs!A:Z": lambda: Reply(status=status)}
    with pytest.raises(SourceError, match=f"^the values of .* answered {status}: {remedy}"):
        fetched(ask, land, served)


def test_a_page_instead_of_values_is_a_sentence(ask, land):
    page = Reply(b"<html>sign in</html>", headers={"Content-Type": "text/html"})
    served = sheet([["a"]]) | {"s1/values/Jobs!A:Z": lambda: page}
    with pytest.raises(SourceError, match=r"^the values, which came as text/html, is not JSON"):
        fetched(ask, land, served)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "cannot be read"), ("{", "is not a service account's key"), ("{}", "is not a service")],
)
def test_a_key_file_that_is_none_is_a_sentence(tmp_path, content, reason):
    key = tmp_path / "key.json"
    if content:
        key.write_text(content)
    request = Request(variables={"GOOGLE_APPLICATION_CREDENTIALS": str(key)})
    with pytest.raises(SourceError, match=f"GOOGLE_APPLICATION_CREDENTIALS names {reason}"):
        next(google_sheets.fetch(JOBS, request))


def test_a_missing_key_is_a_sentence():
    with pytest.raises(SourceError, match="GOOGLE_APPLICATION_CREDENTIALS is not set"):
        next(google_sheets.fetch(JOBS, Request()))


def test_a_key_that_gets_no_token_is_a_sentence(ask, land):
    google = Google(sheet([["a"]]))
    google._token = lambda asked: Reply(b'{"error": "invalid_grant"}', 400)
    request, _ = ask(google)
    with pytest.raises(SourceError, match="no token was given for the key"):
        land(google_sheets.fetch(JOBS, request))


def test_a_token_server_out_of_reach_is_no_fault_of_the_key(ask, land, tmp_path):
    request, _ = ask(Google(sheet([["a"]])))
    key = Path(request.variables[google_sheets.KEY])
    said = json.loads(key.read_text()) | {"token_uri": "http://127.0.0.1:1/token"}
    key.write_text(json.dumps(said))
    with pytest.raises(SourceError, match="the server that gives tokens cannot be reached"):
        land(google_sheets.fetch(JOBS, request))


FORM = [
    ["Brightway jobs since November"],
    [],
    ["Timestamp ", "", "Cost"],
    ["01/12/2020", "x"],
    [],
    ["02/12/2020", "", "£45.10", "beyond the header"],
    ["TOTAL"],
]


@pytest.mark.parametrize(
    ("range_", "values", "header_row"),
    [
        ("Jobs!A1:Z1000", FORM, 3),
        ("Jobs!A3:Z1000", FORM[2:], 3),
        ("Jobs!A3:Z1000", FORM[2:], None),
        ("'Jobs'!A2:D", FORM[1:], 3),
    ],
)
def test_rows_have_the_numbers_that_their_owner_sees(
    ask, land, read_all, range_, values, header_row
):
    landed = fetched(ask, land, sheet(values, range_=range_))
    [read] = read_all(google_sheets.read(Options("s1", "Jobs!A:Z", header_row), landed))
    assert read.part == "Brightway jobs / Jobs"
    assert read.header == ["Timestamp ", "", "Cost", ""]
    assert read.rows == [
        (4, ["01/12/2020", "x", None, None]),
        (6, ["02/12/2020", None, "£45.10", "beyond the header"]),
        (7, ["TOTAL", None, None, None]),
    ]


@pytest.mark.parametrize(
    ("written", "tab"),
    [
        ("'Door Entry'!A1:B2", "Door Entry"),
        ("'It''s!'!A1:B2", "It's!"),
        ("Jobs!A1", "Jobs"),
        # Where a tab could be taken for part of the title it is quoted, as Google quotes it.
        ("'2026/27'!A1", "2026/27"),
        ("'2026 / 27'!A1", "'2026 / 27'"),
        ("'Ann''s / Bo''s'!A1", "'Ann''s / Bo''s'"),
        ("'''Jobs'''!A1", "'''Jobs'''"),
    ],
)
def test_the_tab_is_called_what_its_owner_calls_it(ask, land, written, tab):
    landed = fetched(ask, land, sheet([["a"]], range_=written))
    [rows] = google_sheets.read(JOBS, landed)
    assert rows.part == f"Brightway jobs / {tab}"


def test_a_header_row_above_the_range_is_a_sentence(ask, land):
    landed = fetched(ask, land, sheet(FORM, range_="Jobs!A5:Z9"))
    with pytest.raises(SourceError, match=r"^header_row 3 lies above .*, which begins on row 5"):
        list(google_sheets.read(Options("id", "Jobs!A5:Z9", header_row=3), landed))


@pytest.mark.parametrize(
    ("values", "range_", "header_row", "reason"),
    [
        ([], "Jobs!A1:Z9", None, "holds nothing on row 1"),
        (FORM[:2], "Jobs!A1:Z9", 3, "holds nothing on row 3"),
        (FORM, "Jobs!A1:Z9", 2, "^row 2 of tab Jobs of spreadsheet Brightway jobs is blank"),
    ],
)
def test_a_header_that_is_not_there_is_a_sentence(ask, land, values, range_, header_row, reason):
    landed = fetched(ask, land, sheet(values, range_=range_))
    with pytest.raises(SourceError, match=f"{reason}.*set header_row") as caught:
        list(google_sheets.read(Options("s1", "Jobs!A:Z", header_row), landed))
    assert "tab Jobs of spreadsheet Brightway jobs" in str(caught.value)


def test_only_what_a_person_typed_is_a_change(land):
    def identity(about, values):
        bodies = {"spreadsheet.json": about, "values.json": values}
        parts = [
            Landed(name, lambda body=body: io.BytesIO(json.dumps(body).encode()))
            for name, body in bodies.items()
        ]
        return list(google_sheets.identity(JOBS, parts))

    about = {"properties": {"title": "Jobs"}, "sheets": [{"properties": {"sheetId": 0}}]}
    values = {"range": "Jobs!A1:Z1000", "values": [["a"], ["1"]]}
    first = identity(about, values)
    assert first == identity(about | {"sheets": []}, values | {"range": "Jobs!A1:AB2000"})
    assert first != identity(about, values | {"values": [["a"], ["1 "]]})
    assert first != identity(about, values | {"values": [["a"], [], ["1"]]})
    assert first != identity(about, values | {"range": "Jobs!A2:Z1000"})
    assert first != identity({"properties": {"title": "Jobs 2"}}, values)


DATES = [["ref", "done"], ["1", "11/5/2020"]]


@pytest.mark.parametrize(
    ("locale", "declared"),
    [
        ("en_US", "en_GB"),
        ("de_DE", "en_GB"),
        ("en_CA", "en_GB"),
        ("en_GB", "en_US"),
        ("en_GB", "de_DE"),
    ],
)
def test_a_sheet_in_another_locale_is_refused(ask, land, locale, declared):
    """5 November that lands as 11 May would be wrong without a word."""
    landed = fetched(ask, land, sheet(DATES, locale=locale))
    options = Options("s1", "Jobs!A:Z", locale=declared)
    with pytest.raises(SourceError) as caught:
        list(google_sheets.read(options, landed))
    assert f"has the locale {locale} where {declared} is declared" in str(caught.value)
    assert "File > Settings" in str(caught.value)
    assert f"declare `locale: {locale}`" in str(caught.value)
    assert "2020" not in str(caught.value)


@pytest.mark.parametrize(
    ("locale", "declared"),
    [
        ("en_GB", "en_GB"),
        ("en_IE", "en_GB"),
        ("en_AU", "en_GB"),
        ("cy", "en_GB"),
        ("en_GB", "en_IE"),
        ("en_US", "en_US"),
        (None, "en_GB"),
    ],
)
def test_a_sheet_in_the_declared_locale_is_read_as_it_stands(ask, land, read_all, locale, declared):
    landed = fetched(ask, land, sheet(DATES, locale=locale))
    [read] = read_all(google_sheets.read(Options("s1", "Jobs!A:Z", locale=declared), landed))
    assert read.rows == [(2, ["1", "11/5/2020"])]


def test_a_locale_that_is_corrected_is_a_change(land, ask):
    """Its cells may be the same text: what was refused before is read all the same."""
    before, after = (
        list(google_sheets.identity(JOBS, fetched(ask, land, sheet(DATES, locale=locale))))
        for locale in ("en_US", "en_GB")
    )
    assert before != after


@pytest.mark.parametrize(
    ("zone", "warned"),
    [
        ("Europe/London", False),
        ("Europe/Dublin", False),
        ("America/Los_Angeles", True),
        ("Etc/GMT", True),
    ],
)
def test_a_sheet_with_another_clock_is_warned_of(ask, land, zone, warned):
    landed = fetched(ask, land, sheet(DATES, timeZone=zone))
    [rows] = google_sheets.read(JOBS, landed)
    assert [finding.kind for finding in rows.findings] == ["time_zone"] * warned
    assert rows.part == "Brightway jobs / Jobs"


def test_no_secret_is_in_a_sentence(ask, land, private_key):
    served = sheet([["a"]]) | {"s1": lambda: Reply(status=500)}
    with pytest.raises(SourceError) as caught:
        fetched(ask, land, served)
    assert not re.search(r"token-\d|BEGIN|fields=", str(caught.value))
