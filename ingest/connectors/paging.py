"""How an API is asked for its next page; `rest_api` asks, this says for what."""

from collections.abc import Mapping
import dataclasses
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from ingest.connectors import SourceError, jsontext
from ingest.connectors import answer as answers
from ingest.connectors.completeness import Tally
from ingest.connectors.http import Answer

Asked = tuple[str, Mapping[str, Any]]  # an address and the query parameters beside its own


@dataclass(frozen=True)
class Counter:
    """Pages asked for by a number; the first page without a record is the end.

    A page shorter than `size` is not taken for the last: a server may cap the size it is asked for.
    """

    param: str = field(metadata={"help": "Query parameter that takes the number."})
    start: int | None = field(
        default=None, metadata={"help": "Number of the first page; by default 1, for `offset` 0."}
    )
    size_param: str | None = field(
        default=None, metadata={"help": "Query parameter that takes the records a page."}
    )
    size: int | None = field(default=None, metadata={"help": "Records a page to ask for."})


@dataclass(frozen=True)
class Token:
    """Each page gives a token, and the request for the next one repeats the first with it."""

    param: str = dataclasses.field(metadata={"help": "Query parameter that takes the token."})
    field: str | None = dataclasses.field(
        default=None,
        metadata={
            "help": "Dotted path of the field that holds the token, such as `nextPageToken`; "
            "a page where it is absent, null or blank is the last."
        },
    )
    last_record: str | None = dataclasses.field(
        default=None,
        metadata={
            "help": "Instead of `field`: dotted path of the field of a page's last record that is "
            "the token, such as `id` for `starting_after`; a page without a record is the last."
        },
    )


@dataclass(frozen=True)
class Paging:
    """Exactly one of these."""

    next_url: str | None = field(
        default=None,
        metadata={
            "help": "Dotted path of the field that holds the next page's address, or the links "
            "among which it is; a page where it is absent, null or blank is the last."
        },
    )
    link_header: bool = field(
        default=False,
        metadata={"help": 'True where the Link header names the next page, as rel="next".'},
    )
    page: Counter | None = field(default=None, metadata={"help": "Pages are counted one by one."})
    offset: Counter | None = field(default=None, metadata={"help": "Records are counted."})
    token: Token | None = field(
        default=None, metadata={"help": "Each page gives the token of the next."}
    )


@dataclass(frozen=True)
class Page:
    """An answer, its JSON value and the records in it."""

    answer: Answer
    body: Any
    records: list[Any]


def first(paging: Paging | None, url: str, params: Mapping[str, Any]) -> Asked:
    """Return what to request to get the first page."""
    token = paging and paging.token
    if token and (token.field is None) == (token.last_record is None):
        raise SourceError("a token comes from `field` or from `last_record`: correct `paging`")
    counter = paging and (paging.page or paging.offset)
    if not counter:
        return url, params
    if (counter.size is None) != (counter.size_param is None):
        raise SourceError("a page size needs both `size` and `size_param`: correct `paging`")
    start = int(bool(paging.page)) if counter.start is None else counter.start
    size = {counter.size_param: counter.size} if counter.size_param else {}
    return url, {**params, **size, counter.param: start}


def following(paging: Paging | None, asked: Asked, page: Page, tally: Tally) -> Asked | None:
    """Return what to request after a page of records, None after the last; `tally` has it."""
    counter = paging and (paging.page or paging.offset)
    if counter:
        if not page.records and not tally.goes_on:
            return None
        url, params = asked
        # A page without records in the middle is as long as the others.
        step = 1 if paging.page else len(page.records) or counter.size or tally.longest
        return (url, {**params, counter.param: params[counter.param] + step}) if step else None
    # Some servers, such as CKAN, offer a next page for ever.
    if not paging or (not page.records and tally.is_complete):
        return None
    if paging.token:
        url, params = asked
        value = _token(paging.token, page, tally)
        return (url, {**params, paging.token.param: value}) if value else None
    if paging.link_header:
        target = page.answer.links.get("next")
        return (urljoin(page.answer.url, target), {}) if target else None
    target = answers.next_of(jsontext.at(page.body, paging.next_url or ""))
    if target is None:
        return None
    if answers.is_token(paging.next_url, target):
        field = answers.quoted(paging.next_url)
        raise SourceError(
            f"{paging.next_url} holds a token or a number and no address: declare "
            f"`paging: {{token: {{field: {field}, param: …}}}}`, with the query parameter that "
            "takes it"
        )
    return urljoin(page.answer.url, target), {}


def _token(token: Token, page: Page, tally: Tally) -> str | None:
    """Return the token of the next page, None after the last."""
    if token.field:
        found = answers.next_of(jsontext.at(page.body, token.field))
    elif not page.records or (tally.last.has_end and not tally.last.more):
        return None
    else:
        found = jsontext.at(page.records[-1], token.last_record)
        if found is None:
            raise SourceError(f"the last record of a page has no {token.last_record}: correct it")
    if found is None:
        return None
    if not isinstance(found, str):
        raise SourceError(f"{token.field or token.last_record} holds no token: correct `paging`")
    return found
