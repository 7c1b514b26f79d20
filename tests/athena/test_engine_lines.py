"""What is the same on both engines, and what differs: Athena's half, most of it in one query."""

import json

from production import Production
import pytest

from governance import engines
from governance.engines import lines

SAME = [line for entry in engines.same() for line in entry.lines]
DIFFERENT = [line for entry in engines.differences() for line in entry.lines]
BETWEEN = "\x1f"  # lines that dbt writes out in one go


def rendered(production: Production) -> list[str]:
    """The lines that are the same, in dbt's words for Athena where they call a macro."""
    sqls = [line["sql"] for line in SAME]
    called = [sql for sql in sqls if "{{" in sql]
    outcome = production.dbt(
        "compile", "--no-introspect", "--no-populate-cache", "--inline", BETWEEN.join(called)
    )
    assert outcome.status == 0, outcome.said
    results = json.loads((production.data / "target/run_results.json").read_text())["results"]
    written = dict(zip(called, results[0]["compiled_code"].split(BETWEEN), strict=True))
    return [written.get(sql, sql) for sql in sqls]


def values(ask, sqls: list[str]) -> list[tuple[str | None, str]]:
    """The value of each line and its type; of one that fails, the two halves are run alone."""
    result = ask(lines.statement(sqls))
    if result.state == "SUCCEEDED":
        kinds = [lines.kind_of(column) for column in result.columns]
        return list(zip(result.rows[0], kinds, strict=True))
    if len(sqls) == 1:
        return [(None, lines.ERROR)]
    half = len(sqls) // 2
    return values(ask, sqls[:half]) + values(ask, sqls[half:])


def test_each_line_that_is_the_same_gives_its_value_on_athena(athena, ask, tmp_path):
    found = values(ask, rendered(Production(athena, tmp_path)))
    wrong = [
        (line["sql"], lines.text(value, kind), kind)
        for line, (value, kind) in zip(SAME, found, strict=True)
        if (lines.text(value, kind), kind) != (line["gives"], line["type"])
    ]
    assert wrong == []


def test_each_line_that_differs_gives_what_is_stated_of_athena(ask):
    fails = [line for line in DIFFERENT if line["athena"] == lines.ERROR]
    works = [line for line in DIFFERENT if line not in fails]
    found = values(ask, [line["sql"] for line in works])
    found += [outcome for line in fails for outcome in values(ask, [line["sql"]])]
    wrong = [
        (line["sql"], value, kind)
        for line, (value, kind) in zip(works + fails, found, strict=True)
        if not lines.is_stated(line["athena"], value, kind)
    ]
    assert wrong == []


def test_cells_that_the_check_refuses_in_a_seed_are_lost_on_athena(athena, ask, tmp_path):
    """What governance/rules/seeds.py says of dbt-athena, and what is let through beside it."""
    copy = Production(athena, tmp_path / "first").copied(tmp_path)
    cells = ["null", "NuLL", " null ", " ", "a\\b", "N/A", "", "\u200b"]
    rows = "".join(f"{place},{cell}\n" for place, cell in enumerate(cells))
    seeds = copy.project / "seeds/property"
    (seeds / "cells.csv").write_text(f"id,cell\n{rows}", encoding="utf-8")
    (seeds / "cells.yml").write_text(
        "seeds: [{name: cells, config: {column_types: {id: integer, cell: varchar}}}]\n",
        encoding="utf-8",
    )
    outcome = copy.dbt("seed", "-s", "cells")
    assert outcome.status == 0, outcome.said
    found = ask("select cell from reference_property.cells order by id").rows
    assert [cell for [cell] in found] == [None, None, None, None, "ab", "N/A", None, "\u200b"]


@pytest.mark.rehearsal_only
def test_an_empty_text_in_a_partition_is_read_back_as_null(ask, athena):
    ask("create schema if not exists service_partitions")
    place = f"{athena.environment['BOROUGH_LAKE']}/partitions/"
    made = ask(
        "create table service_partitions.wards with (format = 'PARQUET', "
        f"partitioned_by = array['ward'], external_location = '{place}') as "
        "select 1 as id, '' as ward union all select 2, 'a'"
    )
    assert made.state == "SUCCEEDED", made.reason
    rows = ask("select ward from service_partitions.wards order by id").rows
    assert rows == [[None], ["a"]]
