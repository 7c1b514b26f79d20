"""What came is held against what the answers report, in the forms of the APIs in use."""

import json
from urllib.parse import parse_qs, urlsplit

from loopback import Reply
import pytest

from ingest.connectors import Part, Request, SourceError, rest_api
from ingest.connectors.paging import Counter, Paging, Token
from ingest.connectors.rest_api import Options


def jobs(count, start=1):
    """Records that are like no other."""
    return [{"id": number, "what": f"job {number}"} for number in range(start, start + count)]


def as_json(value, **further):
    """Answer a value."""
    return Reply(json.dumps(value).encode(), **further)


def query(asked):
    """The query parameters of a request."""
    return {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}


@pytest.fixture
def kinds_of(land):
    """Return the kinds of findings about pages that landed, and their sentences."""

    def found(options, *bodies):
        parts = [
            Part(f"page_{number:05}.json", [json.dumps(body).encode()])
            for number, body in enumerate(bodies, start=1)
        ]
        findings = []
        for rows in rest_api.read(options, land(parts)):
            assert list(rows.rows) or not rows.header
            findings += rows.findings
        return {finding.kind: f"{finding.place}: {finding.message}" for finding in findings}

    return found


ARCGIS = {"objectIdFieldName": "id", "features": jobs(1000), "exceededTransferLimit": True}
SHORT = {
    "a total": ("results", {"total": 25000, "results": jobs(3)}, "total"),
    "Django": ("results", {"count": 41, "next": None, "results": jobs(3)}, "count"),
    "FHRS": ("establishments", {"establishments": jobs(3), "meta": {"totalCount": 1735}}, "meta"),
    "CKAN": ("result.rows", {"ok": True, "result": {"rows": jobs(3), "total": 9}}, "result.total"),
    "OData 4": ("value", {"@odata.count": 9, "value": jobs(3)}, "@odata.count"),
    "OData 2": ("d.results", {"d": {"results": jobs(3), "__count": "9"}}, "d.__count"),
    "Elasticsearch": ("hits.hits", {"hits": {"total": {"value": 9}, "hits": jobs(3)}}, "hits"),
    "Spring": ("content", {"content": jobs(3), "totalElements": 9, "totalPages": 3}, "total"),
    "OGC": ("features", {"features": jobs(3), "numberMatched": 9, "numberReturned": 3}, "number"),
    "JSON:API": ("data", {"data": jobs(3), "meta": {"total-records": 9}}, "meta"),
    "pages": ("rows", {"rows": jobs(3), "page": 1, "pages": 4}, "1 page of 4"),
    "ArcGIS": ("features", ARCGIS, "exceededTransferLimit"),
    "ArcGIS GeoJSON": (
        "features",
        {"properties": {"exceededTransferLimit": True}, "features": jobs(3)},
        "properties.exceededTransferLimit",
    ),
    "Stripe": ("data", {"object": "list", "data": jobs(3), "has_more": True}, "has_more"),
    "Salesforce": ("records", {"totalSize": 3000, "done": False, "records": jobs(2)}, "totalSize"),
    "GBIF": ("results", {"endOfRecords": False, "results": jobs(3)}, "endOfRecords"),
    "S3 style": ("items", {"isTruncated": True, "items": jobs(3)}, "isTruncated"),
    "GitHub search": ("items", {"incomplete_results": True, "items": jobs(3)}, "incomplete"),
    "Relay": ("nodes", {"nodes": jobs(3), "pageInfo": {"hasNextPage": True}}, "hasNextPage"),
    "Google": ("files", {"files": jobs(3), "nextPageToken": "CAU"}, "{token: {field: nextPageT"),
    "Slack": (
        "members",
        {"ok": True, "members": jobs(3), "response_metadata": {"next_cursor": "dXN=="}},
        "{token: {field: response_metadata.next_cursor",
    ),
    "a page's number": ("rows", {"rows": jobs(3), "nextPage": 2}, "{token: {field: nextPage"),
    "an address": ("rows", {"rows": jobs(3), "next": "/jobs?page=2"}, "{next_url: next}"),
    "OData's link": (
        "value",
        {"value": jobs(3), "@odata.nextLink": "https://x/y?$skip=3"},
        '{next_url: "@odata.nextLink"}',
    ),
    "HAL": ("items", {"items": jobs(3), "_links": {"next": {"href": "/p2"}}}, "_links.next"),
    "links": ("rows", {"rows": jobs(3), "links": [{"rel": "next", "href": "/p2"}]}, "links"),
    "FHIR": ("entry", {"entry": jobs(3), "link": [{"relation": "next", "url": "/p2"}]}, "link"),
    "a limit": ("rows", {"rows": jobs(1000)}, "exactly 1,000 records"),
}  # fmt: skip


