"""What a sources file may say, and the sentence for everything that it may not."""

import json
from pathlib import Path
import re

import pytest

from ingest import declarations, grammar, options_table

PROJECT = Path(__file__).parents[3]

GOOD = """\
sources:
  - name: toys
    schema: raw_toys
    loader: toy_sheet
    config:
      meta:
        owner: housing
        origin: interim
        ingest: {mode: strict}
    tables:
      - name: jobs
        description: >
          One row
          per job.
        config:
          freshness: {warn_after: {count: 2, period: day}, error_after: null}
          meta:
            ingest:
              path: "${DROP}/jobs.csv"
              header_row: 3
              key: [id]
        columns:
          - {name: id, description: The id.}
          - {name: name}
          - {name: _extracted_at}
      - name: others
        config: {meta: {ingest: {path: "${DROP}/x", mode: plain, extract: full, shrink_limit: 0}}}
"""


def test_source_and_table_are_one_declaration(platform):
    """Proves merging, defaults, the place, and that lineage columns are not declared ones."""
    platform.declare("toys", GOOD)
    found = declarations.read(platform.root)
    assert found.broken == ()
    jobs, others = found.tables
    assert (jobs.id, jobs.schema) == ("toys.jobs", "raw_toys")
    assert jobs.place == "models/staging/toys/_toys__sources.yml:11"
    assert jobs.description == "One row per job."
    assert [(c.name, c.description) for c in jobs.columns] == [("id", "The id."), ("name", "")]
    assert (jobs.options.path, jobs.options.mode) == ("${DROP}/jobs.csv", "strict")
    assert (jobs.common.extract, jobs.common.key, jobs.common.shrink_limit) == (
        "full",
        ("id",),
        0.5,
    )
    assert (others.options.mode, others.common.shrink_limit) == ("plain", 0)


MISTAKES = [
    # (what is said, what is said instead, line, sentence)
    ("loader: toy_sheet", "loader: toy_shet", 4,
     "'loader' cannot be 'toy_shet'; did you mean 'toy_sheet'?"),
    ("origin: interim", "origin:", 8, "'origin' may not be empty; it may be 'recovered', "
     "'interim', 'application', 'external' or 'release'"),
    ("    loader: toy_sheet\n", "", 2, "'loader' is missing under 'sources'"),
    ("header_row", "headr_row", 20,
     "'headr_row' is not known under 'ingest'; did you mean 'header_row'?"),
    ("header_row: 3", "header_row: three", 20, "'header_row' must be a whole number or empty"),
    ("header_row: 3", "header_row: 0", 20, "'header_row' must be at least 1"),
    ('"${DROP}/jobs.csv"', "2026-11-24", 19, "'path' must be text; put it in quotes"),
    ('              path: "${DROP}/jobs.csv"\n', "", 18,
     "'path' missing under 'ingest'; the loader 'toy_sheet' needs it"),
    ("mode: strict", "mode: strikt", 9, "'mode' cannot be 'strikt'; did you mean 'strict'?"),
    ("key: [id]", "key: [nam]", 21, "the key 'nam' is not among the columns; did you mean 'name'?"),
    ("key: [id]", "key: []", 21, "'key' may not be empty"),
    ("key: [id]", "key: id", 21, "'key' must be a list"),
    ("key: [id]", "key: [id, id]", 21, "'key' says one thing twice"),
    ("key: [id]", "extract: incremental", 21, "the loader 'toy_sheet' knows only 'extract: full'"),
    ("key: [id]", "shrink_limit: 2", 21, "'shrink_limit' must be at most 1"),
    ("            ingest:\n", "            ingset:\n", 18,
     "'ingset' is not known under 'meta'; did you mean 'ingest'?"),
    ("origin: interim", "origin: interm", 8,
     "'origin' cannot be 'interm'; did you mean 'interim'?"),
    ("        owner: housing\n", "", 10,
     "'owner' is missing under 'meta', of the source or the table"),
    ("schema: raw_toys", "schema: toys", 3,
     "the schema of the source 'toys' must be 'raw_toys'"),
    ("    config:\n      meta:\n        owner", "    confg:\n      meta:\n        owner", 5,
     "'confg' is not known under 'sources'; did you mean 'config'?"),
    ("{name: name}", "{name: Full Name}", 24,
     "no column can be named 'Full Name'; did you mean 'full_name'?"),
    ("warn_after", "warnafter", 16,
     "'warnafter' is not known under 'freshness'; did you mean 'warn_after'?"),
    ("count: 2, ", "", 16, "'count' is missing under 'warn_after'"),
    ("period: day}", "period: days}", 16, "'period' cannot be 'days'; did you mean 'day'?"),
    ("{name: name}", "{name: id}", 22, "the column 'id' is declared twice; keep one"),
    ("        columns:\n", "        colums:\n", 22,
     "'colums' is not known under 'tables'; did you mean 'columns'?"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "instead", "line", "sentence"), MISTAKES)
