"""Files as councils and publishers really drop them, and drops that went wrong."""

import os
from pathlib import Path

import pytest

from ingest.connectors import Absent, Request, SourceError, files
from ingest.connectors.files import Options


@pytest.fixture
def ingest(land, read_all):
    """Land and read what a declaration says."""

    def run(path: Path | str, **said):
        options = Options(str(path), **said)
        return read_all(files.read(options, land(files.fetch(options, Request()))))

    return run


# The real files: what is asserted was counted in the files themselves.


def test_a_header_below_a_blank_row_in_an_encoding_of_windows(shared, ingest):
    [read] = ingest(shared / "spending_misc/ahvla*.csv", format="csv", header_row=2)
    assert read.part == "ahvla_gpc_july_2014.csv"
    assert read.header == ["Entity", "GL Date", "Merchant name", "Amount", "Description"]
    assert len(read.rows) == 106 and read.rejects == []
    assert read.rows[0] == (
        3,
        [
            "AHVLA",
            "08/07/2014",
            "WWW.NEOPOST.CO.UK - 0845 8800000 ",
            "£515.00",
            "Top Up Bury Franking Machine for July 2014",
        ],
    )


def test_a_header_that_is_blank_is_a_sentence(shared, ingest):
    with pytest.raises(SourceError, match=r"^line 1 of ahvla.* is blank: set header_row"):
        ingest(shared / "spending_misc/ahvla*.csv", format="csv")


def test_a_login_page_published_as_csv_does_not_land(shared, land):
    options = Options(str(shared / "**/gla_period8*.csv"), "csv")
    with pytest.raises(SourceError, match=r"^gla_period8.*\.csv is a web page: "):
        land(files.fetch(options, Request()))


def test_two_eras_of_one_feed(shared, ingest):
    old, new = ingest(shared / "spending_devon/*.csv", format="csv", take="all")
    assert (old.part, new.part) == (
        "DCCSpendingOver500_201112.csv",
        "DCCSpendingOver500_202504.csv",
    )
    assert "Invoice Number" in old.header and "Invoice Number" not in new.header
    # The older file ends in 1,323 rows of nothing but commas.
    assert (len(old.rows), len(new.rows)) == (5671, 237)
    # The one byte of the older file that is no UTF-8.
    number, cells = old.rows[3987]
    assert (number, cells[4]) == (3989, "RúINV/00007356")


def test_a_headerless_file_with_its_header_in_another(shared, ingest):
    read = ingest(
        shared / "**/codepoint_open_*_no_header.csv",
        format="csv",
        header_file=str(shared / "**/codepoint_open_column_headers.csv"),
        header_row=2,
        take="all",
    )
    assert [(file.part, len(file.rows)) for file in read] == [
        ("codepoint_open_n_camden_no_header.csv", 203),
        ("codepoint_open_nw_camden_no_header.csv", 5446),
        ("codepoint_open_wc_camden_no_header.csv", 1770),
    ]
    assert read[1].header[:4] == [
        "Postcode",
        "Positional_quality_indicator",
        "Eastings",
        "Northings",
    ]
    number, cells = read[1].rows[0]
    assert number == 1
    assert ",".join(text or "" for text in cells) == (
        "NW1 0AA,10,529138,183621,E92000001,E19000003,E18000007,,E09000007,E05000142"
    )


@pytest.mark.parametrize(
    ("name", "rows", "column", "cells"),
    [
        ("democracy-counts-utf-16le.csv", 34, "Add1", ["ADJACENT TO ROSELANDS SCHOOL"]),
        ("ext-csv-with-tsv-ext.tsv", 9, "UPRN", ["100010362596"]),
        ("ems-dcounts-stations.csv", 19, "StationCode", ["B1/1"]),
    ],
)
def test_exports_of_electoral_systems(shared, ingest, name, rows, column, cells):
    [read] = ingest(shared / "elections_ems_exports" / name, format="csv")
    assert (len(read.rows), read.rejects) == (rows, [])
    assert read.column(column)[:1] == cells


def test_a_truncated_file_loses_its_last_row_to_the_rejects(shared, ingest):
    [read] = ingest(shared / "elections_ems_exports/incomplete-file.CSV", format="csv")
    assert [number for number, _ in read.rows] == list(range(2, 10))
    [reject] = read.rejects
    assert (reject.number, reject.reason) == (
        10,
        "a quotation mark is out of place, or never closed",
    )
    whole = (shared / "elections_ems_exports/incomplete-file.CSV").read_text()
    assert reject.text and whole.endswith(reject.text)


