"""What reads no data: each macro says the same on Athena, and what only DuckDB takes turns red."""

from production import WITHOUT_DATA, Production
import pytest


@pytest.fixture
def production(athena, tmp_path) -> Production:
    """The project on an Athena where nothing need be built."""
    return Production(athena, tmp_path / "production")


def test_macros_and_generic_tests_pass(production):
    """Their own tests: the values in, the values out."""
    outcome = production.dbt("test", "-s", *(f"path:{folder}" for folder in WITHOUT_DATA))
    assert (outcome.status, outcome.failed) == (0, set()), outcome.said[-4000:]
    wanted = {
        name
        for name, node in production.manifest()["nodes"].items()
        if node["original_file_path"].startswith(WITHOUT_DATA)
    }
    assert wanted
    assert wanted <= set(outcome.results)


def test_what_only_duckdb_takes_turns_a_run_red(production, tmp_path):
    """Three mistakes that a laptop does not notice."""
    copy = production.copied(tmp_path)
    folder = copy.project / "models/service/property"
    for name, sql in {
        "property__duckdb_only": "select list_value(1, 2) as numbers",
        "property__short_moment": "{{ config(table_type='iceberg') }}\n"
        "select cast('2026-11-26 10:00:00' as timestamp(3)) as happened_at",
        "property__greatest": "select greatest(1, cast(null as integer)) as larger",
    }.items():
        (folder / f"{name}.sql").write_text(sql + "\n", encoding="utf-8")
    (folder / "_red.yml").write_text(
        """
unit_tests:
  - name: the_greater_is_one
    model: property__greatest
    given: []
    expect: {rows: [{larger: 1}]}
""",
        encoding="utf-8",
    )
    mistakes = ["property__duckdb_only", "property__short_moment", "property__greatest"]
    assert copy.dbt("build", "-s", *mistakes, target="local").status == 0

    outcome = copy.dbt("build", "-s", *mistakes)
    assert outcome.status == 1
    model = "model.borough.property__{}".format
    nodes = {name: state for name, state in outcome.results.items() if "operation." not in name}
    assert nodes == {
        model("duckdb_only"): "error",
        model("short_moment"): "error",
        "unit_test.borough.property__greatest.the_greater_is_one": "fail",
        model("greatest"): "skipped",
    }
    assert "FUNCTION_NOT_FOUND" in outcome.messages[model("duckdb_only")]
    assert 'Use "timestamp(6)" instead' in outcome.messages[model("short_moment")]