def test_a_mistake_is_a_sentence_with_line_and_word(platform, said, instead, line, sentence):
    """Proves file, line, wrong word, right word, and that a good file beside it is not stopped."""
    assert GOOD.count(said) == 1
    platform.declare("toys", GOOD.replace(said, instead))
    platform.sheet(system="others")
    found = declarations.read(platform.root)
    by_table = {table.id: [str(mistake) for mistake in table.mistakes] for table in found.tables}
    where = f"models/staging/toys/_toys__sources.yml:{line}: {sentence}"
    assert where in by_table["toys.jobs"]
    assert by_table["others.jobs"] == []


FEED = """\
sources:
  - name: feed
    schema: raw_feed
    loader: rest_api
    config: {meta: {owner: housing, origin: application}}
    tables:
      - name: jobs
        config:
          meta:
            ingest:
              url: "${FEED}/jobs"
              extract: incremental
              cursor: {param: since, field: at, overlap: 1 hour}
"""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("key: [Job Ref]", "no column can be named 'Job Ref'; did you mean 'job_ref'?"),
        (r"delimiter: \t", "'delimiter' may be no longer than 1 character; a tab is \"\\t\""),
        ("delimiter: ', '", "'delimiter' may be no longer than 1 character"),
        ('delimiter: "\\t", key: [job_ref]', None),
    ],
)  # fmt: skip
def test_a_mistake_that_everybody_makes_once_is_put_right(platform, said, sentence):
    """Proves it for a key as the source writes it, and for a tab."""
    text = f"""\
sources:
  - name: drop
    schema: raw_drop
    loader: files
    config: {{meta: {{owner: housing, origin: external}}}}
    tables:
      - {{name: jobs, config: {{meta: {{ingest: {{path: "${{DROP}}/x", format: csv, {said}}}}}}}}}
"""
    platform.declare("drop", text)
    [table] = declarations.read(platform.root).tables
    if sentence is None:
        assert table.mistakes == ()
    else:
        [mistake] = table.mistakes
        assert (mistake.line, mistake.sentence[: len(sentence)]) == (7, sentence)


@pytest.mark.parametrize(
    ("said", "instead", "line", "sentence"),
    [
        ("1 hour", "1h", 13, "'overlap' cannot be '1h': it must look like 1 hour or 2 days"),
        ("              extract: incremental\n", "", 12,
         "a 'cursor' needs 'extract: incremental'"),
    ],
)  # fmt: skip
def test_a_mistake_about_a_cursor_is_a_sentence(platform, said, instead, line, sentence):
    """Proves it for what would make the source be asked otherwise than was meant."""
    platform.declare("feed", FEED)
    assert declarations.read(platform.root).tables[0].mistakes == ()
    platform.declare("feed", FEED.replace(said, instead))
    [mistake] = declarations.read(platform.root).tables[0].mistakes
    assert str(mistake) == f"models/staging/feed/_feed__sources.yml:{line}: {sentence}"


def test_a_mistake_in_one_table_stops_no_other(platform):
    """Proves it within one file, through a run: exit status 1, and the good table landed."""
    platform.declare(
        "toys", GOOD.replace("headr_row", "header_row").replace("key: [id]", "kye: [id]")
    )
    platform.write("x", "a\n1\n")
    platform.patch.setenv("DROP", str(platform.drop))
    result = platform.run()
    assert result.status == 1
    assert re.search(r"toys.jobs +failed +models/.*:21: 'kye' is not known", result.out)
    assert re.search(r"toys.others +landed +1 row", result.out)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("sources:\n  - name: toys\n   schema: x\n", 3, "this is no YAML:"),
        ("sources:\n\t- name: toys\n", 2, "this is no YAML:"),
        ('sources:\n  - name: "toys\n', 3, "this is no YAML:"),
        ("sources:\n  - name: toys\n    description: {{ doc('x') }}\n", 3,
         "this is no YAML: found unhashable key; put {{ ... }} in quotes"),
        ("sources: []\nsources: []\n", 2, "'sources' is said twice, first on line 1; keep one"),
        ("source: []\n", 1, "'source' is not known under 'the file'; did you mean 'sources'?"),
        ("sources: toys\n", 1, "'sources' must be a list"),
        ("sources:\n  - name: Repairs Sheet\n    loader: toy_sheet\n    tables: []\n", 2,
         "'name' cannot be 'Repairs Sheet': a name is lower-case letters, digits"),
        ("sources: &all [*all]\n", 1, "this is no YAML to work with: something in it holds itself"),
        ("- a\n", 1, "'the file' must be a mapping"),
        ("", 1, "'the file' must be a mapping"),
    ],
)  # fmt: skip
def test_a_broken_file_stops_no_other(platform, text, line, sentence):
    """Proves the sentence with file and line, exit status 1, and that other files' tables land."""
    platform.declare("broken", text)
    platform.sheet("id,name\n1,a\n")
    result = platform.run()
    assert result.status == 1
    assert f"models/staging/broken/_broken__sources.yml:{line}: {sentence}" in result.err
    assert re.search(r"toys.jobs +landed +1 row", result.out)