def test_an_empty_file_does_not_land(shared, land):
    options = Options(str(shared / "elections_ems_exports/small-files-empty.csv"), "csv")
    with pytest.raises(SourceError, match=r"^small-files-empty\.csv is empty: ask"):
        land(files.fetch(options, Request()))


def test_a_csv_declared_as_tsv_is_a_sentence(shared, ingest):
    with pytest.raises(SourceError, match="is one column: set delimiter"):
        ingest(shared / "elections_ems_exports/*.tsv", format="tsv")


def test_food_premises(shared, ingest):
    [read] = ingest(shared / "**/fhrs_*.json", format="json", records="establishments")
    assert len(read.rows) == 3811 and read.rejects == []
    first = dict(zip(read.header, read.rows[0][1], strict=True))
    assert first["FHRSID"] == "1011426" and first["AddressLine1"] == ""
    assert first["BusinessName"] == '"La Sainte Union Convent School"'
    assert first["Distance"] is None and first["NewRatingPending"] == "false"
    assert first["scores"] == '{"Hygiene":5,"Structural":0,"ConfidenceInManagement":5}'
    assert first["geocode"] == '{"longitude":"-0.149415999650955","latitude":"51.560001373291"}'
    assert read.column("geocode").count('{"longitude":null,"latitude":null}') == 254


def test_boundaries_keep_their_coordinates_to_the_last_digit(shared, ingest):
    [read] = ingest(shared / "**/lsoa_boundaries_*.geojson", format="json", records="features")
    assert (read.header, len(read.rows)) == (["type", "properties", "geometry"], 130)
    assert '"LSOA21CD":"E01000842"' in read.column("properties")[0]
    text = next((shared / "addresses_camden").glob("lsoa_*.geojson")).read_text()
    unspaced = "".join(text.split())
    assert all(geometry in unspaced for geometry in read.column("geometry"))


def test_bank_holidays_one_row_a_division(shared, ingest):
    [read] = ingest(shared / "**/bank-holidays_api_shape.json", format="json", records="*")
    assert read.header == ["division", "events"]
    assert read.column("division") == ["england-and-wales", "scotland", "northern-ireland"]
    assert read.column("events")[0].startswith('[{"title":"New Year’s Day","date":"2012-01-02"')


def test_an_opendocument_sheet_that_is_called_xls(shared, ingest):
    [read] = ingest(shared / "hclic/*_named_xls.xls", format="xlsx", sheet="2009", header_row=4)
    assert read.header[:3] == ["Old ONS code", "LA Code", "Local Authority Name"]
    assert len(read.rows) == 355
    assert read.rows[0][0] == 5
    assert read.rows[0][1][:5] == [None, None, "ENGLAND", None, "1819696"]
    assert read.rows[1][1][7] == "13530.9538579037"
    assert read.rows[2][1][4] == "[x]"


def test_a_workbook_with_titles_above_its_header(shared, ingest):
    [read] = ingest(shared / "rsh_tsm/*.xlsx", format="xlsx", sheet="Table_Coverage", header_row=4)
    assert read.header[:3] == ["Landlord name", "Landlord code", "Landlord type"]
    assert read.rows[0][0] == 5
    assert read.rows[0][1][:3] == ["A2Dominion Housing Group Limited", "L4240", "PRP"]
    assert len(read.rows) == 360


def test_a_workbook_with_dates_and_codes(shared, ingest):
    [read] = ingest(shared / "reference/social_housing_providers_hca.xlsx", format="xlsx")
    assert read.rows[0] == (
        2,
        ["180 Housing Ltd", "4636", "Profit", "2010-12-13 08:07:16", "Companies House Only"],
    )
    assert read.rows[1][1][3] == "1984-07-20"


@pytest.mark.parametrize(
    ("name", "format", "kind"),
    [
        ("reference/bank-holidays_api_shape.json", "csv", "JSON"),
        ("addresses_camden/lsoa_boundaries_E09000007.geojson", "tsv", "JSON"),
        ("rsh_tsm/TSM_full_data_2024.xlsx", "csv", "a workbook"),
        ("hclic/dwelling_stock_2024_ODS_named_xls.xls", "json", "a workbook"),
        ("ons_lookups/la_all_codes.csv", "xlsx", "text"),
        ("parquet/fhrs_addresses_sample.parquet", "csv", "a Parquet file"),
    ],
)
def test_a_file_of_another_kind_than_declared_is_a_sentence(shared, ingest, name, format, kind):
    with pytest.raises(
        SourceError, match=f"^{Path(name).name} is {kind}: (declare its format|ask for)"
    ):
        ingest(shared / name, format=format)


# What a drop folder does.


