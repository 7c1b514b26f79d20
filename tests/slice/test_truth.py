"""The models against what the demo knows to be true."""

import pytest

PAIRS = {
    "repairs": (
        "truth.repairs",
        "service_housing.housing__repairs",
        "repair_id, uprn, raised_on, completed_on, cost_gbp, origins",
    ),
    "unreadable cells": (
        "truth.unreadable_cells",
        # What ingest finds of a row as a whole is no cell.
        "(select * from service_housing.housing__data_quality where sheet_column <> 'whole row')",
        "spreadsheet, sheet_row, sheet_column, original_text",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_truth_and_models_hold_the_same_rows(warehouse, name):
    """Neither side has a row, or a row more often, that the other has not."""
    truth, model, columns = PAIRS[name]
    truth_rows = f"select {columns} from memory.{truth}"
    model_rows = f"select {columns} from {model}"

    def count(sql: str) -> int:
        return warehouse.execute(f"select count(*) from ({sql})").fetchone()[0]

    assert count(truth_rows) > 0
    assert count(f"{truth_rows} except all {model_rows}") == 0
    assert count(f"{model_rows} except all {truth_rows}") == 0


def test_no_row_of_a_source_is_lost(warehouse):
    """Every row of every repairs source counts, is superseded, or is left out with its reason."""
    [(raw,)] = warehouse.execute("""
        select
            (select count(*) from raw_universal_housing.rmworder)
            + (select count(*) from raw_repairs_sheets.electrical_supplies__rejects
                where outcome = 'left out')
            + (select count(*) from raw_repairs_sheets.door_entry__rejects
                where outcome = 'left out')
            + (select count(*) from raw_repairs_sheets.electrical_supplies)
            + (select count(*) from raw_repairs_sheets.door_entry)
            + (select count(distinct id) from raw_repairs_hub.repairs)
    """).fetchall()
    [(accounted,)] = warehouse.execute("""
        select
            (select count(*) from service_housing.housing__repairs)
            + (select count(*) from service_housing.housing__repairs_superseded)
            + (select count(*) from staging_repairs_sheets.stg_repairs_sheets__rows_left_out)
    """).fetchall()
    assert raw == accounted


def test_the_demo_exercises_every_case(warehouse):
    """Jobs in two sources, jobs typed twice, unreadable cells, blank rows and totals all occur."""
    left_out_rows = "staging_repairs_sheets.stg_repairs_sheets__rows_left_out"
    [(reasons, left_out, problems, sources)] = warehouse.execute(f"""
        select
            (select count(distinct reason) from service_housing.housing__repairs_superseded),
            (select count(distinct reason) from {left_out_rows}),
            (select count(distinct sheet_column) from service_housing.housing__data_quality),
            (select count(distinct origin) from service_housing.housing__repairs)
    """).fetchall()
    assert reasons >= 3
    assert left_out == 2
    assert problems >= 10
    assert sources == 4


def test_the_share_says_what_it_lacks(warehouse):
    """Its description gives the repairs without a ward or a day in round figures: they hold."""
    [(without_ward, without_day)] = warehouse.execute("""
        select
            100.0 * count(*) filter (where ward_code is null) / count(*),
            1000.0 * count(*) filter (where raised_on is null) / count(*)
        from service_housing.housing__repairs
    """).fetchall()
    assert round(without_ward) == 2  # "About 2 in 100"
    assert round(without_day) == 1  # "About 1 in 1,000"
    [(years,)] = warehouse.execute("""
        with months as (
            select date_trunc('month', raised_on) as month
            from service_housing.housing__repairs
            where raised_on is not null
            group by month
            having count(*) filter (where ward_code is null) > 0.075 * count(*)
        )
        select list(distinct year(month) order by year(month)) from months
    """).fetchall()
    assert years and set(years) <= {2020, 2021, 2022}  # "in some months of 2020 to 2022"


def test_each_closed_month_of_the_share_is_whole(warehouse):
    """Each ward and what is in none, each month from the first: a gap would say something too."""
    share = "share_housing.share_housing__repairs_by_ward_v1"
    [(rows, months, first, last, wards)] = warehouse.execute(f"""
        select
            count(*),
            count(distinct raised_month),
            min(raised_month),
            max(raised_month),
            (select count(*) + 1 from service_property.property__wards)
        from {share}
    """).fetchall()
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    assert (months, rows) == (span, span * wards)
