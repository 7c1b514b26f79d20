"""The repairs service of a council, in every way that an API can page and fail."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from loopback import Reply
import pytest

from ingest.connectors import Request, SourceError, rest_api
from ingest.connectors.cursor import Cursor
from ingest.connectors.paging import Counter, Paging
from ingest.connectors.rest_api import Options

JOBS = [{"id": number, "cost": f"{number}.10", "updatedAt": None} for number in range(1, 6)]


def as_json(value, **further):
    """Answer a value."""
    return Reply(json.dumps(value).encode(), **further)


def query(asked):
    """The query parameters of a request."""
    return {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}


def by_address(asked):
    """Two records a page, the next one's address in the body, relative to this one."""
    start = int(query(asked).get("start", 0))
    more = start + 2 < len(JOBS)
    return as_json({"results": JOBS[start : start + 2], "next": f"?start={start + 2}" * more})


def by_link(asked):
    """Two records a page, the next one's address in a header."""
    start = int(query(asked).get("start", 0))
    links = f'<http://elsewhere.example/>; rel="first", </jobs?start={start + 2}>; rel="next"'
    headers = {"Link": links} if start + 2 < len(JOBS) else {}
    return as_json(JOBS[start : start + 2], headers=headers)


def by_page(asked):
    """As many records as are asked for but never more than two, pages counted from 1."""
    return as_json(by_page_list(asked))


def by_page_list(asked):
    """The records of such a page."""
    size, page = min(int(query(asked).get("size", 2)), 2), int(query(asked)["page"])
    return JOBS[(page - 1) * size : page * size]


def by_offset(asked):
    """Two records a page, records skipped."""
    skip = int(query(asked)["skip"])
    return as_json(JOBS[skip : skip + 2])


@pytest.mark.parametrize(
    ("answering", "paging", "records", "pages"),
    [
        (by_address, Paging(next_url="next"), "results", 3),
        (by_link, Paging(link_header=True), None, 3),
        (by_page, Paging(page=Counter("page", size_param="size", size=500)), None, 4),
        (by_page, Paging(page=Counter("page", start=1)), None, 4),
        (by_offset, Paging(offset=Counter("skip")), None, 4),
    ],
)
def test_every_way_of_paging_gives_all_records(
    serve, land, read_all, answering, paging, records, pages
):
    options = Options(serve(answering).root + "/jobs", records=records, paging=paging)
    counted = []
    landed = land(rest_api.fetch(options, Request(progress=counted.append)))
    assert counted == list(range(1, pages + 1))
    assert [part.name for part in landed][:2] == ["page_00001.json", "page_00002.json"]

    read = read_all(rest_api.read(options, landed))
    assert [page.part for page in read] == ["page 1", "page 2", "page 3"]
    assert [cells[:2] for page in read for _, cells in page.rows] == [
        [str(job["id"]), job["cost"]] for job in JOBS
    ]
    assert [number for page in read for number, _ in page.rows] == [1, 2, 1, 2, 1]


def test_a_page_size_is_asked_for_on_every_page(serve, land):
    server = serve(by_page)
    paging = Paging(page=Counter("page", size_param="size", size=500))
    land(rest_api.fetch(Options(server.root, paging=paging), Request()))
    assert [query(asked) for asked in server.asked] == [
        {"page": str(page), "size": "500"} for page in range(1, 5)
    ]


@pytest.mark.parametrize("said", [{"size": 500}, {"size_param": "size"}])
def test_half_a_page_size_is_a_sentence(land, said):
    paging = Paging(page=Counter("page", **said))
    with pytest.raises(SourceError, match="needs both `size` and `size_param`"):
        fetch_all(Options("http://127.0.0.1:1", paging=paging), land)


def test_without_paging_there_is_one_page(serve, land):
    server = serve(lambda asked: as_json(JOBS))
    options = Options(f"{server.root}/jobs", headers={"x-key": "k"}, params={"size": 5})
    [part] = land(rest_api.fetch(options, Request()))
    assert part.open().read() == json.dumps(JOBS).encode()
    assert server.asked[0].path == "/jobs?size=5" and server.asked[0].headers["x-key"] == "k"


def test_a_last_page_may_have_null_for_its_records(serve, land, read_all):
    server = serve(lambda asked: as_json({"results": by_page_list(asked) or None}))
    options = Options(server.root, records="results", paging=Paging(page=Counter("page")))
    landed = fetch_all(options, land)
    assert sum(len(page.rows) for page in read_all(rest_api.read(options, landed))) == len(JOBS)


def test_no_records_give_no_rows(serve, land):
    options = Options(serve(lambda asked: as_json([])).root)
    landed = land(rest_api.fetch(options, Request()))
    assert len(landed) == 1 and list(rest_api.read(options, landed)) == []


def fetch_all(options, land):
    """Land all pages."""
    return land(rest_api.fetch(options, Request()))