@pytest.mark.parametrize("form", SHORT)
def test_an_answer_that_reports_more_than_came_is_a_finding(kinds_of, form):
    path, body, words = SHORT[form]
    found = kinds_of(Options("u", records=path), body)
    assert list(found) == ["incomplete"]
    assert words in found["incomplete"] and "paging" in found["incomplete"]
    assert found["incomplete"].startswith("page 1: ")


@pytest.mark.parametrize("form", SHORT)
def test_it_holds_the_extract_or_is_ignored_where_that_is_declared(kinds_of, form):
    path, body, _ = SHORT[form]
    assert list(kinds_of(Options("u", records=path, shortfall="hold"), body)) == ["shortfall"]
    assert kinds_of(Options("u", records=path, shortfall="ignore"), body) == {}


WHOLE = {
    "a bare list": (None, jobs(3)),
    "a total": ("results", {"total": 3, "results": jobs(3)}),
    "a page's count": ("results", {"count": 3, "results": jobs(3)}),
    "the pages": ("rows", {"page": 1, "total": 1, "records": "3", "rows": jobs(3)}),
    "one page": ("rows", {"rows": jobs(3), "totalPages": 1}),
    "the last page": ("rows", {"rows": jobs(100), "next": None, "links": {"next": ""}}),
    "no flag": ("features", {"features": jobs(1000), "exceededTransferLimit": False}),
    "Stripe": ("data", {"data": jobs(100), "has_more": False}),
    "Spring": ("content", {"content": jobs(3), "last": True, "totalElements": 3}),
    "CKAN's endless link": (
        "result.records",
        {"result": {"records": jobs(3), "total": 3, "_links": {"next": "/x?offset=100"}}},
    ),
    "no error": ("rows", {"rows": jobs(3), "errors": [], "error": None, "errorCode": 0}),
    "a good status": ("rows", {"rows": jobs(3), "status": "ok", "code": 200, "success": True}),
    "a record's own words": ("rows", {"rows": [{"error": "x", "next": "y", "total": 9}]}),
    "records by name": ("*", {"total": {"id": 1}, "errors": {"id": 2}}),
    "no records": ("results", {"count": 0, "next": None, "results": []}),
    "an empty object": ("responses", {}),
}


@pytest.mark.parametrize("form", WHOLE)
def test_an_answer_that_reports_nothing_more_is_none(kinds_of, form):
    path, body = WHOLE[form]
    assert kinds_of(Options("u", records=path, shortfall="hold"), body) == {}


def test_records_of_no_usual_count_need_no_end(kinds_of):
    assert kinds_of(Options("u", records="rows"), {"rows": jobs(999)}) == {}


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ({"params": {"limit": 730}}, ["incomplete"]),
        ({"url": "https://x/y?$top=730"}, ["incomplete"]),
        ({"params": {"limit": 800}}, []),
        ({"params": {"limit": 730}, "paging": Paging(page=Counter("p"))}, []),
        ({"params": {"limit": 730}, "paging": Paging(next_url="nxt")}, ["incomplete"]),
    ],
)
def test_as_many_records_as_were_requested_may_be_cut_off(kinds_of, options, kinds):
    options = Options(**{"url": "u"} | options, records="rows")
    assert list(kinds_of(options, {"rows": jobs(730)})) == kinds


@pytest.mark.parametrize(
    ("bodies", "kind", "words"),
    [
        ([{"n": 9, "rows": jobs(3)}], "incomplete", "3 records came where n is 9"),
        ([{"n": 2, "rows": jobs(3)}], "surplus", "3 records came where n is 2: some may have"),
        ([{"rows": jobs(3)}], "incomplete", "not every page has a whole number as its n"),
        ([{"n": "many", "rows": jobs(3)}], "incomplete", "correct `total`"),
        ([{"n": 9, "rows": []}], "incomplete", "0 records came where n is 9"),
        ([{"n": 5, "rows": jobs(3)}, {"n": 6, "rows": jobs(3, 4)}], None, ""),
        ([{"n": 3, "total": 99, "rows": jobs(3)}], None, ""),
    ],
)
def test_a_declared_total_is_compared_with_what_came(kinds_of, bodies, kind, words):
    """Records that are added while the pages come are no shortfall."""
    found = kinds_of(Options("u", records="rows", total="n"), *bodies)
    assert list(found) == ([kind] if kind else [])
    assert words in found.get(kind, "")


