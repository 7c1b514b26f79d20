"""`python -m governance check-sql`: one verdict a file, for people and for programs."""

import json
import statistics
import time

from lineage_cases import SCHEMA, judged, leaks, safe
import pytest

from governance.__main__ import main

LEAK = "select t.nino as ref from housing.tenant as t"
SAFE = "select t.ward_code, count(*) as n from housing.tenant as t group by 1"


@pytest.fixture
def check_sql(tmp_path, capsys):
    """Check queries by the schema of the cases, or another; exit status, output and errors."""

    def run(*queries: str, schema: dict | None = None, options: tuple[str, ...] = ()):
        files = []
        for number, sql in enumerate(queries):
            files.append(tmp_path / f"q{number}.sql")
            files[-1].write_text(sql, encoding="utf-8")
        classes = SCHEMA
        if schema is not None:
            classes = tmp_path / "schema.json"
            classes.write_text(json.dumps(schema), encoding="utf-8")
        status = main(["check-sql", "--schema", str(classes), *options, *map(str, files)])
        return status, *capsys.readouterr()

    return run


def test_a_safe_file_exits_0_and_a_leak_1(check_sql):
    assert check_sql(SAFE)[0] == 0
    status, said, _ = check_sql(SAFE, LEAK)
    assert status == 1
    assert "q0.sql: safe\n" in said and "q1.sql: leak (value)\n" in said
    assert "value: ref is worked out from a direct column (housing.tenant.nino). Leave it" in said


def test_programs_get_class_column_path_and_remedy(check_sql):
    status, said, _ = check_sql(SAFE, LEAK, options=("--format", "json"))
    safe_one, leak = json.loads(said)
    assert status == 1
    assert (safe_one["verdict"], safe_one["leak_class"], safe_one["leaks"]) == ("safe", "-", [])
    assert (leak["verdict"], leak["leak_class"]) == ("leak", "value")
    assert (leak["column"], leak["path"]) == ("ref", ["housing.tenant.nino"])
    assert leak["remedy"] and [each["class"] for each in leak["leaks"]] == ["value", "grain"]


def test_rows_are_another_release(check_sql):
    rows = "select t.ward_code, t.sex from housing.tenant as t"
    assert check_sql(rows)[0] == 1
    assert check_sql(rows, options=("--release", "microdata"))[0] == 0


def test_a_pseudonym_is_made_with_the_agreements_own_key(check_sql):
    [sql] = [sql for part, name, sql in safe() if name == "pseudonym"]
    rows = ("--release", "microdata")
    assert check_sql(sql, options=(*rows, "--key-purpose", "study"))[0] == 0
    status, said, _ = check_sql(sql, options=(*rows, "--key-purpose", "other"))
    assert status == 1 and "leak (weak)" in said


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ({"classification": {"a.b": {"c": "secretish"}}}, "the class or grain secretish"),
        ({"classification": {"a.b": {"c": "public"}}, "grain": {"a.b": "everyone"}}, "everyone"),
        ({"classification": []}, "classification of the schema is no object"),
        ({}, "classification of the schema is no object"),
    ],
)
def test_a_wrong_schema_is_wrong_use(check_sql, schema, says):
    status, said, errors = check_sql(SAFE, schema=schema)
    assert (status, said) == (2, "")
    assert says in errors


def test_a_file_that_is_not_there_is_wrong_use(tmp_path, capsys):
    schema = tmp_path / "schema.json"
    for content in (None, "{"):
        if content:
            schema.write_text(content, encoding="utf-8")
        assert main(["check-sql", "--schema", str(schema), str(tmp_path / "q.sql")]) == 2
        assert "schema.json" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["check-sql"])
    assert stopped.value.code == 2


def test_a_relation_without_a_grain_is_about_people(check_sql):
    schema = {"classification": {"a.b": {"ward": "quasi"}}}
    assert check_sql("select ward from a.b", schema=schema)[0] == 1
    assert check_sql("select ward, count(*) as n from a.b group by 1", schema=schema)[0] == 0


def test_a_model_takes_milliseconds():
    """Measured at a median of 1.3 ms; a busy machine takes some times as long."""
    took = []
    for part, _, _, sql in list(leaks())[:80]:
        started = time.process_time()
        judged(part, sql)
        took.append(time.process_time() - started)
    assert statistics.median(took) < 0.02
