"""Google Sheets: one range of one spreadsheet, every cell as the text that a person sees.

Lands two answers of the Sheets API (v4) as served: the spreadsheet's title and tabs, and the
range's values. Cells are asked for as formatted text, because a number that a sheet shows as
07700 900123 has lost its zero in every other form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
import re
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import quote

from ingest.connectors import Finding, Landed, Part, Request, Rows, SourceError, grid, jsontext
from ingest.connectors.http import Http, client

API = "https://sheets.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
KEY = "GOOGLE_APPLICATION_CREDENTIALS"
SPREADSHEET, VALUES = "spreadsheet.json", "values.json"
# Nothing that changes when somebody scrolls, sorts a filter view or formats a cell.
# A spreadsheet's locale decides how it shows a date or an amount. These write them alike: day first
# and a decimal point.
ALIKE = frozenset({"en_GB", "en_IE", "en_AU", "en_NZ", "cy", "cy_GB"})
# Zones with London's clock: in its own zone a spreadsheet shows when a form was sent.
LONDON = {"Europe/London", "Europe/Belfast", "Europe/Dublin", "Europe/Guernsey", "Europe/Jersey"}
LONDON |= {"Europe/Isle_of_Man", "GB", "GB-Eire", "Eire"}
FIELDS = "spreadsheetId,properties(title,locale,timeZone),sheets.properties(sheetId,title,hidden)"


FRESH_BY = "check"  # people type into a sheet, or leave it alone, so that looking at it counts


@dataclass(frozen=True)
class Options:
    """Share the spreadsheet, to view, with the e-mail address of the service account."""

    spreadsheet: str = field(
        metadata={
            "holds": "name",
            "help": "Variable of the system that holds the spreadsheet's id, the long word in its "
            "address after /d/: `${NAME}`.",
        }
    )
    range: str = field(
        metadata={"help": "Range in A1 form: a tab and its columns, for instance `Jobs!A:Z`."}
    )
    header_row: int | None = field(
        default=None,
        metadata={
            "help": "Row of the column names, as numbered in the sheet; "
            "by default the first row of the range.",
            "schema": {"minimum": 1},
        },
    )
    locale: str = field(
        default="en_GB",
        metadata={
            "help": "Locale of the spreadsheet (File > Settings), which decides how it shows "
            "dates and amounts; one that writes them otherwise than this is refused. Staging "
            "reads dates day first: where this is another locale, its model must read them so.",
            "schema": {"pattern": "^[a-z]{2,3}(_[A-Z]{2})?$", "examples": ["en_GB", "en_US"]},
        },
    )
    READ: ClassVar[frozenset[str]] = frozenset({"header_row", "locale"})


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield the spreadsheet's title and tabs, then the values of the range."""
    root = request.variables.get("SHEETS_API") or API
    url = f"{root.rstrip('/')}/v4/spreadsheets/{quote(options.spreadsheet, safe='')}"
    credentials = _credentials(request.variables)
    email = credentials.service_account_email
    refusals = {
        400: "the range names a tab that is not there: correct `range`, or name the tab as it was",
        403: f"share the spreadsheet with {email}",
        404: "there is no such spreadsheet: correct `spreadsheet`",
    }
    with Http(root, partial(_headers, credentials)) as http:
        for name, path, params in (
            (SPREADSHEET, "", {"fields": FIELDS}),
            (
                VALUES,
                f"/values/{quote(options.range, safe='')}",
                {"valueRenderOption": "FORMATTED_VALUE", "majorDimension": "ROWS"},
            ),
        ):
            place = f"the {name.removesuffix('.json')}"
            answer = http.get(url + path, params, place=place, refusals=refusals)
            jsontext.loads(answer.body, f"{place}, which came as {answer.content_type},")
            yield Part(name, [answer.body])


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows under the header, numbered as in the sheet, short ones padded."""
    about, tab, first, values = _landed(parts)
    title = about["title"]
    _refuse_locale(options, about)
    place = f"tab {tab} of spreadsheet {title}"
    header_row = options.header_row or first
    if header_row < first:
        raise SourceError(
            f"header_row {header_row} lies above the range of {place}, which begins on row "
            f"{first}: correct header_row or range"
        )
    below = values[header_row - first :]
    if not below:
        raise SourceError(
            f"{place} holds nothing on row {header_row}, where the header should be: "
            "set header_row to the row of the column names, or restore the tab from its history"
        )
    # A column may be filled in further than the header is.
    width = max(map(len, below))
    numbered = ((row, grid.padded(cells, width)) for row, cells in enumerate(below, header_row))
    header = grid.header(next(numbered)[1], f"row {header_row} of {place}")
    # Quoted as in A1 notation where its end could not be told: macros/cleaning/sheet_place.sql.
    shown = "'" + tab.replace("'", "''") + "'" if " / " in tab or tab[:1] == "'" else tab
    part = f"{title} / {shown}"
    rows = grid.without_tail(numbered)
    yield Rows(part, header, rows, _findings(about, part), form="sheet")


def identity(options: Options, parts: list[Landed]) -> Iterator[str]:
    """Yield settings, tab and cells: empty rows or tabs that somebody adds are no change."""
    about, tab, first, values = _landed(parts)
    settings = [str(about.get(name)) for name in ("title", "locale", "timeZone")]
    return chain(settings, [tab, str(first)], map(jsontext.dumps, values))


def _refuse_locale(options: Options, about: dict[str, Any]) -> None:
    """Raise SourceError where a spreadsheet shows dates and amounts otherwise than is declared."""
    found = about.get("locale")
    alike = ALIKE if options.locale in ALIKE else {options.locale}
    if not found or found in alike:
        return
    choice = f"declare `locale: {found}` and have its staging model read them so"
    raise SourceError(
        f"spreadsheet {about['title']} has the locale {found} where {options.locale} is declared, "
        "and may show dates and amounts in another form (5/11 is 11 May in en_US): set its locale "
        f"in Google Sheets under File > Settings, or {choice}"
    )


def _findings(about: dict[str, Any], part: str) -> list[Finding]:
    zone = about.get("timeZone")
    if not zone or zone in LONDON:
        return []
    message = (
        f"the spreadsheet's time zone is {zone}, so the times of a form's answers are not "
        "London's: set it in Google Sheets under File > Settings"
    )
    return [Finding("time_zone", part, message)]


def _landed(parts: list[Landed]) -> tuple[dict[str, Any], str, int, list[list[str | None]]]:
    """Return the spreadsheet's properties, the tab, its first row and the rows of cells."""
    bodies = {}
    for part in parts:
        with part.open() as file:
            bodies[part.name] = jsontext.loads(file.read(), part.name)
    tab, _, cells = bodies[VALUES]["range"].rpartition("!")
    if tab.startswith("'"):
        tab = tab[1:-1].replace("''", "'")
    start = re.match(r"[A-Z]*([0-9]+)", cells)
    rows = bodies[VALUES].get("values", [])
    values = [[jsontext.cell(value) or None for value in row] for row in rows]
    return bodies[SPREADSHEET]["properties"], tab, int(start[1]) if start else 1, values