def drop(folder, *names, content="a,b\n1,2\n"):
    """Put files in a folder, the last named first so that time tells the wrong order."""
    for age, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (1e9 - age, 1e9 - age))


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (["llpg_9.csv", "llpg_10.csv"], "llpg_10.csv"),
        (["llpg_2026-11-09.csv", "llpg_2026-11-23.csv"], "llpg_2026-11-23.csv"),
        (["LLPG_1.csv", "llpg_2.csv"], "llpg_2.csv"),
        (["b/llpg_1.csv", "a/llpg_2.csv"], "llpg_2.csv"),
        (["llpg", "llpg2"], "llpg2"),
    ],
)
def test_the_newest_file_is_the_last_by_name(tmp_path, land, names, newest):
    drop(tmp_path, *names)
    options = Options(f"{tmp_path}/**/[lL]*", "csv")
    assert [part.name for part in land(files.fetch(options, Request()))] == [newest]


@pytest.mark.parametrize("pattern", ["jobs_*.csv", "JOBS_2.csv", "[jJ]*.CSV"])
def test_a_newer_file_in_capitals_is_not_passed_over(tmp_path, land, pattern):
    drop(tmp_path, "jobs_1.csv", "JOBS_2.CSV", "others_3.csv")
    parts = land(files.fetch(Options(f"{tmp_path}/{pattern}", "csv"), Request()))
    assert [part.name for part in parts] == ["JOBS_2.CSV"]


def test_all_files_come_in_the_order_of_their_names_and_are_counted(tmp_path, land):
    drop(tmp_path, "jobs_10.csv", "jobs_9.csv", "~$jobs_9.csv", ".jobs_1.csv")
    counted = []
    request = Request(progress=counted.append)
    parts = land(files.fetch(Options(f"{tmp_path}/*.csv", "csv", "all"), request))
    assert [part.name for part in parts] == ["jobs_9.csv", "jobs_10.csv"]
    assert counted == [1, 2]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path, land):
    drop(tmp_path, "2021/12/jobs.csv", "2021/9/jobs.csv", "2021/9/more.csv")
    parts = land(files.fetch(Options(f"{tmp_path}/**/*.csv", "csv", "all"), Request()))
    assert [part.name for part in parts] == ["9 - jobs.csv", "12 - jobs.csv", "9 - more.csv"]


@pytest.mark.parametrize("header_file", [None, "there/*.csv"])
def test_an_empty_drop_is_absent_and_names_its_pattern(tmp_path, land, header_file):
    drop(tmp_path, "there/a.csv", "folder.csv/x")
    options = Options(
        f"{tmp_path}/*.csv", "csv", header_file=header_file and f"{tmp_path}/{header_file}"
    )
    with pytest.raises(Absent) as caught:
        land(files.fetch(options, Request()))
    assert str(caught.value) == (
        f"nothing matches {tmp_path}/*.csv: put the file there, or correct the pattern"
    )


def test_a_file_that_changes_while_it_is_read_does_not_land(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "CHUNK", 4)
    drop(tmp_path, "jobs.csv")
    [part] = files.fetch(Options(f"{tmp_path}/*.csv", "csv"), Request())
    chunks = iter(part.chunks)
    next(chunks)
    with (tmp_path / "jobs.csv").open("a") as file:
        file.write("3,4\n")
    with pytest.raises(SourceError, match=r"^jobs\.csv changed while it was read: run again"):
        list(chunks)


def test_a_file_that_is_too_large_does_not_land(tmp_path, land):
    drop(tmp_path, "jobs.csv", content="a\n" + "1\n" * 2**19)
    with pytest.raises(SourceError, match=r"^jobs\.csv is larger than 1 MB: raise max_mb"):
        land(files.fetch(Options(f"{tmp_path}/*.csv", "csv", max_mb=1), Request()))


def test_what_landed_is_what_was_there(tmp_path, land):
    content = b'\xef\xbb\xbfa;b\r\n"1\r\n""";\x80\n' * 100_000
    (tmp_path / "jobs.csv").write_bytes(content)
    [part] = land(files.fetch(Options(f"{tmp_path}/*.csv", "csv"), Request()))
    assert part.open().read() == content


@pytest.mark.parametrize(
    ("content", "records", "reason"),
    [
        ('{"a": 1, "a": 2}', "*", "names one field twice"),
        ('{"a": [1', "a", r"is not JSON \(line 1"),
        ('{"a": 1}', None, "the body is not a list: say with `records`"),
        ('{"a": 1}', "b", "has no b: correct `records`"),
    ],
)
def test_json_that_cannot_be_read_is_a_sentence(tmp_path, ingest, content, records, reason):
    drop(tmp_path, "jobs.json", content=content)
    with pytest.raises(SourceError, match=rf"^jobs\.json.*{reason}"):
        ingest(tmp_path / "*.json", format="json", records=records)
