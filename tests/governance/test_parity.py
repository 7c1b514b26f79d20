"""The comparison itself: every way in which two warehouses may differ is found and named.

Two DuckDB files stand for the two engines; the comparison does not know which engine it asks.
"""

import duckdb
import pytest

from governance.parity import report
from governance.parity.compare import compare
from governance.parity.engines import DuckDbFile
from governance.parity.relations import Subject

KINDS = {
    "job_id": "varchar",
    "trade": "varchar",
    "homes": "integer",
    "pence": "bigint",
    "cost_gbp": "decimal(12, 2)",
    "share_done": "double",
    "is_open": "boolean",
    "raised_on": "date",
    "extracted_at": "timestamp",
}
ROWS = 50


class TwoFiles:
    """The same relation in two files; `here` and `there` change one of them."""

    def __init__(self, folder):
        self.paths = {"here": folder / "here.duckdb", "there": folder / "there.duckdb"}
        columns = ", ".join(f"{name} {kind}" for name, kind in KINDS.items())
        for side in self.paths:
            self.change(side, "create schema jobs", f"create table jobs.job ({columns})")
            self.change(
                side,
                f"""
                insert into jobs.job
                select
                    'J-' || n, case when n % 7 > 0 then 'trade ' || n % 3 end, n % 5,
                    n * 1000000007, n * 1.10, (n + 1) / 3, n % 2 = 0,
                    date '2026-01-01' + n::integer,
                    timestamp '2026-11-24 08:00:00.123456' + interval (n) second
                from range({ROWS}) as r(n)
                """,
            )

    def change(self, side, *statements):
        with duckdb.connect(str(self.paths[side])) as connection:
            for statement in statements:
                connection.execute(statement)

    def compared(self, key=("job_id",), **more):
        subject = Subject(("jobs", "job"), "model", tuple(key), **more)
        engines = [DuckDbFile(path, name.capitalize()) for name, path in self.paths.items()]
        return compare(*engines, [subject], show_values=True)

    def found(self, key=("job_id",), **more):
        return [
            (item.column, item.what, item.example)
            for item in self.compared(key, **more).differences
        ]


@pytest.fixture
def two(tmp_path):
    return TwoFiles(tmp_path)


def test_the_same_rows_in_another_order_are_equal(two):
    two.change(
        "there",
        "create table jobs.other as select * from jobs.job order by hash(job_id)",
        "delete from jobs.job",
        "insert into jobs.job select * from jobs.other",
        "drop table jobs.other",
    )
    outcome = two.compared()
    assert outcome.differences == []
    assert (outcome.relations, outcome.rows, outcome.columns) == (1, ROWS, len(KINDS))


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("trade", "'trade 9'", ("'trade 1'", "'trade 9'")),
        ("trade", "'trade 1 '", ("'trade 1'", "'trade 1 '")),
        ("trade", "'Trade 1'", ("'trade 1'", "'Trade 1'")),
        ("trade", "null", ("'trade 1'", "null")),
        ("homes", "homes + 1", ("'4'", "'5'")),
        ("pence", "-pence", ("'4000000028'", "'-4000000028'")),
        ("cost_gbp", "cost_gbp + 0.01", ("'4.40'", "'4.41'")),
        ("is_open", "not is_open", ("'true'", "'false'")),
        ("raised_on", "raised_on + 1", ("'2026-01-05'", "'2026-01-06'")),
        (
            "extracted_at",
            "extracted_at + interval 1 microsecond",
            ("'2026-11-24 08:00:04.123456'", "'2026-11-24 08:00:04.123457'"),
        ),
        ("share_done", "share_done + 1e-6", ("'1.6666666666666667'", "'1.6666676666666667'")),
        ("share_done", "null", ("'1.6666666666666667'", "null")),
        ("share_done", "'nan'", ("'1.6666666666666667'", "'nan'")),
    ],
)
def test_one_changed_cell_is_named_by_column_and_row(two, column, value, shown):
    two.change("there", f"update jobs.job set {column} = {value} where job_id = 'J-4'")
    example = "job_id 'J-4': {} on Here, {} on There".format(*shown)
    assert two.found() == [(column, "differs in 1 row", example)]


