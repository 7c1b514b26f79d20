"""An incremental API from day to day: moments to come, corrections, deletions."""

from datetime import UTC, datetime, timedelta
from functools import partial
import io
import json
from urllib.parse import parse_qs, urlsplit

import duckdb
from loopback import Reply
import pytest

from ingest import clock
from ingest.__main__ import main
from ingest.connectors import Landed, SourceError, rest_api
from ingest.connectors.cursor import Cursor, begin, is_after, moment
from ingest.connectors.rest_api import Options

AT = datetime(2026, 11, 24, 7, 52, 51, 123_000, UTC)
MILLISECONDS = int(AT.timestamp() * 1000)
SECONDS = MILLISECONDS // 1000
DECLARED = """\
sources:
  - name: hub
    schema: raw_hub
    loader: rest_api
    config: {meta: {owner: housing, origin: application}}
    tables:
      - name: repairs
        config:
          meta:
            ingest:
              url: "${HUB}/repairs"
              records: results
              cursor: {param: since, field: at, overlap: 1 hour}
              extract: incremental
              key: [id]
"""


def landed(values, at=AT):
    """A page of records with some values of the cursor's field."""
    body = json.dumps([{"id": number, "at": value} for number, value in enumerate(values)])
    return [Landed("page_00001.json", partial(io.BytesIO, body.encode()), requested_at=at)]


CURSOR = Cursor("since", "at")
IDS = Cursor("since", "at", number="id")


@pytest.mark.parametrize(
    ("cursor", "values", "newest", "ahead"),
    [
        (CURSOR, ["2026-11-23T10:00:00Z", "2062-01-01T00:00:00Z"], "2026-11-23T10:00:00Z", 1),
        (CURSOR, ["2026-11-23T10:00:00Z", "9999-12-31T23:59:59.999Z"], "2026-11-23T10:00:00Z", 1),
        (CURSOR, ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"],
         "0001-01-01T00:00:00+12:00", 1),
        (CURSOR, ["2062-01-01T00:00:00Z", "2099-01-01"], None, 2),
        # A day is the moment at which it begins.
        (CURSOR, ["2026-11-24", "2026-11-23"], "2026-11-24", 0),
        (CURSOR, ["2026-11-26", "2026-11-23"], "2026-11-23", 1),
        # A clock that is fast, or London's in summer: no cursor, and no warning.
        (CURSOR, ["2026-11-24T08:50:00", "2026-11-24T07:00:00"], "2026-11-24T07:00:00", 0),
        (CURSOR, ["2026-11-24T09:00:00", "2026-11-24T07:00:00"], "2026-11-24T07:00:00", 1),
        # The moment itself, in any zone.
        (CURSOR, ["2026-11-24T08:52:51.123+01:00"], "2026-11-24T08:52:51.123+01:00", 0),
        (CURSOR, ["20261123T100000Z", "20620101T000000Z"], "20261123T100000Z", 1),
        (CURSOR, [SECONDS, SECONDS + 1], str(SECONDS), 0),
        (CURSOR, [SECONDS - 9, SECONDS + 7200], str(SECONDS - 9), 1),
        (CURSOR, [MILLISECONDS, MILLISECONDS + 1], str(MILLISECONDS), 0),
        (CURSOR, [MILLISECONDS, 2_903_212_800_000], str(MILLISECONDS), 1),
        (CURSOR, [4_000_000_000], None, 1),
        (Cursor("since", "at", number="seconds"), [99_999_999_999, 7], "7", 1),
        (IDS, [4_000_000_000, 7], "4000000000", 0),
        (CURSOR, [12, 100_023_336_956], "100023336956", 0),
    ],
)  # fmt: skip
def test_no_cursor_is_after_the_moment_of_the_request(cursor, values, newest, ahead):
    options = Options("u", cursor=cursor)
    assert rest_api.newest(options, landed(values)) == newest
    [rows] = rest_api.read(options, landed(values))
    assert len(list(rows.rows)) == len(values)
    assert [finding.kind for finding in rows.findings] == ["cursor_ahead"] * bool(ahead)
    for finding in rows.findings:
        assert finding.place == "page 1"
        assert finding.message.startswith(f"{ahead} record")
        assert not any(str(value) in finding.message for value in values)


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        (str(SECONDS), str(SECONDS - 3600)),
        (str(MILLISECONDS), str(MILLISECONDS - 3_600_000)),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
    ],
)
def test_a_moment_in_any_form_has_an_overlap(newest, expected):
    assert begin(Cursor("since", "at", "1 hour"), newest) == expected


def test_an_id_has_none():
    with pytest.raises(SourceError, match="is a number, which has no overlap"):
        begin(Cursor("since", "at", "1 hour", number="id"), str(SECONDS))


