"""JSON over HTTP: records that come page by page, all of them or those changed since the last run.

Lands every answer as served. Two extracts are the same when their records are, so that a clock
or a request number beside the records makes no new extract.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, Literal

from ingest.connectors import (
    Finding,
    Landed,
    Part,
    Reject,
    Request,
    Rows,
    SourceError,
    completeness,
    jsontext,
    urls,
)
from ingest.connectors import answer as answers
from ingest.connectors.completeness import Repeats, Tally
from ingest.connectors.cursor import Ahead, Cursor, Moment, begin, is_after, moment
from ingest.connectors.http import Http
from ingest.connectors.paging import Asked, Page, Paging, first, following

FURTHER = {
    404: "if its pages end so, page by `next_url`, `link_header` or `token`, else ask its owner"
}


@dataclass(frozen=True)
class Options:
    """Without `paging` the source is one page."""

    url: str = field(
        metadata={
            "holds": "address",
            "help": "Address of the first page, beginning with a variable of the system: "
            "`${NAME}/v1/jobs`.",
        }
    )
    headers: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "holds": "secret",
            "help": "Headers, such as a token; sent to the host of `url` and no other.",
        },
    )
    params: Mapping[str, str | int] = field(
        default_factory=dict,
        metadata={"holds": "secret", "help": "Query parameters of the first page."},
    )
    records: str | None = field(
        default=None,
        metadata={
            "help": "Dotted path of the list of records, `*` for every field of an object; "
            "absent where the body is the list."
        },
    )
    paging: Paging | None = field(
        default=None,
        metadata={
            "help": "How to get the next page: one of next_url, link_header, page, offset, token.",
            "schema": {"minProperties": 1, "maxProperties": 1},
        },
    )
    cursor: Cursor | None = field(
        default=None, metadata={"help": "For `extract: incremental`: how to ask for changes only."}
    )
    max_pages: int = field(
        default=10_000,
        metadata={"help": "Pages after which the source is given up.", "schema": {"minimum": 1}},
    )
    total: str | None = field(
        default=None,
        metadata={
            "help": "Dotted path of the field that holds how many records there are, on every "
            "page; by default a field of a usual name is compared with what came."
        },
    )
    shortfall: Literal["warn", "hold", "ignore"] = field(
        default="warn",
        metadata={
            "help": "What happens where fewer records came than an answer reports: a total, "
            "further pages, a limit reached. `hold` keeps the last good extract until a person "
            "accepts this one."
        },
    )
    # `fetch` looks at `total` only to pass over an empty page; it requests nothing by it.
    READ: ClassVar[frozenset[str]] = frozenset({"total", "shortfall"})


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield one part a page, until there is no next one."""
    params: dict[str, Any] = dict(options.params)
    if options.cursor and request.cursor:
        params[options.cursor.param] = begin(options.cursor, request.cursor)
    asked: Asked | None = first(options.paging, options.url, params)
    seen: set[str] = set()
    tally = _tally(options)

    with Http(options.url, lambda renew: options.headers) as http:
        for number in range(1, options.max_pages + 1):
            further = FURTHER if number > 1 else None
            answer = http.get(*asked, place=f"page {number}", refusals=further)
            place = f"page {number} of {urls.address(answer.url)}"
            body = jsontext.loads(answer.body, f"{place}, which came as {answer.content_type},")
            records = _records(options, body, place, answer.status)

            # A server may send the same page again under ever new addresses.
            marks = {answer.url} | ({_digest(records)} if records else set())
            if seen & marks:
                raise SourceError(
                    f"page {number} is one that came before, so the paging goes in a circle: "
                    "correct `paging`, or ask the source's owner"
                )
            seen |= marks
            yield Part(f"page_{number:05}.json", [answer.body])
            request.progress(number)

            tally.add(body, len(records))
            asked = following(options.paging, asked, Page(answer, body, records), tally)
            if asked is None:
                completeness.warn(options, request, answer, tally)
                return
    raise SourceError(
        f"there are more than {options.max_pages:,} pages: raise max_pages if that is right"
    )


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows of each page that has records, numbered within the page.

    The findings about all pages are those of the last `Rows`. Raises SourceError where the
    cursor's field is in none of the records: every run would request them all.
    """
    tally, repeats, ahead = _tally(options), Repeats(), Ahead(options.cursor, _requested_at(parts))
    findings: list[Finding] = []
    pending: Rows | None = None
    for place, body, records in _pages(options, parts):
        tally.add(body, len(records))
        failure = records and answers.failure(body, options.records, has_list=True)
        if failure:
            message = f"it reports an error (`{failure}`) beside its records: some may be missing"
            findings.append(Finding("reported_error", place, message))
        if records:
            ahead.add(_moments(options.cursor, place, records), place)
            if pending:
                yield pending
            pending = jsontext.table(place, records)
            if options.paging:
                pending = repeats.watched(pending)
    if options.cursor and tally.came and not ahead.seen:
        raise SourceError(f"no record has {options.cursor.field}: correct `field` of the cursor")

    def of_all_pages() -> Iterator[Finding]:
        yield from findings
        yield from ahead.findings()
        yield from completeness.findings(options, tally, repeats)

    if pending:
        yield Rows(pending.part, pending.header, _closed(pending, of_all_pages), pending.findings)
    elif closing := list(of_all_pages()):
        yield Rows("page 1", [], [], closing)


def identity(options: Options, parts: list[Landed]) -> Iterator[str]:
    """Yield a digest a record, sorted: neither the order of records nor of fields is content.

    Where a shortfall holds an extract, the same records with a true total release it.
    """
    tally, digests = _tally(options), []
    for _, body, records in _pages(options, parts):
        tally.add(body, len(records))
        digests += map(_digest, records)
    if options.shortfall == "hold":
        yield completeness.shortfall(options, tally) or "complete"
    yield from sorted(digests)


def newest(options: Options, parts: list[Landed]) -> str | None:
    """Return the newest value of the cursor's field, as the source writes it.

    A moment after that of the request is passed over: no change has been made at it.
    """
    if not options.cursor:
        raise SourceError("`extract: incremental` needs a cursor: add `cursor` to the declaration")
    at = _requested_at(parts)
    found: dict[Moment, str] = {}
    for place, _, records in _pages(options, parts):
        for value, text in _moments(options.cursor, place, records):
            if at is None or not is_after(options.cursor, value, at):
                found[value] = text
    return found[max(found)] if found else None


def is_ahead(options: Options, cursor: str, at: datetime) -> bool:
    """Return whether a cursor that landed is a moment after that of its request."""
    return bool(options.cursor) and is_after(options.cursor, moment(cursor, "the cursor"), at)


def _closed(
    last: Rows, findings: Callable[[], Iterable[Finding]]
) -> Iterator[tuple[int, list[str | None]] | Reject]:
    yield from last.rows
    last.findings.extend(findings())


def _moments(cursor: Cursor | None, place: str, records: list[Any]) -> list[tuple[Moment, str]]:
    """Return the values of the cursor's field: what they mean, and as the source writes them."""
    found = []
    for number, record in enumerate(records if cursor else (), start=1):
        text = jsontext.cell(jsontext.at(record, cursor.field))
        if text:
            found.append((moment(text, f"{cursor.field} of record {number} on {place}"), text))
    return found


def _pages(options: Options, parts: list[Landed]) -> Iterator[tuple[str, Any, list[Any]]]:
    for number, part in enumerate(parts, start=1):
        place = f"page {number}"
        with part.open() as file:
            body = jsontext.loads(file.read(), place)
        yield place, body, _records(options, body, place)


def _records(options: Options, body: Any, place: str, status: int | None = None) -> list[Any]:
    """Return the records of a page; Google leaves an empty list out of its answers."""
    token = options.paging and options.paging.token and options.paging.token.field
    if options.records and isinstance(body, dict) and body.keys() <= {token}:
        return []
    return jsontext.records(body, options.records, place, status)


def _requested_at(parts: list[Landed]) -> datetime | None:
    return parts[0].requested_at if parts else None


def _tally(options: Options) -> Tally:
    return Tally(options.records, options.total)


def _digest(value: Any) -> str:
    text = jsontext.dumps(value, canonical=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