def test_null_is_not_an_empty_text(two):
    two.change("there", "update jobs.job set trade = '' where trade is null")
    [(column, what, example)] = two.found()
    assert (column, what) == ("trade", "differs in 8 rows")
    assert example.endswith("null on Here, '' on There")


def test_two_cells_swapped_between_rows_are_found_although_each_column_sums_up_the_same(two):
    two.change(
        "there",
        "update jobs.job set cost_gbp = case job_id when 'J-1' then 2.20 else 1.10 end"
        " where job_id in ('J-1', 'J-2')",
    )
    assert [(column, what) for column, what, _ in two.found()] == [
        ("cost_gbp", "differs in 2 rows")
    ]


def test_a_row_in_the_place_of_another_is_found_on_both_sides(two):
    two.change(
        "there",
        "delete from jobs.job where job_id = 'J-3'",
        "insert into jobs.job select * from jobs.job where job_id = 'J-5'",
    )
    assert two.found() == [
        (None, "has 1 row on Here alone", "job_id 'J-3'"),
        (None, "has 1 row on There alone", "job_id 'J-5'"),
    ]


def test_rows_that_are_there_twice_on_both_sides_do_not_cancel_out(two):
    for side, times in (("here", 2), ("there", 4)):
        for _ in range(times):
            two.change(side, "insert into jobs.job (job_id) values ('twice')")
    assert two.found() == [(None, "has 2 rows on There alone", "job_id 'twice'")]


def test_an_empty_relation_is_compared_too(two):
    two.change("there", "delete from jobs.job")
    [(column, what, _)] = two.found()
    assert (column, what) == (None, f"has {ROWS} rows on Here alone")
    two.change("here", "delete from jobs.job")
    assert two.found() == []


def test_a_double_whose_last_digit_differs_is_equal(two):
    one_ulp = "share_done * (1::double + 2.220446049250313e-16)"
    two.change("there", f"update jobs.job set share_done = {one_ulp}")
    with duckdb.connect(str(two.paths["there"])) as connection:
        connection.execute(f"attach '{two.paths['here']}' as other (read_only)")
        (changed,) = connection.execute(
            "select count(*) from jobs.job join other.jobs.job as o using (job_id)"
            " where job.share_done <> o.share_done"
        ).fetchone()
    assert changed > 0
    assert two.found() == []


@pytest.mark.parametrize("key", [("job_id",), ()])
def test_a_double_on_either_side_of_a_rounding_is_equal(two, key):
    # Twelve figures of the first end in 0, of the second in 1.
    two.change("here", "update jobs.job set share_done = 1.000000000005::double - 2.3e-16")
    two.change("there", "update jobs.job set share_done = 1.000000000005::double + 2.3e-16")
    assert two.found(key) == []
    # So that nothing is equal because nothing was compared.
    two.change("there", "update jobs.job set share_done = 1.00000000009::double")
    assert [item[:2] for item in two.found(key)] == [("share_done", f"differs in {ROWS} rows")]


@pytest.mark.parametrize(
    ("change", "column", "what"),
    [
        (
            "alter table jobs.job alter cost_gbp type decimal(12, 3)",
            "cost_gbp",
            "is decimal(12,2) on Here and decimal(12,3) on There",
        ),
        (
            "alter table jobs.job alter homes type bigint",
            "homes",
            "is integer on Here and bigint on There",
        ),
        (
            "alter table jobs.job alter raised_on type timestamp",
            "raised_on",
            "is date on Here and timestamp on There",
        ),
        ("alter table jobs.job drop is_open", "is_open", "is not on There"),
        ("alter table jobs.job add column nino varchar", "nino", "is not on Here"),
    ],
)
def test_a_column_that_is_another_is_named(two, change, column, what):
    two.change("there", change)
    assert two.found() == [(column, what, None)]


def test_columns_in_another_order_are_found_except_where_order_does_not_count(two):
    names = [*KINDS]
    names[1], names[2] = names[2], names[1]
    two.change(
        "there",
        f"create table jobs.other as select {', '.join(names)} from jobs.job",
        "drop table jobs.job",
        "alter table jobs.other rename to job",
    )
    assert two.found() == [("trade", "stands where There has homes (column 2)", None)]
    assert two.found(is_ordered=False) == []