def test_a_total_that_is_corrected_releases_what_is_held(land):
    """The same records under another total are another extract where a shortfall holds it."""

    def identity(total, shortfall):
        parts = land([Part("p", [json.dumps({"n": total, "rows": jobs(3)}).encode()])])
        options = Options("u", records="rows", total="n", shortfall=shortfall)
        return set(rest_api.identity(options, parts))

    assert not identity(3, "hold") <= identity(9, "hold")
    assert identity(3, "warn") == identity(9, "warn")


def test_records_that_come_on_two_pages_have_moved(kinds_of):
    """One was added at the front: the last of a page is the first of the next."""
    options = Options("u", records="rows", paging=Paging(offset=Counter("skip")))
    found = kinds_of(options, {"rows": jobs(3)}, {"rows": jobs(3, 3)}, {"rows": []})
    assert list(found) == ["moved_records"]
    assert "1 record came on an earlier page too" in found["moved_records"]
    assert kinds_of(options, {"rows": [*jobs(2), *jobs(2)]}, {"rows": jobs(2, 3)}) == {}


@pytest.mark.parametrize(
    "more",
    [
        {"errors": [{"message": "Mrs Person"}]},
        {"error": {"code": 500, "message": "Mrs Person"}},
        {"meta": {"errors": "Mrs Person"}},
        {"success": False},
        {"status": "error"},
    ],
)
def test_an_error_beside_records_is_a_finding(kinds_of, more):
    found = kinds_of(Options("u", records="rows"), {"rows": jobs(3)} | more)
    assert list(found) == ["reported_error"] and "Person" not in str(found)


ERRORS = {
    "an object": ({"error": {"code": 504, "message": "Mrs Person"}}, "error", "run again later"),
    "ArcGIS": ({"error": {"code": 498, "message": "Mrs Person"}}, "error", "its token was refused"),
    "a text": ({"error": "Mrs Person"}, "error", "run again later, or ask its owner"),
    "a list": ({"errors": [{"status": "403", "detail": "Mrs Person"}]}, "errors", "allow"),
    "GraphQL": ({"data": None, "errors": [{"message": "Mrs Person"}]}, "errors", "run again"),
    "a status": ({"status": "error", "message": "Mrs Person"}, "status", "run again"),
    "a flag": ({"success": False, "msg": "Mrs Person"}, "success", "run again"),
    "a code": ({"statusCode": 404, "info": "Mrs Person"}, "statusCode", "nothing at this address"),
    "a problem (RFC 9457)": ({"title": "x", "status": 403, "detail": "y"}, "status", "allow"),
    "a message": ({"message": "Mrs Person"}, "message", "run again"),
    "beside no records": ({"data": {"rows": []}, "error": "Mrs Person"}, "error", "run again"),
    "beside null": ({"data": {"rows": None}, "errors": ["Mrs Person"]}, "errors", "run again"),
}


@pytest.mark.parametrize("form", ERRORS)
def test_an_error_with_status_200_is_an_error(serve, land, form):
    body, field, remedy = ERRORS[form]
    root = serve(lambda asked: as_json(body)).root
    with pytest.raises(SourceError) as caught:
        land(rest_api.fetch(Options(root, records="data.rows"), Request()))
    assert str(caught.value).startswith(
        f"page 1 of {root} is an error and not records although its status is 200 (its field "
        f"`{field}`): "
    )
    assert remedy in str(caught.value)
    assert "Person" not in str(caught.value) and "`records`" not in str(caught.value)


@pytest.mark.parametrize(
    ("records", "body", "remedy"),
    [
        ("rows", {"items": jobs(3)}, "has no rows: correct `records`"),
        (None, {"items": jobs(3), "message": "hello"}, "not a list: say with `records`"),
        (None, {"error": "x"}, "is an error and not records"),
        ("*", {"error": {"code": 500}}, "is an error and not records"),
    ],
)
def test_a_wrong_path_is_told_from_an_error(serve, land, records, body, remedy):
    root = serve(lambda asked: as_json(body)).root
    with pytest.raises(SourceError, match=remedy):
        land(rest_api.fetch(Options(root, records=records), Request()))