@pytest.mark.parametrize("name", ["staging/toys/toys_sources.yml", "staging/_toys__sources.yaml"])
def test_a_file_that_ingest_would_pass_over_is_named(platform, name):
    """Proves that a source which dbt reads is not silently left out by ingest."""
    platform.sheet("id,name\n1,a\n")
    path = platform.root / "models" / name
    path.write_text("version: 2\n" + GOOD)
    result = platform.run()
    assert result.status == 1
    assert result.err == (
        f"models/{name}:2: no source is read from here: "
        "name it models/staging/<system>/_<system>__sources.yml\n"
    )
    assert re.search(r"toys.jobs +landed", result.out)


def test_a_broken_file_is_no_part_of_a_selection(platform):
    """Proves that whoever asks for one good table is told of the other file and gets status 0."""
    platform.declare("broken", "sources: [")
    platform.sheet("id,name\n1,a\n")
    result = platform.run("run", "--select", "toys.jobs")
    assert result.status == 0
    assert "this is no YAML" in result.err


@pytest.mark.parametrize("name", ["jobs", "jobs__history", "jobs__rejects"])
def test_two_tables_are_never_shown_under_one_name(platform, name):
    """Proves it for a table that is declared twice and for one called as another's history."""
    platform.sheet("id,name\n1,a\n")
    text = (platform.root / "models/staging/toys/_toys__sources.yml").read_text()
    platform.declare("zoo", text.replace("name: jobs", f"name: {name}"))
    result = platform.run()
    assert result.status == 1
    assert (
        f"models/staging/zoo/_zoo__sources.yml:8: 'toys.{name}' would be shown under a name that "
        "'toys.jobs' of models/staging/toys/_toys__sources.yml:8 takes" in result.err
    )
    assert platform.query("select name from raw_toys.jobs__history") == [("a",)]
    assert len(list(platform.data.glob("landing/*/*"))) == 1


def test_what_ingest_writes_may_be_a_source(platform):
    """Proves that dbt models can read the log of runs as a source that nobody fetches."""
    platform.declare(
        "ingest", "sources: [{name: ingest, schema: raw_ingest, tables: [{name: runs}]}]"
    )
    platform.sheet()
    found = declarations.read(platform.root)
    assert (found.broken, [table.id for table in found.tables]) == ((), ["toys.jobs"])


def test_a_disabled_table_is_passed_over(platform):
    """Proves that `enabled: false` means to ingest what it means to dbt."""
    text = GOOD.replace(
        "config: {meta: {ingest: {path", "config: {enabled: false, meta: {ingest: {path"
    )
    platform.declare("toys", text)
    assert [table.name for table in declarations.read(platform.root).tables] == ["jobs"]


def test_the_projects_own_declarations_are_good():
    """Proves that every source of this project can be run as it is declared."""
    found = declarations.read(PROJECT)
    assert found.broken == ()
    assert found.tables
    assert [str(mistake) for table in found.tables for mistake in table.mistakes] == []


def test_the_committed_schema_is_the_one_that_checks():
    """Proves that editors complete what the connectors know (`python -m ingest schema`)."""
    committed = (PROJECT / "ingest/schema/sources.schema.json").read_text(encoding="utf-8")
    assert committed == grammar.text(), (
        "run: python -m ingest schema > ingest/schema/sources.schema.json"
    )
    assert json.loads(committed)["properties"]["sources"]


def test_the_documented_options_are_the_ones_there_are():
    """Proves that docs/ingest.md says what the connectors know (`schema --table`)."""
    page = (PROJECT / "docs/ingest.md").read_text(encoding="utf-8")
    begin, end = "<!-- options: python -m ingest schema --table -->\n", "<!-- /options -->"
    assert page.split(begin)[1].split(end)[0] == options_table.text()