def test_a_moment_is_compared_to_the_millisecond():
    assert not is_after(CURSOR, moment(str(MILLISECONDS), ""), AT)
    assert is_after(CURSOR, moment(str(MILLISECONDS + 1), ""), AT)


class Hub:
    """A hub, its declaration and its runs; a run takes place as many days after the first."""

    def __init__(self, serve, root, patch, capsys):
        self.records, self.asked, self.headers = {}, [], {}
        self._capsys, self._root, self._patch = capsys, root, patch
        patch.setenv("HUB", serve(self._answer).root)
        self.declare(DECLARED)
        self.days = 0
        patch.setattr(clock, "now", lambda: AT + timedelta(days=self.days))

    def declare(self, text):
        """Write the sources file."""
        path = self._root / "models/staging/hub/_hub__sources.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        variables = self._root / "ingest/variables.yml"
        variables.parent.mkdir(exist_ok=True)
        variables.write_text("systems: {hub: {HUB: Root of the hub.}}\n")

    def _answer(self, asked):
        query = parse_qs(urlsplit(asked.path).query)
        self.asked.append(query.get("since", [None])[0])
        since = self.asked[-1] or ""
        found = [{"id": id, "at": at} for id, at in self.records.items() if at >= since]
        body = json.dumps({"made": len(self.asked), "results": found}).encode()
        return Reply(body, headers=self.headers)

    def run(self, days=0):
        """Run some days later; what is printed."""
        self.days += days
        self._capsys.readouterr()
        main(["run"])
        return self._capsys.readouterr().out

    def ids(self):
        """The repairs that the relation shows."""
        with duckdb.connect("var/warehouse.duckdb", read_only=True) as connection:
            found = connection.execute("select distinct id from raw_hub.repairs order by id")
            return [id for (id,) in found.fetchall()]

    def manifests(self):
        """The manifests, oldest first, by their paths."""
        paths = sorted(self._root.glob("var/landing/hub/repairs/*/_manifest.json"))
        return {path: json.loads(path.read_text()) for path in paths}

    def kinds(self):
        """What is said of the extracts, oldest first: kind and cursor."""
        return [(said["extract"], said["cursor_to"]) for said in self.manifests().values()]