def all_ids(options, land, read_all, **request):
    """Fetch and read; the ids in their order."""
    landed = land(rest_api.fetch(options, Request(**request)))
    return [id for page in read_all(rest_api.read(options, landed)) for id in page.column("id")]


def pages_with_a_gap(**report):
    """Serve four pages of which the second has no record; a page after them is empty too."""
    pages = {1: jobs(2), 2: [], 3: jobs(2, 3), 4: jobs(1, 5)}

    def answering(asked):
        skipped = int(query(asked).get("skip", 0))
        number = int(query(asked).get("page", 99 if skipped % 2 else skipped // 2 + 1))
        said = {name: value(number) if callable(value) else value for name, value in report.items()}
        return as_json({"rows": pages.get(number, []), **said})

    return answering


GAPS = [
    {"totalPages": 4},
    {"total": 5},
    {"hasMore": lambda number: number < 4},
    {"nextPage": lambda number: number + 1 if number < 4 else None},
    {"links": lambda number: [{"rel": "next", "href": "?"}] if number < 4 else []},
]


@pytest.mark.parametrize("report", GAPS)
@pytest.mark.parametrize(
    "paging",
    [
        Paging(page=Counter("page")),
        Paging(offset=Counter("skip")),
        Paging(offset=Counter("skip", size_param="n", size=2)),
    ],
)
def test_an_empty_page_in_the_middle_is_no_end(serve, land, read_all, report, paging):
    options = Options(serve(pages_with_a_gap(**report)).root, records="rows", paging=paging)
    assert all_ids(options, land, read_all) == ["1", "2", "3", "4", "5"]


def test_without_any_report_an_empty_page_is_the_end(serve, land, read_all):
    options = Options(
        serve(pages_with_a_gap()).root, records="rows", paging=Paging(page=Counter("page"))
    )
    assert all_ids(options, land, read_all) == ["1", "2"]


@pytest.mark.parametrize(
    ("report", "pages"), [({"hasMore": True}, 12), ({"totalPages": 99}, 12), ({"total": 99}, 4)]
)
def test_empty_pages_do_not_go_on_for_ever(serve, land, kinds_of, report, pages):
    server = serve(
        lambda asked: as_json({"rows": jobs(2) if query(asked)["page"] == "1" else [], **report})
    )
    options = Options(server.root, records="rows", paging=Paging(page=Counter("page")))
    landed = land(rest_api.fetch(options, Request()))
    assert len(server.asked) == len(landed) == pages
    findings = [
        found for rows in rest_api.read(options, landed) if [*rows.rows] for found in rows.findings
    ]
    assert [finding.kind for finding in findings] == ["incomplete"]


def by_token(asked, field="nextPageToken", param="pageToken"):
    """Serve five records by twos, as Google does: no list where it is empty."""
    start = int(query(asked).get(param, "t0").removeprefix("t"))
    body = {"responses": jobs(2, start + 1)[: 5 - start]} if start != 2 else {}
    return as_json(body | ({field: f"t{start + 2}"} if start + 2 < 5 else {}))


def test_pages_are_found_by_token(serve, land, read_all):
    """Every request repeats the first one's parameters; a page may be without its list."""
    server = serve(by_token)
    paging = Paging(token=Token("pageToken", field="nextPageToken"))
    options = Options(server.root, params={"size": 2}, records="responses", paging=paging)
    assert all_ids(options, land, read_all) == ["1", "2", "5"]
    assert [query(asked) for asked in server.asked] == [
        {"size": "2"},
        {"size": "2", "pageToken": "t2"},
        {"size": "2", "pageToken": "t4"},
    ]


@pytest.mark.parametrize("has_flag", [True, False])
def test_pages_are_found_by_the_last_record(serve, land, read_all, has_flag):
    def by_last_record(asked):
        start = int(query(asked).get("starting_after", 0))
        found = jobs(5)[start : start + 2]
        return as_json({"data": found} | ({"has_more": start + 2 < 5} if has_flag else {}))

    server = serve(by_last_record)
    paging = Paging(token=Token("starting_after", last_record="id"))
    options = Options(server.root, records="data", paging=paging, shortfall="hold")
    assert all_ids(options, land, read_all) == ["1", "2", "3", "4", "5"]
    assert len(server.asked) == (3 if has_flag else 4)


def test_a_token_that_comes_again_is_a_circle(serve, land):
    server = serve(lambda asked: as_json({"rows": jobs(1, len(server.asked)), "token": "same"}))
    paging = Paging(token=Token("t", field="token"))
    with pytest.raises(SourceError, match=r"page 3 is one that came before.*circle"):
        land(rest_api.fetch(Options(server.root, records="rows", paging=paging), Request()))


@pytest.mark.parametrize("said", [{}, {"field": "a", "last_record": "b"}])
def test_a_token_comes_from_one_place(land, said):
    paging = Paging(token=Token("t", **said))
    with pytest.raises(SourceError, match="from `field` or from `last_record`: correct `paging`"):
        land(rest_api.fetch(Options("http://127.0.0.1:1", paging=paging), Request()))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("@odata.nextLink", lambda url: url),
        ("_links.next", lambda url: {"href": url}),
        ("links", lambda url: [{"rel": "self", "href": "/"}, {"rel": "next", "href": url}]),
        ("link", lambda url: [{"relation": "next", "url": url}]),
    ],
)
def test_the_next_address_is_found_in_every_form(serve, land, read_all, field, value):
    def answering(asked):
        start = int(query(asked).get("skip", 0))
        body = {"rows": jobs(5)[start : start + 2]}
        if start + 2 < 5:
            name, _, inner = field.partition(".") if field[0] == "_" else (field, "", "")
            found = value(f"?skip={start + 2}")
            body[name] = {inner: found} if inner else found
        return as_json(body)

    options = Options(serve(answering).root, records="rows", paging=Paging(next_url=field))
    assert all_ids(options, land, read_all) == ["1", "2", "3", "4", "5"]