def test_rows_are_compared_although_a_column_is_another(two):
    two.change(
        "there",
        "alter table jobs.job drop is_open",
        "update jobs.job set homes = 9 where job_id = 'J-4'",
    )
    assert [item[:2] for item in two.found()] == [
        ("is_open", "is not on There"),
        ("homes", "differs in 1 row"),
    ]


def test_a_missing_relation_is_found_and_one_on_neither_side_is_said(two):
    two.change("there", "drop table jobs.job")
    assert two.found() == [(None, "is not on There", None)]
    two.change("here", "drop table jobs.job")
    outcome = two.compared()
    assert (outcome.differences, outcome.on_neither) == ([], ["jobs.job"])


def test_the_contract_holds_on_each_engine(two):
    contract = {"homes": "integer", "pence": "integer"}
    assert two.found(contract=contract) == [
        ("pence", f"is bigint on {side}, but its contract says integer", None)
        for side in ("Here", "There")
    ]


def test_a_type_without_a_portable_text_is_no_silent_pass(two):
    for side in two.paths:
        two.change(side, "alter table jobs.job add column tags varchar[]")
    [(column, what, _)] = two.found()
    assert (column, what) == ("tags", "is varchar[], which has no one text on both engines")


def test_without_a_key_a_row_is_paired_with_the_one_most_like_it(two):
    two.change("there", "update jobs.job set trade = 'roofing' where job_id in ('J-4', 'J-8')")
    [(column, what, example)] = two.found(key=())
    assert (column, what) == ("trade", "differs in 2 rows")
    assert example.endswith("'trade 1' on Here, 'roofing' on There")


def test_more_rows_than_are_fetched_are_at_least_so_many(two, monkeypatch):
    monkeypatch.setattr("governance.parity.compare.ENOUGH", 10)
    monkeypatch.setattr("governance.parity.compare.BATCH", 5)
    two.change("there", "update jobs.job set homes = homes + 1")
    [(column, what, _)] = two.found()
    assert column == "homes"
    assert what.startswith("differs in at least ")


def test_values_are_shown_only_where_asked(two):
    two.change("there", "update jobs.job set trade = 'secret' where job_id = 'J-4'")
    engines = [DuckDbFile(path, name) for name, path in two.paths.items()]
    outcome = compare(*engines, [Subject(("jobs", "job"), "model", ("job_id",))])
    for said in (report.text(outcome, "a", "b"), report.as_json(outcome, "a", "b")):
        assert "differs in 1 row" in said
        assert "secret" not in said
        assert "J-4" not in said


def test_the_report_names_relation_and_column_and_sums_up(two):
    two.change("there", "update jobs.job set trade = 'x' where job_id = 'J-4'")
    assert report.text(two.compared(), "Here", "There") == (
        "jobs.job\n"
        "  trade differs in 1 row\n"
        "    job_id 'J-4': 'trade 1' on Here, 'x' on There\n"
        "\n"
        "Here and There: 1 relations, 50 rows, 9 columns compared; 1 differs.\n"
    )


def test_rows_that_need_not_be_equal_are_said_with_the_reason_and_columns_compared(two):
    for side, kind in (("here", "integer"), ("there", "bigint")):
        columns = f"select '{side}' as build_id, cast(1 as {kind}) as statements"
        two.change(side, "create schema raw_ingest", f"create table raw_ingest.builds as {columns}")
    engines = [DuckDbFile(path, name.capitalize()) for name, path in two.paths.items()]
    outcome = compare(*engines, [Subject(("raw_ingest", "builds"), "source")])
    assert [(item.column, item.what) for item in outcome.differences] == [
        ("statements", "is integer on Here and bigint on There")
    ]
    said = report.text(outcome, "Here", "There")
    assert "Rows not compared, because each platform keeps its own log of runs and builds" in said
    assert said.endswith("1 relations, 0 rows, 2 columns compared; 1 differs.\n")
