"""Every cell of the real files is in raw as a second reading has it; what is not is no record."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
import os
from pathlib import Path
import re
import subprocess
import sys

import duckdb
import independent
import pytest
import yaml

# What a declaration says beyond the path; None for what is no table and has to be refused.
OPTIONS = {
    "ahvla_gpc_july_2014.csv": {"header_row": 2},
    "bond_yields_eurostat.csv": {"header_row": 4},
    "approved_premises_weddings.csv": {"header_row": 0},
    "ukgeo_addressbase_plus_addressbase_test1.csv": {"header_row": 0},
    "fhrs_camden.json": {"records": "establishments"},
    "dcat_highland.json": {"records": "dcat:dataset"},
    "uk_atrs_records.json": {"records": "records"},
    "small-files-empty.csv": None,
    "gla_period8_is_html_not_csv.csv": None,
    "lgsl_lgil_links_sample.csv": None,  # six cells a row under a header of four
    "arcgis_renfrew.json": None,
    "bank-holidays.json": None,
    "bank-holidays_api_shape.json": None,
}
# Of workbooks with dozens of sheets, those that differ in kind: each sheet opens it anew.
SHEETS = {
    "detailed_la_apr_jun_2024.xlsx": {"A1", "A5R", "P1", "MD3", "TA2"},
    "dwelling_stock_2024_ODS_named_xls.xls": {"2009", "2016", "2020"},
}
# Rows of 13 cells under 8, a file cut off, a last Ctrl-Z: as the files are.
UNREADABLE = {"approved_premises_weddings.csv": 36, "incomplete-file.CSV": 1}


@dataclass(frozen=True)
class Case:
    """A table to declare, and its rows as they are read here."""

    file: str
    ingest: dict
    rows: independent.Table


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, Case]:
    """Every tabular file, and every sheet of a workbook."""
    return {f"t_{number}": case for number, case in enumerate(_cases(shared))}


@pytest.fixture(scope="module")
def raw(
    cases: dict[str, Case], shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """All of them ingested, in a project of its own."""
    root = tmp_path_factory.mktemp("every_cell")
    tables = [
        {"name": name, "description": case.file, "config": {"meta": {"ingest": case.ingest}}}
        for name, case in cases.items()
    ]
    source = {
        "name": "real",
        "schema": "raw_real",
        "loader": "files",
        "config": {"meta": {"owner": "housing", "origin": "external"}},
        "tables": tables,
    }
    path = root / "models/staging/real/_real__sources.yml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump({"sources": [source]}))
    listed = root / "ingest/variables.yml"
    listed.parent.mkdir()
    listed.write_text("systems: {real: {REAL_DROP: Folder of the open data.}}\n")
    python = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    environment = os.environ | python | {"REAL_DROP": str(shared)}
    for name in ("BOROUGH_DATA", "BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
        environment.pop(name, None)
    done = subprocess.run(
        (sys.executable, "-m", "ingest", "run"),
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(root / "var/warehouse.duckdb"), read_only=True) as connection:
        yield connection


def test_every_cell_is_as_a_second_reading_has_it(raw, cases) -> None:
    """About two million cells in over seventy tables; no row twice, none from nowhere."""
    cells, different = 0, []
    for name, case in cases.items():
        columns, rows = _rows(raw, name)
        assert len(rows) == len({number for number, _ in rows}), case.file
        for number, found in rows:
            expected = case.rows[number]
            width = max(columns, len(expected))
            pair = _padded(found, width), _padded(expected, width)
            cells += width
            if pair[0] != pair[1]:
                different.append((case.file, number))
    assert different == []
    assert len(cases) > 70
    assert cells > 1_900_000


def test_each_row_that_is_not_in_raw_is_listed_and_no_record(raw, cases) -> None:
    """A row is in raw, or listed, or blank; what is listed is of its kind by its words."""
    unreadable = Counter()
    for name, case in cases.items():
        shown = {number for number, _ in _rows(raw, name)[1]}
        listed = defaultdict(set)
        for number, kind in raw.execute(
            f"select _source_row, kind from raw_real.{name}__rejects where outcome = 'left out'"
        ).fetchall():
            listed[number].add(kind)
        assert not shown & set(listed), case.file
        for number, row in case.rows.items():
            filled = [cell for cell in row if cell and cell.strip()]
            kinds = listed[number]
            if number in shown:
                continue
            if not filled:
                continue
            assert len(kinds) == 1, (case.file, number, kinds)
            [kind] = kinds
            if kind == "unreadable_row":
                unreadable[case.file] += 1
            elif kind == "note_row":
                assert len(filled) <= 2, (case.file, number)
                assert _reads_as_note(filled), (case.file, number)
            elif kind == "total_row":
                assert re.search(r"(?i)\btotals?\b", filled[0]), (case.file, number)
            else:
                assert (kind, filled) == ("no_text", ["\x1a"]), (case.file, number)
    assert unreadable == UNREADABLE


def _reads_as_note(filled: list[str]) -> bool:
    """Whether a person would say so: a heading of notes, a sentence, or a mark and a sentence."""
    is_heading = re.match(r"(?i)(notes?|sources?)\b", filled[0])
    return bool(is_heading) or max(len(cell.split()) for cell in filled) > 4


def _rows(raw: duckdb.DuckDBPyConnection, name: str) -> tuple[int, list[tuple[int, tuple]]]:
    """The number of a table's columns, and its rows by number; lineage is not compared."""
    found = raw.execute(f"select * from raw_real.{name}")
    names = [column[0] for column in found.description]
    begin = names.index("_extracted_at")
    number = names.index("_source_row")
    return begin, [(row[number], row[:begin]) for row in found.fetchall()]