def test_a_next_page_that_is_offered_for_ever_ends_with_the_total(serve, land, read_all):
    """CKAN's datastore links to a next page even from an empty one."""

    def ckan(asked):
        start = int(query(asked).get("offset", 0))
        links = {"next": f"/?offset={start + 2}"}
        found = {"records": jobs(5)[start : start + 2], "total": 5, "_links": links}
        return as_json({"success": True, "result": found})

    server = serve(ckan)
    paging = Paging(next_url="result._links.next")
    options = Options(server.root, records="result.records", paging=paging, shortfall="hold")
    assert all_ids(options, land, read_all) == ["1", "2", "3", "4", "5"]
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"Link": '</jobs?page=2>; rel="next"'}, "declare `paging: {link_header: true}`"),
        ({"X-Total-Count": "9"}, "3 records came where its headers report 9"),
        ({"X-WP-Total": "9"}, "report 9"),
        ({"Content-Range": "0-2/9"}, "report 9"),
        ({"Content-Range": "items 0-2/9"}, "report 9"),
        ({"Content-Range": "bytes 0-2/9"}, None),
        ({"Content-Range": "0-2/*"}, None),
        ({"X-Total-Count": "3", "Link": '</jobs>; rel="last"'}, None),
    ],
)
def test_what_headers_report_is_warned_of(serve, land, headers, words):
    """They do not land, so the run that sees them warns."""
    server = serve(lambda asked: as_json(jobs(3), headers=headers))
    warned = []
    land(
        rest_api.fetch(Options(server.root), Request(warn=lambda *finding: warned.append(finding)))
    )
    assert [finding[:2] for finding in warned] == [("incomplete", "page 1")] * bool(words)
    assert (words or "") in str(warned)
    warned.clear()
    ignoring = Options(server.root, shortfall="ignore")
    land(rest_api.fetch(ignoring, Request(warn=lambda *finding: warned.append(finding))))
    assert warned == []


def test_a_followed_link_header_is_no_finding(serve, land, read_all):
    def by_link(asked):
        start = int(query(asked).get("start", 0))
        headers = {"Link": f'</?start={start + 100}>; rel="next"'} if start < 200 else {}
        return as_json(jobs(100, start), headers=headers)

    warned = []
    options = Options(serve(by_link).root, paging=Paging(link_header=True), shortfall="hold")
    landed = land(rest_api.fetch(options, Request(warn=lambda *found: warned.append(found))))
    pages = list(rest_api.read(options, landed))
    assert len(pages) == 3 and warned == []
