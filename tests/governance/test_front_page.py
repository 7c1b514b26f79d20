"""The front page: opens from disk, asks nobody for anything, and shows counts but no data."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import duckdb
from governance_fixtures import TERMS, exposure, node, on_disk, project, results, service, source
import pytest

from governance import publish as publishing
from governance.artifacts import WrongUse
from governance.front_page import write
from governance.publish import publish

CANARY = "Mrs Kanarienvogel"
SUMMARY = node(
    "models/service/housing/housing__data_quality_summary.sql",
    group="housing",
    access="private",
    schema="service_housing",
)


class Page(HTMLParser):
    """The parts of a page that tests ask about."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.tags if attribute in attrs]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where dbt left its artifacts, with a warehouse whose every text is a person's name."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    (tmp_path / "static_index.html").write_text("<html>the catalogue of dbt</html>")
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb")) as connection:
        connection.execute("create schema service_housing")
        connection.execute(
            "create table service_housing.housing__repairs as"
            f" select '{CANARY}' as repair_id from range(1234)"
        )
        connection.execute(
            "create table service_housing.housing__data_quality_summary as select * from (values"
            f" ('jobs', 77123, '{CANARY}'), ('{CANARY}', 5, 'x')) as t(origin, bad_cells, example)"
        )
    return tmp_path


def built(*nodes, **more):
    whole = project(SUMMARY, *nodes, **more.pop("project", {}))
    return replace(whole, run_results=results(whole, **more))


def page(place: Path, whole, today=None) -> Page:
    return Page(write(whole, place / "manifest.json", today).read_text(encoding="utf-8"))


def test_it_opens_from_disk_and_asks_nobody_for_anything(place):
    read = page(place, built())
    folder = place / "data" / "site"
    ids = set(read.all("id"))
    for link in read.all("href"):
        target, _, fragment = link.partition("#")
        assert not link.startswith(("http:", "https:", "//")), link
        if link.startswith("mailto:"):
            continue
        assert (folder / target).exists() if target else fragment in ids, link
    assert read.all("src") == []
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "link", "img", "iframe", "form"})
    assert "url(" not in (folder / "index.html").read_text(encoding="utf-8")
    assert "the catalogue of dbt" in (folder / "catalogue.html").read_text(encoding="utf-8")


def test_it_can_be_used_with_a_screen_reader_and_a_keyboard(place):
    read = page(place, built())
    assert read.tags[0] == ("html", {"lang": "en-GB"})
    assert [tag for tag, _ in read.tags].count("h1") == [tag for tag, _ in read.tags].count("main")
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    assert set(read.all("aria-labelledby")) <= set(ids)
    assert read.all("href")[0] == "#main"
    headings = [int(tag[1]) for tag, _ in read.tags if tag in ("h1", "h2", "h3", "h4")]
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_it_shows_each_department_with_its_tables_and_ways_into_the_catalogue(place):
    read = page(place, built())
    for department in ("Environment", "Housing", "Property"):
        assert department in read.words
    assert "Everything about housing__repairs. " in read.text
    assert "And more." not in read.text
    assert "1,234 rows" in read.text
    for link in (
        "catalogue.html#!/model/model.borough.housing__repairs",
        "catalogue.html#!/model/model.borough.share_housing__repairs.v1",
        "catalogue.html#!/source/source.borough.sheets.jobs",
    ):
        assert link in read.all("href")


def test_workings_between_two_tables_are_not_listed(place):
    working = node(
        "models/service/housing/intermediate/int_housing__united.sql",
        group="housing",
        schema="service_housing",
    )
    assert "int_housing__united" not in page(place, built(working)).text


def test_no_value_from_the_data_is_on_it(place):
    whole = built(service(), housing__repairs="error")
    for result in whole.run_results["results"]:
        result["message"] = f"Conversion Error: could not convert '{CANARY}'"
    read = page(place, whole)
    assert "Kanarienvogel" not in (place / "data/site/index.html").read_text(encoding="utf-8")
    assert "model housing__repairs Failed" in read.text
    # Counts are shown, under a name that the project itself declares.
    assert "jobs 77,123" in read.text
    assert "another source 5" in read.text


def test_what_failed_and_warned_is_named_with_its_count(place):
    named = {"name": "unique", "kwargs": {}}
    test = node(
        "tests/unique_repair_id.yml",
        test_metadata=named,
        column_name="repair_id",
        attached_node="model.borough.housing__repairs",
    )
    whole = built(test, unique_repair_id="warn", share_housing__repairs="skipped")
    next(r for r in whole.run_results["results"] if "unique" in r["unique_id"])["failures"] = 42
    read = page(place, whole)
    assert "unique on housing__repairs.repair_id Warning 42" in read.text
    assert "0 failed, 1 warned, 1 were skipped" in read.text