def _padded(cells: tuple | list, width: int) -> list:
    return [*cells, *[None] * (width - len(cells))]


def _cases(shared: Path) -> Iterator[Case]:
    for path in sorted(shared.rglob("*")):
        kind = path.suffix.lower()
        options = OPTIONS.get(path.name, {})
        if options is None or "google_sheets_api" in path.parts:
            continue
        ingest = {"path": _declared(path, shared), **options}
        if kind in (".csv", ".tsv"):
            if path.name.startswith("codepoint_open_") and "no_header" in path.name:
                names = path.with_name("codepoint_open_column_headers.csv")
                ingest["header_file"] = _declared(names, shared)
            rows = independent.delimited(path, ",")
            header = 0 if "header_file" in ingest else options.get("header_row", 1)
            yield Case(path.name, ingest | {"format": "csv"}, _below(rows, header))
        elif kind == ".json":
            _, rows = independent.records(path, options.get("records"))
            yield Case(path.name, ingest | {"format": "json"}, rows)
        elif kind in (".xlsx", ".xls", ".ods"):
            for sheet, rows in independent.sheets(path).items():
                header = _header(rows)
                if header is None or sheet not in SHEETS.get(path.name, {sheet}):
                    continue
                # A table may begin beside the first column.
                at = min(row.index(cell) for row in rows.values() for cell in row if cell)
                moved = {number: row[at:] for number, row in rows.items()}
                declared = ingest | {"format": "xlsx", "sheet": sheet, "header_row": header}
                yield Case(path.name, declared, _below(moved, header))


def _declared(path: Path, shared: Path) -> str:
    return f"${{REAL_DROP}}/{path.relative_to(shared).as_posix()}"


def _header(rows: independent.Table) -> int | None:
    """The first row with at least half as many cells as the fullest."""
    filled = {number: sum(bool(cell) for cell in row) for number, row in rows.items()}
    most = max(filled.values(), default=0)
    return next((n for n in sorted(filled) if most and filled[n] * 2 >= most), None)


def _below(rows: independent.Table, header: int) -> independent.Table:
    return {number: row for number, row in rows.items() if number > header}