def test_a_page_that_answers_500_then_works_is_fetched(serve, land, read_all):
    answers = {}

    def stumbling(asked):
        answers[asked.path] = answers.get(asked.path, 0) + 1
        return by_address(asked) if answers[asked.path] > 2 else Reply(status=500)

    options = Options(serve(stumbling).root, records="results", paging=Paging(next_url="next"))
    pages = read_all(rest_api.read(options, fetch_all(options, land)))
    assert sum(len(page.rows) for page in pages) == len(JOBS)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"<html>Ms Person</html>", "text/html"), (b'{"results": [{"a', "application/json")],
)
def test_a_page_that_is_no_json_names_page_address_and_content_type(serve, land, body, kind):
    def failing(asked):
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        return Reply(body, headers=headers) if "start=2" in asked.path else by_address(asked)

    root = serve(failing).root
    options = Options(root, records="results", paging=Paging(next_url="next"))
    place = f"page 2 of {root}"
    with pytest.raises(SourceError, match=f"^{place}, which came as {kind}, is not JSON") as caught:
        fetch_all(options, land)
    assert "Person" not in str(caught.value)


def test_a_page_after_the_last_that_is_not_there_is_a_sentence(serve, land):
    """An end that might be a failure is not taken for one: half the records would be missing."""
    server = serve(lambda asked: by_page(asked) if by_page_list(asked) else Reply(status=404))
    options = Options(server.root, paging=Paging(page=Counter("page")))
    with pytest.raises(SourceError, match=r"^page 4 of .* answered 404: if its pages end so"):
        fetch_all(options, land)


def test_paging_that_never_ends_stops_at_the_cap(serve, land):
    count = iter(range(1_000_000))
    server = serve(
        lambda asked: as_json({"results": [{"id": next(count)}], "next": f"?{next(count)}"})
    )
    options = Options(server.root, records="results", paging=Paging(next_url="next"), max_pages=30)
    with pytest.raises(SourceError, match="more than 30 pages: raise max_pages"):
        fetch_all(options, land)
    assert len(server.asked) == 30


def test_paging_that_returns_to_an_address_stops(serve, land):
    count = iter(range(100))
    server = serve(lambda asked: as_json({"results": [{"id": next(count)}], "next": "/again"}))
    options = Options(server.root, records="results", paging=Paging(next_url="next"))
    with pytest.raises(SourceError, match=r"page 3 is one that came before.*circle"):
        fetch_all(options, land)


def test_paging_that_repeats_a_page_under_new_addresses_stops(serve, land):
    """The envelope's clock differs from page to page, and so do the addresses; the records not."""
    count = iter(range(100))
    server = serve(
        lambda asked: as_json({"at": next(count), "results": JOBS, "next": f"?{next(count)}"})
    )
    options = Options(server.root, records="results", paging=Paging(next_url="next"))
    with pytest.raises(SourceError, match="page 2 is one that came before"):
        fetch_all(options, land)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("next", 2),
        ("nextPageToken", "CAUQAA"),
        ("nextPageToken", "CAUQAA/x="),
        ("next_cursor", "b2Zmc2V0OjI="),
        ("next", True),
    ],
)
def test_a_token_where_an_address_is_declared_names_token_paging(serve, land, field, value):
    server = serve(lambda asked: as_json({"results": JOBS, field: value}))
    options = Options(server.root, records="results", paging=Paging(next_url=field))
    remedy = f"declare `paging: {{token: {{field: {field}, param: …}}}}`"
    with pytest.raises(SourceError, match=f"{field} holds a token.*{re.escape(remedy)}") as caught:
        fetch_all(options, land)
    assert str(value) not in str(caught.value).replace(field, "").replace("`", "")
    assert len(server.asked) == 1


def test_a_next_address_on_another_host_gets_no_token(serve, land):
    other = serve(lambda asked: as_json({"results": JOBS, "next": None}))
    server = serve(lambda asked: as_json({"results": [{"id": 0}], "next": other.root}))
    headers = {"Authorization": "Bearer s3cret"}
    options = Options(server.root, headers, records="results", paging=Paging(next_url="next"))
    assert len(fetch_all(options, land)) == 2
    assert "s3cret" in str(server.asked) and "s3cret" not in str(other.asked)


def test_a_token_that_expires_in_mid_run_is_a_sentence(serve, land):
    server = serve(
        lambda asked: Reply(status=401) if "start=2" in asked.path else by_address(asked)
    )
    headers = {"Authorization": "Bearer s3cret"}
    options = Options(server.root, headers, records="results", paging=Paging(next_url="next"))
    with pytest.raises(SourceError, match=r"^page 2 of .* answered 401: the token was refused"):
        fetch_all(options, land)
    assert len(server.asked) == 2


def identity_of(value, land, **options):
    """The identity of an extract of one page."""
    parts = land([rest_api.Part("page_00001.json", [json.dumps(value).encode()])])
    return list(rest_api.identity(Options("", **options), parts))