def test_an_agreement_is_shown_as_it_stands_on_the_day_of_the_build(place):
    assert "In force Nothing to do: it holds until 30 September 2027." in page(place, built()).text
    later = built(vars={"today": "2027-10-01"})
    assert "Expired Review it and have it signed anew" in page(place, later).text
    unsigned = built(project={"exposures": [exposure({**TERMS, "signed": []})]})
    assert "Unsigned Its information asset owner signs it" in page(place, unsigned).text
    assert "Review due" in page(place, built(), date(2027, 4, 1)).text


def freshness(status: str, last: str = "2026-11-23T07:00:00+00:00") -> dict:
    name = "source.borough.sheets.jobs"
    return {"results": [{"unique_id": name, "status": status, "max_loaded_at": last}]}


@pytest.mark.parametrize(
    ("measured", "says"),
    [
        (freshness("pass"), "jobs Up to date"),
        (freshness("warn"), "jobs Late"),
        (freshness("warn", "0001-01-01T00:00:00+00:00"), "jobs Never arrived"),
        (freshness("runtime error"), "jobs Not known"),
        (None, "jobs Not known"),
    ],
)
def test_how_fresh_a_source_is_comes_from_dbt(place, measured, says):
    read = page(place, replace(built(), freshness=measured))
    assert says in read.text
    assert "Kept by hand while a system was down. Owner: Housing." in read.text


def test_a_dead_source_promises_no_freshness(place):
    dead = source(freshness=None, config={"meta": {"owner": "housing", "origin": "recovered"}})
    read = page(place, replace(built(project={"sources": [dead]}), freshness=freshness("warn")))
    assert "jobs Late" not in read.text
    assert "nothing new arrives" in read.text


def test_each_agreement_is_printed_from_a_page_of_its_own(place):
    two = [exposure(TERMS), exposure(TERMS, name="another")]
    read = page(place, built(project={"exposures": two}))
    starts = [attrs for _, attrs in read.tags if attrs.get("class") == "new-page"]
    assert [attrs["aria-labelledby"].split("-")[0] for attrs in starts] == [
        "agreements",
        "agreement",
        "sources",
    ]


def test_descriptions_are_text_and_not_markup(place):
    read = page(place, built(service(description="A <script>bad()</script> & <b>bold</b> one.")))
    assert "A <script>bad()</script> & <b>bold</b> one." in read.text
    assert "script" not in {tag for tag, _ in read.tags}


def test_the_same_artifacts_give_the_same_page(place):
    whole = built()
    first = write(whole, place / "manifest.json").read_bytes()
    assert write(whole, place / "manifest.json").read_bytes() == first


def test_before_the_first_build_it_says_so(place):
    (place / "data" / "warehouse.duckdb").unlink()
    read = page(place, project())
    assert "Not built yet" in read.text
    assert "No department counts it yet." in read.text


def test_a_run_of_dbt_that_built_nothing_is_not_the_last_build(place):
    assert "Not built yet" in page(place, built(command="compile")).text


def test_without_the_catalogue_it_says_what_to_run(place):
    (place / "static_index.html").unlink()
    with pytest.raises(WrongUse, match="dbt docs generate --static --no-compile"):
        write(built(), place / "manifest.json")


def test_what_is_held_from_readers_is_shown_in_numbers(place, monkeypatch):
    """While it is held, and no longer once a person accepted it."""
    whole = built()
    monkeypatch.chdir(place)
    monkeypatch.setattr(publishing, "_today", lambda: date(2026, 11, 24))
    on_disk(place)
    with duckdb.connect(str(place / "data" / "warehouse.duckdb")) as connection:
        connection.execute("create schema share_housing")
        connection.execute(
            "create table share_housing.share_housing__repairs_v1 as "
            "select 'W' as ward_code, 10 as repairs"
        )
    assert publish(whole).is_green
    assert "Held from readers" not in page(place, whole).text
    with duckdb.connect(str(place / "data" / "warehouse.duckdb")) as connection:
        connection.execute(
            "create or replace table service_housing.housing__repairs as"
            f" select '{CANARY}' as repair_id from range(100)"
        )
    publish(whole)
    assert "housing__repairs 100 rows instead of 1,234" in page(place, whole).text
    publish(whole, ["housing__repairs"], "A. Person")
    assert "Held from readers" not in page(place, whole).text
