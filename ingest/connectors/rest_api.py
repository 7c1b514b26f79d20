"""JSON over HTTP: records that come page by page, all of them or those changed since the last run.

Lands every answer as served. Two extracts are the same when their records are, so that a clock
or a request number beside the records makes no new extract.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar

from ingest.connectors import Landed, Part, Request, Rows, SourceError, jsontext, urls
from ingest.connectors.cursor import Cursor, Moment, begin, moment
from ingest.connectors.http import Http
from ingest.connectors.paging import Asked, Paging, first, following

FURTHER = {404: "if its pages end so, page by `next_url` or `link_header`, else ask its owner"}


@dataclass(frozen=True)
class Options:
    """Without `paging` the source is one page."""

    url: str = field(metadata={"help": "Address of the first page."})
    headers: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "Headers, such as a token; sent to the host of `url` and no other."},
    )
    params: Mapping[str, str | int] = field(
        default_factory=dict, metadata={"help": "Query parameters of the first page."}
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
            "help": "How to get the next page: one of next_url, link_header, page, offset.",
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
    READ: ClassVar[frozenset[str]] = frozenset()


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield one part a page, until there is no next one."""
    params: dict[str, Any] = dict(options.params)
    if options.cursor and request.cursor:
        params[options.cursor.param] = begin(options.cursor, request.cursor)
    asked: Asked | None = first(options.paging, options.url, params)
    seen: set[str] = set()

    with Http(options.url, lambda renew: options.headers) as http:
        for number in range(1, options.max_pages + 1):
            further = FURTHER if number > 1 else None
            answer = http.get(*asked, place=f"page {number}", refusals=further)
            place = f"page {number} of {urls.address(answer.url)}"
            body = jsontext.loads(answer.body, f"{place}, which came as {answer.content_type},")
            records = jsontext.records(body, options.records, place)

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

            asked = following(options.paging, asked, answer, body, len(records))
            if asked is None:
                return
    raise SourceError(
        f"there are more than {options.max_pages:,} pages: raise max_pages if that is right"
    )


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows of each page that has records, numbered within the page.

    Raises SourceError where the cursor's field is in none of them: every run would ask for all.
    """
    found: list[bool] = []
    for place, records in _pages(options, parts):
        if records:
            found.append(bool(_moments(options.cursor, place, records)))
            yield jsontext.table(place, records)
    if options.cursor and found and not any(found):
        raise SourceError(f"no record has {options.cursor.field}: correct `field` of the cursor")


def identity(options: Options, parts: list[Landed]) -> Iterator[str]:
    """Yield a digest a record, sorted: neither the order of records nor of fields is content."""
    pages = _pages(options, parts)
    yield from sorted(_digest(record) for _, records in pages for record in records)


def newest(options: Options, parts: list[Landed]) -> str | None:
    """Return the newest value of the cursor's field, as the source writes it."""
    if not options.cursor:
        raise SourceError("`extract: incremental` needs a cursor: add `cursor` to the declaration")
    found: dict[Moment, str] = {}
    for place, records in _pages(options, parts):
        found |= _moments(options.cursor, place, records)
    return found[max(found)] if found else None


def _moments(cursor: Cursor | None, place: str, records: list[Any]) -> dict[Moment, str]:
    """Return the values of the cursor's field, as the source writes them, by what they mean."""
    found = {}
    for number, record in enumerate(records if cursor else (), start=1):
        text = jsontext.cell(jsontext.at(record, cursor.field))
        if text:
            found[moment(text, f"{cursor.field} of record {number} on {place}")] = text
    return found


def _pages(options: Options, parts: list[Landed]) -> Iterator[tuple[str, list[Any]]]:
    for number, part in enumerate(parts, start=1):
        place = f"page {number}"
        with part.open() as file:
            body = jsontext.loads(file.read(), place)
        yield place, jsontext.records(body, options.records, place)


def _digest(value: Any) -> str:
    text = jsontext.dumps(value, canonical=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
