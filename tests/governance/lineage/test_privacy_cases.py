"""The sample cases of the shared folder, as files of SQL and turned into shares.

They are not part of the project: BOROUGH_SHARED_DATA names the folder of shared data, and the cases
lie in privacy_cases beside it.
"""

from functools import cache
import json
import os
from pathlib import Path

from governance_fixtures import ROOT, TERMS, column, exposure, project, share, staging
import pytest
import sqlglot
from sqlglot import exp

from governance.__main__ import main
from governance.lineage.shapes import DISCLOSED
from governance.rules import lineage

FOLDER = Path(os.environ.get("BOROUGH_SHARED_DATA", ROOT.parent / "shared/data")).parent
CASES = FOLDER / "privacy_cases"
pytestmark = pytest.mark.skipif(
    not (CASES / "expected.json").is_file(),
    reason=f"no privacy cases in {CASES}: set BOROUGH_SHARED_DATA to the folder of shared data",
)


@cache
def expected() -> dict:
    return json.loads((CASES / "expected.json").read_text(encoding="utf-8"))


def cases() -> list:
    return expected()["cases"] if (CASES / "expected.json").is_file() else []


def schema() -> dict:
    return json.loads((CASES / "schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_each_case_is_judged_as_expected_by_check_sql(case, capsys):
    rows = case["id"] in expected()["microdata_cases"]
    release = "microdata" if rows else expected()["declared_grain_default"]
    files = ["--schema", str(CASES / "schema.json"), "--format", "json", "--release", release]
    status = main(["check-sql", *files, str(CASES / case["file"])])
    [found] = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["leak_class"]) == (case["expected"], case["leak_class"])
    assert status == (case["expected"] == "leak")


def turned_into_share(sql: str):
    """A project in which the case is a share: each number is disclosed, and rows are dropped."""
    models = [
        staging(columns=[column(name, given) for name, given in columns.items()], **_named(table))
        for table, columns in schema()["classification"].items()
        if not table.startswith("vault.")
    ]
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for table in tree.find_all(exp.Table):
        if table.db:
            table.replace(
                sqlglot.parse_one(f"select * from {_model(table)} as {table.alias_or_name}").find(
                    exp.Table
                )
            )
    text = _disclosed(tree).sql("duckdb")
    for table in schema()["classification"]:
        name = _named(table)["name"]
        text = text.replace(f" {name} ", f" {{{{ ref('{name}') }}}} ")
    return project(*models, share(raw_code=text), exposures=[exposure(TERMS)])


def _named(table: str) -> dict:
    name = f"stg_sheets__{table.replace('.', '_')}"
    return {
        "name": name,
        "unique_id": f"model.borough.{name}",
        "alias": name,
        "schema": "staging_sheets",
    }


def _model(table: exp.Table) -> str:
    return _named(f"{table.db}.{table.name}")["name"]


def _disclosed(tree: exp.Select) -> exp.Expression:
    """The query with each count of its last step withheld, and rows without a count dropped."""
    shown = []
    for each in list(tree.expressions):
        if each.find(exp.Count, exp.Sum):
            value = each.unalias().sql("duckdb")
            behind = f"count(distinct {tree.args['from_'].this.alias_or_name}.person_id)"
            sql = DISCLOSED.format(value=value, behind=behind, threshold=10, half=2.5, round_to=5)
            each.replace(exp.alias_(sqlglot.parse_one(sql, dialect="duckdb"), each.alias))
            shown.append(each.alias)
    if not shown:
        return tree
    return (
        exp.select("*").from_(tree.subquery("d")).where(f"coalesce({', '.join(shown)}) is not null")
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_each_case_turned_into_a_share_is_refused_where_it_leaks(case):
    sql = (CASES / case["file"]).read_text(encoding="utf-8")
    found = list(lineage.releases_leak_nothing(turned_into_share(sql)))
    if case["expected"] == "leak":
        assert any("would leak" in each.what and "unresolved" not in each.what for each in found)
    else:
        # A mean is no disclosed count; nothing is wrong with the keys.
        about = [each.what for each in found if "(number)" not in each.what]
        assert [each for each in about if "(behind)" not in each] == []
        assert found == [] or "mean" in sql
