"""What is the same on both engines, and what differs: Athena's half, most of it in one query."""

import json

from production import Production

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
