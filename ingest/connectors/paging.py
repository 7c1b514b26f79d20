"""How an API is asked for its next page; `rest_api` asks, this says for what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from ingest.connectors import SourceError, jsontext
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
class Paging:
    """Exactly one of these."""

    next_url: str | None = field(
        default=None,
        metadata={
            "help": "Dotted path of the field that holds the next page's address; "
            "a page where it is absent, null or blank is the last."
        },
    )
    link_header: bool = field(
        default=False,
        metadata={"help": 'True where the Link header names the next page, as rel="next".'},
    )
    page: Counter | None = field(default=None, metadata={"help": "Pages are counted one by one."})
    offset: Counter | None = field(default=None, metadata={"help": "Records are counted."})


def first(paging: Paging | None, url: str, params: Mapping[str, Any]) -> Asked:
    """Return what to ask for to get the first page."""
    counter = paging and (paging.page or paging.offset)
    if not counter:
        return url, params
    if (counter.size is None) != (counter.size_param is None):
        raise SourceError("a page size needs both `size` and `size_param`: correct `paging`")
    start = int(bool(paging.page)) if counter.start is None else counter.start
    size = {counter.size_param: counter.size} if counter.size_param else {}
    return url, {**params, **size, counter.param: start}


def following(
    paging: Paging | None, asked: Asked, answer: Answer, body: Any, count: int
) -> Asked | None:
    """Return what to ask for after an answer of `count` records, None after the last page."""
    counter = paging and (paging.page or paging.offset)
    if counter:
        url, params = asked
        step = 1 if paging.page else count
        return (url, {**params, counter.param: params[counter.param] + step}) if count else None
    target = None
    if paging and paging.next_url:
        target = jsontext.at(body, paging.next_url)
    elif paging and paging.link_header:
        target = answer.links.get("next")
    if not target:
        return None
    if type(target) is not str:
        raise SourceError(f"{paging.next_url} holds no address: correct `paging`")
    return urljoin(answer.url, target), {}