def _credentials(variables: Mapping[str, str]) -> Any:
    from google.auth.exceptions import GoogleAuthError
    from google.oauth2.service_account import Credentials

    path = variables.get(KEY)
    if not path:
        raise SourceError(f"{KEY} is not set: set it to the path of a service account's key file")
    try:
        return Credentials.from_service_account_file(path, scopes=[SCOPE])
    except OSError:
        raise SourceError(f"the key file that {KEY} names cannot be read: correct it") from None
    except (ValueError, GoogleAuthError):
        raise SourceError(
            f"the file that {KEY} names is not a service account's key: download a JSON key anew"
        ) from None


def _headers(credentials: Any, renew: bool) -> dict[str, str]:
    from google.auth.exceptions import GoogleAuthError, TransportError

    if renew or not credentials.valid:
        try:
            credentials.refresh(_token_request)
        except TransportError:
            raise SourceError(
                "the server that gives tokens cannot be reached: look at this machine's network "
                "and the certificates that it trusts, and run again"
            ) from None
        except GoogleAuthError:
            raise SourceError(
                f"no token was given for the key that {KEY} names: check that the service account "
                "exists and that this machine's clock is right"
            ) from None
    return {"authorization": f"Bearer {credentials.token}"}


def _token_request(
    url: str, method: str = "GET", body: bytes | None = None, headers: Any = None, **_: Any
) -> SimpleNamespace:
    """Serve google-auth, whose own transports need another HTTP library."""
    from google.auth.exceptions import TransportError
    import httpx

    try:
        with client(url) as opened:
            answer = opened.request(method, url, content=body, headers=headers)
    except httpx.HTTPError as error:
        raise TransportError(error) from error
    return SimpleNamespace(status=answer.status_code, headers=answer.headers, data=answer.content)