def test_a_clock_in_the_envelope_is_no_change_but_a_digit_is(land):
    def page(at, cost):
        return {"at": at, "results": [{"id": 1, "cost": cost}, {"id": 2}]}

    first = identity_of(page("09:00", 1.5), land, records="results")
    assert first == identity_of(page("10:00", 1.5), land, records="results")
    assert first != identity_of(page("09:00", 1.25), land, records="results")


def test_neither_order_nor_paging_is_a_change_but_a_second_copy_is(serve, land):
    first = identity_of(JOBS, land)
    assert first == identity_of([dict(reversed(job.items())) for job in JOBS[::-1]], land)
    assert first != identity_of([*JOBS, JOBS[0]], land)
    options = Options(serve(by_offset).root, paging=Paging(offset=Counter("skip")))
    assert first == list(rest_api.identity(options, fetch_all(options, land)))


CURSOR = Cursor("since", "changed.at", "1 hour")


@pytest.mark.parametrize(
    ("moments", "newest"),
    [
        (["2026-11-23T10:00:00Z", "2026-11-23T10:00:00.5Z"], "2026-11-23T10:00:00.5Z"),
        (["2026-11-23T10:30:00+01:00", "2026-11-23T10:00:00Z"], "2026-11-23T10:00:00Z"),
        (["2026-11-23 10:00:00", "2026-11-23 09:00:00"], "2026-11-23 10:00:00"),
        (["2026-11-22", "2026-11-23"], "2026-11-23"),
        ([9, 10], "10"),
        ([None, "2026-11-23"], "2026-11-23"),
        ([None, None], None),
        ([], None),
    ],
)
def test_the_newest_moment_is_found_as_the_source_writes_it(land, moments, newest):
    records = [{"changed": {"at": moment}} for moment in moments]
    parts = land([rest_api.Part("page_00001.json", [json.dumps(records).encode()])])
    assert rest_api.newest(Options("", cursor=CURSOR), parts) == newest


def test_a_moment_that_is_none_names_the_record_and_not_its_text(land):
    records = b'[{"changed": {"at": "2026-11-23"}}, {"changed": {"at": "Ms Person"}}]'
    parts = land([rest_api.Part("page_00001.json", [records])])
    with pytest.raises(SourceError, match=r"^changed\.at of record 2 on page 1 is") as caught:
        rest_api.newest(Options("", cursor=CURSOR), parts)
    assert "Person" not in str(caught.value)


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ('[{"id": 1}, {"id": 2, "changed": null}]', r"no record has changed\.at: correct `field`"),
        ('[{"changed": {"at": "23/11/2026"}}]', r"changed\.at of record 1 on page 1 is neither"),
    ],
)
def test_a_cursor_that_never_moves_is_said_when_the_extract_is_read(land, records, reason):
    parts = land([rest_api.Part("page_00001.json", [records.encode()])])
    with pytest.raises(SourceError, match=f"^{reason}"):
        list(rest_api.read(Options("", cursor=CURSOR), parts))


def test_a_record_without_a_moment_among_others_is_read(land, read_all):
    records = b'[{"id": 1, "changed": {"at": "2026-11-23"}}, {"id": 2}]'
    parts = land([rest_api.Part("page_00001.json", [records]), rest_api.Part("p", [b"[]"])])
    [page] = read_all(rest_api.read(Options("", cursor=CURSOR), parts))
    assert page.column("id") == ["1", "2"]


def test_an_incremental_source_without_a_cursor_is_a_sentence(land):
    with pytest.raises(SourceError, match="needs a cursor"):
        rest_api.newest(Options(""), [])


@pytest.mark.parametrize(
    ("seen", "overlap", "asked"),
    [
        (None, "1 hour", None),
        ("2026-11-23T00:30:00.123Z", None, "2026-11-23T00:30:00.123Z"),
        ("2026-11-23T00:30:00.123Z", "1 hour", "2026-11-22T23:30:00Z"),
        ("2026-11-23T00:30:00.1234567+01:00", "2 days", "2026-11-21T00:30:00+01:00"),
        ("2026-11-23 00:30:00", "45 minutes", "2026-11-22 23:45:00"),
        ("2026-11-23", "1 week", "2026-11-16"),
        ("12345", None, "12345"),
    ],
)
def test_a_later_run_asks_from_behind_the_newest_moment(serve, land, seen, overlap, asked):
    server = serve(lambda asked: as_json(JOBS))
    options = Options(server.root, cursor=Cursor("since", "updatedAt", overlap))
    land(rest_api.fetch(options, Request(cursor=seen)))
    assert query(server.asked[0]).get("since") == asked


@pytest.mark.parametrize(
    ("seen", "kind"), [("7", "number"), ("20261123T003000Z", "moment without hyphens")]
)
def test_what_cannot_be_counted_back_has_no_overlap(serve, land, seen, kind):
    options = Options(serve(lambda asked: as_json(JOBS)).root, cursor=Cursor("s", "id", "1 hour"))
    with pytest.raises(SourceError, match=f"id is a {kind}, which has no overlap"):
        land(rest_api.fetch(options, Request(cursor=seen)))