@pytest.fixture
def hub(serve, tmp_path, monkeypatch, capsys):
    """A hub without records."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOROUGH_DATA", "BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
        monkeypatch.delenv(name, raising=False)
    return Hub(serve, tmp_path, monkeypatch, capsys)


def test_one_record_dated_2062_keeps_out_no_other(hub):
    """All later changes come, and each run warns of the record until it is corrected."""
    hub.records = {"1": "2026-11-23T10:00:00Z", "2": "2062-01-01T00:00:00Z"}
    assert "after the moment of the request" in hub.run()
    hub.records |= {str(number): "2026-11-24T10:00:00Z" for number in range(3, 504)}
    out = hub.run(days=1)
    assert "landed" in out and "after the moment of the request" in out
    assert "2062" not in out
    assert len(hub.ids()) == 503
    assert hub.asked == [None, "2026-11-23T09:00:00Z"]
    assert "unchanged" in (out := hub.run(days=1)) and "after the moment of the request" in out

    hub.records["2"] = "2026-11-26T12:00:00Z"
    assert "after the moment" not in hub.run(days=1)
    assert hub.manifests().popitem()[1]["cursor_to"] == "2026-11-26T12:00:00Z"


def test_a_landing_that_was_stopped_goes_on(hub):
    """A manifest of an earlier version has the cursor of 2062: what came since is fetched."""
    hub.records = {"1": "2026-11-22T10:00:00Z"}
    hub.run()
    hub.records |= {"2": "2062-01-01T00:00:00Z", "3": "2026-11-24T10:00:00Z"}
    hub.run(days=1)
    path, said = hub.manifests().popitem()
    text = path.read_text()
    assert said["cursor_to"] == "2026-11-24T10:00:00Z"
    path.write_text(text.replace('"cursor_to": "2026-11-24T10', '"cursor_to": "2062-01-01T00'))

    hub.records |= {"4": "2026-11-25T10:00:00Z"}
    assert "landed" in hub.run(days=2)
    assert hub.asked[-1] == "2026-11-22T09:00:00Z"
    assert hub.ids() == ["1", "2", "3", "4"]
    assert hub.manifests().popitem()[1]["cursor_to"] == "2026-11-25T10:00:00Z"


def test_a_landing_that_was_stopped_from_the_first_begins_anew(hub):
    hub.records = {"1": "2026-11-22T10:00:00Z", "2": "2062-01-01T00:00:00Z"}
    hub.run()
    path, said = hub.manifests().popitem()
    path.write_text(path.read_text().replace(said["cursor_to"], "2062-01-01T00:00:00Z"))
    hub.records |= {"3": "2026-11-24T10:00:00Z"}
    assert "landed" in hub.run(days=1)
    assert hub.asked == [None, None] and hub.ids() == ["1", "2", "3"]


EVERY = DECLARED.replace(
    "extract: incremental", "extract: incremental\n              full_every: 7 days"
)


def test_a_full_read_sees_what_was_deleted(hub):
    """After a week everything is fetched; it replaces what came before, and the cursor goes on."""
    hub.declare(EVERY)
    hub.records = {str(number): "2026-11-22T10:00:00Z" for number in range(1, 10)}
    hub.run()
    hub.records |= {"10": "2026-11-24T10:00:00Z"}
    hub.run(days=1)
    del hub.records["1"]
    assert "unchanged" in hub.run(days=5)
    assert hub.ids() == ["1", "10", *"23456789"]

    assert "landed" in hub.run(days=1)
    assert hub.ids() == ["10", *"23456789"]
    hub.records |= {"11": "2026-12-01T10:00:00Z"}
    hub.run(days=1)
    assert hub.ids() == ["10", "11", *"23456789"]
    assert hub.kinds() == [
        ("full", "2026-11-22T10:00:00Z"),
        ("incremental", "2026-11-24T10:00:00Z"),
        ("full", "2026-11-24T10:00:00Z"),
        ("incremental", "2026-12-01T10:00:00Z"),
    ]
    assert [since is None for since in hub.asked] == [True, False, False, True, False]


def test_a_full_read_that_finds_nothing_new_lands_nothing(hub):
    """Where nothing came since the last one; the next run reads everything again."""
    hub.declare(EVERY)
    hub.records = {str(number): "2026-11-22T10:00:00Z" for number in range(1, 10)}
    hub.run()
    assert "unchanged" in hub.run(days=8)
    assert "unchanged" in hub.run(days=1)
    assert len(hub.kinds()) == 1 and hub.asked == [None] * 3
    hub.records["1"] = "2026-12-02T10:00:00Z"
    assert "landed" in hub.run(days=1)
    assert [kind for kind, _ in hub.kinds()] == ["full", "full"]


def test_a_full_read_that_is_half_empty_is_held_and_comes_again(hub):
    """The increments go on being shown, and no later run forgets that it is held."""
    hub.declare(EVERY)
    hub.records = {str(number): "2026-11-22T10:00:00Z" for number in range(1, 10)}
    hub.run()
    hub.records = {"1": "2026-11-22T10:00:00Z", "2": "2026-11-22T10:00:00Z"}
    assert "held" in hub.run(days=8)
    assert "held" in hub.run(days=1)
    assert hub.ids() == list("123456789")


def test_incremental_tables_begin_to_be_read_in_full(hub):
    """Where the option is added later, the next run fetches everything."""
    hub.records = {str(number): "2026-11-22T10:00:00Z" for number in range(1, 10)}
    hub.run()
    del hub.records["1"]
    hub.declare(EVERY)
    assert "landed" in hub.run(days=1)
    assert hub.ids() == list("23456789")


@pytest.mark.parametrize(
    ("said", "instead", "sentence"),
    [
        ("7 days", "weekly", "'full_every' cannot be 'weekly': it must look like 7 days"),
        ("              extract: incremental\n", "", "'full_every' needs 'extract: incremental'"),
    ],
)
def test_a_mistake_about_full_reads_is_a_sentence(hub, said, instead, sentence):
    hub.declare(EVERY.replace(said, instead))
    assert sentence in hub.run()


def test_a_shortfall_that_is_declared_to_hold_is_held_until_accepted(hub):
    """The last good rows stay, the run fails, and a person may accept."""
    hub.declare(DECLARED.replace("key: [id]", "total: made\n              shortfall: hold"))
    hub.records = {"1": "2026-11-22T10:00:00Z"}
    assert "landed" in hub.run()
    out = hub.run(days=1)
    hub.records["2"] = "2026-11-24T10:00:00Z"
    out = hub.run(days=1)
    assert "held" in out and "came where made is 3" in out
    assert hub.ids() == ["1"]


def test_a_next_page_in_a_header_is_warned_of_by_every_run(hub):
    """A header does not land, so the run that sees it says so, whether anything is new or not."""
    hub.records = {"1": "2026-11-22T10:00:00Z"}
    hub.headers = {"Link": '</repairs?page=2>; rel="next"'}
    for outcome in ("landed", "unchanged"):
        out = hub.run(days=1)
        assert outcome in out and "declare `paging: {link_header: true}`" in out
