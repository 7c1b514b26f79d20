"""What a JSON answer reports beside its records: how many there are, that more follow, a failure.

No standard covers this, so the names are those in wide use: OData 4.01 and its version 2, CKAN's
datastore, ArcGIS REST, Elasticsearch, Solr, Spring, JSON:API, HAL, OGC API Features, FHIR, Relay,
Google, Stripe, Salesforce, Slack, GBIF, Django REST framework. Capitals, hyphens and underscores
make no difference. Records are never looked into, and no value of an answer is in a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import re
from typing import Any

WRAPPERS = {
    "meta", "metadata", "responsemetadata", "pagination", "paging", "paginator", "pager", "page",
    "pageinfo", "links", "link", "info", "properties", "response", "result", "hits",
}  # fmt: skip
TOTALS = {
    "total", "totalcount", "totalrecords", "totalresults", "totalitems", "totalrows", "totalhits",
    "totalelements", "totalfeatures", "totalmatches", "totalnumber", "totalsize", "itemstotal",
    "numbermatched", "nummatched", "numfound", "recordcount", "resultcount", "recordsfiltered",
    "count",
}  # fmt: skip
COUNTS = {"count", "recordcount", "resultcount"}  # of all records or of the page's
PAGES = {"totalpages", "pagecount", "pages", "lastpage", "numpages", "numberofpages"}
NEXT = {
    "next", "nextlink", "nexturl", "nexturi", "nexthref", "nextpage", "nextpageurl", "nextpagelink",
    "nextrecordsurl", "nextpagetoken", "nexttoken", "nextcursor", "nextcursormark", "nextmarker",
    "nextoffset", "nextstart", "nextpagestart", "continuationtoken", "continuation", "continue",
}  # fmt: skip
MORE = {
    "exceededtransferlimit", "hasmore", "hasmoreresults", "hasnext", "hasnextpage", "morerecords",
    "moreresults", "moreavailable", "truncated", "istruncated", "resultstruncated", "partial",
    "incompleteresults", "incomplete", "partialresults", "timedout", "limitreached",
    "limitexceeded",
}  # fmt: skip
END = {"last", "lastpage", "islast", "islastpage", "done", "complete", "finished", "endofrecords"}
FAILURES = {
    "error", "errors", "errormessage", "errormessages", "errorcode", "exception", "exceptions",
    "fault", "failure",
}  # fmt: skip
SUCCESSES = {"success", "ok", "issuccess", "succeeded", "successful"}
STATUSES = {"status", "result", "state", "outcome"}
FAILED = {"error", "fail", "failed", "failure", "fault"}
CODES = {"code", "status", "statuscode", "httpstatus", "httpcode", "errorcode"}
MESSAGES = {"message", "msg", "detail", "details", "description", "reason", "errordescription"}
REPORTED = FAILURES | SUCCESSES | STATUSES | CODES | MESSAGES | {"requestid", "timestamp", "title"}
NOTHING = {"", "0", "null", "none", "false", "no", "ok", "success"}


@dataclass(frozen=True)
class Report:
    """What one answer reports; every field is named by its dotted path."""

    totals: dict[str, int] = field(default_factory=dict)  # what may be a count of all records
    pages: int | None = None  # how many pages there are
    more: tuple[str, Any] | None = None  # the field that reports further records, and its value
    has_end: bool = False  # whether it has such a field, and that reports the end


def report(body: Any, records: str | None) -> Report:
    """Return what an answer reports; `records` is the dotted path of its list of records."""
    totals, pages, more, has_end = {}, None, None, False
    for path, name, value in _fields(body, records):
        number = _number(value["value"] if isinstance(value, dict) and "value" in value else value)
        if name in TOTALS and number is not None:
            totals[path] = number
        elif name in PAGES and number is not None:
            pages = number
        elif name in NEXT or _is_link_list(name, value):
            target = next_of(value)
            has_end = has_end or not target
            more = more or ((path, target) if target else None)
        elif (name in MORE or name in END) and _truth(value) is not None:
            follows = _truth(value) is (name in MORE)
            has_end = has_end or not follows
            more = more or ((path, value) if follows else None)
    return Report(totals, pages, more, has_end)


def next_of(value: Any) -> Any:
    """Return the next page's address or token in a field's value; None where there is none.

    A value may be a link object (`href` or `url`), or a list of them of which one has the relation
    "next", as in OGC API Features and FHIR.
    """
    if isinstance(value, list):
        links = [link for link in value if isinstance(link, dict)]
        value = next((link for link in links if "next" in (_relation(link), link)), None)
    if isinstance(value, dict):
        value = next((value[name] for name in ("href", "url", "link") if name in value), value)
    return value if _is_something(value) else None


def failure(body: Any, records: str | None, *, has_list: bool) -> str | None:
    """Return the path of the field that reports a failure, or None.

    Where the list of records is absent, a code from 400 to 599 or a message on its own is one too.
    """
    if records and records.startswith("*") and isinstance(body, dict):
        # Every field would be a record; a body of nothing but such fields is none.
        records = None if body and REPORTED.issuperset(map(plain, body)) else records
    fields = list(_fields(body, records))
    for path, name, value in fields:
        text = value.strip().lower() if isinstance(value, str) else None
        if name in FAILURES and _is_something(value):
            return path
        if (name in SUCCESSES and _truth(value) is False) or (name in STATUSES and text in FAILED):
            return path
    if has_list:
        return None
    for path, name, value in fields:
        if name in CODES and 400 <= (_number(value) or 0) < 600:
            return path
    is_plain = not any(isinstance(value, (dict, list)) and value for _, _, value in fields)
    return next((path for path, name, _ in fields if is_plain and name in MESSAGES), None)


def code(body: Any) -> int | None:
    """Return the HTTP status that a failure gives in its own fields, or None."""
    inner = [body]
    for value in body.values() if isinstance(body, dict) else ():
        inner += value[:1] if isinstance(value, list) else [value]
    for item in inner:
        for name, value in item.items() if isinstance(item, dict) else ():
            number = _number(value)
            if plain(name) in CODES and number and 400 <= number < 600:
                return number
    return None


def plain(name: str) -> str:
    """Return a field's name without capitals, signs and the prefix of OData."""
    return re.sub(r"[^a-z0-9]", "", name.lower()).removeprefix("odata")


def remedy(path: str, value: Any) -> str:
    """Return how to declare a field that reports further records."""
    name = plain(path.rsplit(".", 1)[-1])
    if name in MORE or name in END:
        return f"`{path}` is {str(value).lower()}; declare `paging`, or request smaller answers"
    if is_token(name, value):
        form = f"{{token: {{field: {quoted(path)}, param: …}}}}"
        return (
            f"{path} holds a token for the next page; declare `paging: {form}`, with the query "
            "parameter that takes it"
        )
    return f"{path} holds the next page's address; declare `paging: {{next_url: {quoted(path)}}}`"


def is_token(name: str, value: Any) -> bool:
    """Return whether a value that leads to the next page is a token or number, and no address."""
    if not isinstance(value, str):
        return True
    is_named = any(word in plain(name) for word in ("token", "cursor", "continuation"))
    is_url = value.startswith(("http://", "https://", "/", "?"))
    return not is_url and (is_named or not set(value) & set("/?."))


def quoted(path: str) -> str:
    """Return a path as YAML takes it."""
    return path if path.replace(".", "").replace("_", "").isalnum() else f'"{path}"'


def _fields(body: Any, records: str | None) -> Iterator[tuple[str, str, Any]]:
    """Yield path, plain name and value of each field beside the records and of its wrappers."""
    place, before = body, ""
    for step in [*(records.split(".") if records else ()), None]:
        # Under `*` every field is a record or holds records.
        if step == "*" or not isinstance(place, dict):
            return
        for name, value in place.items():
            if name == step:
                continue
            yield before + name, plain(name), value
            if isinstance(value, dict) and plain(name) in WRAPPERS:
                for inner, item in value.items():
                    yield f"{before}{name}.{inner}", plain(inner), item
        place, before = place.get(step), f"{before}{step}."


def _is_link_list(name: str, value: Any) -> bool:
    is_list = name in ("link", "links") and isinstance(value, list)
    return is_list and any(isinstance(link, dict) and _relation(link) for link in value)


def _relation(link: dict[str, Any]) -> Any:
    return link.get("rel") or link.get("relation")


def _number(value: Any) -> int | None:
    """Return a whole number, which may be a text of digits (OData 2)."""
    is_number = isinstance(value, str) and value.isascii() and value.isdigit()
    return int(value) if is_number and len(value) < 16 else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def _is_something(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lower() not in NOTHING
    if isinstance(value, dict):
        return any(map(_is_something, value.values()))
    return bool(value)
