"""Several files as one table: one that is broken, and layouts that differ."""

import shutil

import pytest

from ingest.connectors import Request, SourceError, files
from ingest.connectors.files import Options

GOOD = b"ref,cost\nJ1,1\nJ2,2\n"


@pytest.fixture
def unite(tmp_path, land):
    """Drop files, and read all as one table: the rows of each, and the findings."""

    def unite(said=None, **contents):
        for name, content in contents.items():
            (tmp_path / f"{name}.csv").write_bytes(content)
        options = Options(f"{tmp_path}/*.csv", **({"format": "csv", "take": "all"} | (said or {})))
        rows, findings = {}, []
        for found in files.read(options, land(files.fetch(options, Request()))):
            rows[found.part] = [cells for _, cells in found.rows]
            findings += found.findings
        return rows, [(finding.kind, finding.place, finding.message) for finding in findings]

    return unite


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (
            b'{"error": "no such report"}',
            "b.csv is JSON: declare its format, json, or ask",
        ),
        (b"PK\x03\x04rest", "b.csv is a workbook: declare its format, xlsx, or ask for the csv"),
        (b"%PDF-1.7", "b.csv is a PDF: ask for the csv"),
        (b"\n\n", "b.csv has no cells on line 1: correct header_row"),
        (b"", "b.csv is empty"),
        (b"<!doctype html><title>Log in</title>", "b.csv is a web page: ask for the csv"),
        (b"Report of jobs,\nref,cost\nJ3,3\n", "the key column is missing in b.csv: 'ref'"),
        (b"ref;cost\nJ3;3\n", "line 1 of b.csv is one column: set delimiter"),
        (b"ref,cost\nJ3,\x81\n", "b.csv cannot be read as cp1252: set encoding"),
    ],
)
@pytest.mark.parametrize("order", [("a", "b", "c"), ("b", "c")])
def test_one_unreadable_file_is_listed_and_the_others_stay(unite, broken, reason, order):
    rows, [(kind, place, message)] = unite(
        {"key": ("ref",)}, **{name: broken if name == "b" else GOOD for name in order}
    )
    good = [["J1", "1"], ["J2", "2"]]
    assert rows == {f"{name}.csv": [] if name == "b" else good for name in order}
    assert (kind, place) == ("unreadable_file", "b.csv")
    assert message.startswith(reason)
    assert message.endswith("the other files are shown without it")
    assert "J3" not in message


def test_bytes_that_are_no_text_in_a_declared_encoding_are_found_before_any_row(unite):
    long = b"ref,cost\n" + b"J3,3\n" * 100_000 + b"J4,\x81\n"
    rows, [(kind, place, _)] = unite({"encoding": "cp1252"}, a=GOOD, b=long)
    assert (len(rows["b.csv"]), kind, place) == (0, "unreadable_file", "b.csv")


def test_a_file_that_cannot_land_is_reported_and_the_others_do(tmp_path, land):
    (tmp_path / "a.csv").write_bytes(GOOD)
    (tmp_path / "b.csv").write_bytes(b"ref,cost\n" + b"J1,1\n" * 2**19)
    warned = []
    request = Request(warn=lambda *finding: warned.append(finding))
    options = Options(f"{tmp_path}/*.csv", "csv", "all", max_mb=1)
    assert [part.name for part in land(files.fetch(options, request))] == ["a.csv"]
    [(kind, place, message)] = warned
    assert (kind, place) == ("unreadable_file", "b.csv")
    assert message.startswith("b.csv is larger than 1 MB: raise max_mb if it is sound; until then")
    (tmp_path / "a.csv").unlink()
    with pytest.raises(SourceError, match=r"^b\.csv is larger than 1 MB"):
        land(files.fetch(options, request))


def test_where_no_file_can_be_read_it_is_refused(unite):
    with pytest.raises(SourceError, match=r"^a\.csv is JSON"):
        unite(a=b'{"a": 1}', b=b'{"a": 1}')


def test_one_file_alone_is_refused_as_before(unite):
    with pytest.raises(SourceError, match=r"^a\.csv is JSON"):
        unite(a=b'{"a": 1}')


def test_without_a_key_a_header_unlike_all_others_is_listed(unite):
    title = b"Mrs Smith's jobs,\nref,cost\nJ3,3\n"
    for contents in ({"a": title, "b": GOOD, "c": GOOD}, {"a": GOOD, "b": GOOD, "c": title}):
        _, [(kind, _, message)] = unite(**contents)
        assert kind == "unreadable_file"
        assert "has no column in common with the other files" in message
        assert "Smith" not in message and "smith" not in message


def test_two_files_with_nothing_in_common_are_left_to_the_declaration(unite):
    rows, findings = unite(a=b"x,y\n1,2\n", b=GOOD)
    assert (len(rows), findings) == (2, [])


def test_two_layouts_that_unite_are_reported_once_with_files_and_columns(unite):
    _, findings = unite(
        a=GOOD, b=b"Ref,Cost\nJ3,3\n", c=b"ref,cost gbp,ward\nJ4,4,N1\n", d=b"ref,cost gbp,ward\n"
    )
    assert findings == [
        (
            "layouts_differ",
            "c.csv",
            "it has another layout than a.csv: it has the columns 'cost_gbp' and 'ward' and lacks "
            "the column 'cost'; both are shown in one table, with nulls where a column is missing",
        )
    ]


def test_columns_in_another_order_are_one_layout(unite):
    assert unite(a=GOOD, b=b"cost,ref\n3,J3\n")[1] == []


def test_objects_that_lack_a_field_are_one_layout(unite):
    said = {"format": "json"}
    assert unite(said, a=b'[{"ref": 1, "cost": 2}]', b=b'[{"ref": 3}]')[1] == []


def test_a_damaged_workbook_is_listed(shared, tmp_path, land):
    shutil.copyfile(shared / "reference/social_housing_providers_hca.xlsx", tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    options = Options(f"{tmp_path}/*.xlsx", "xlsx", "all")
    findings = []
    for rows in files.read(options, land(files.fetch(options, Request()))):
        list(rows.rows)
        findings += rows.findings
    assert [(found.kind, found.place) for found in findings] == [("unreadable_file", "b.xlsx")]


def test_two_eras_of_a_real_feed_are_reported(shared, land):
    options = Options(str(shared / "spending_devon/*.csv"), "csv", "all")
    findings = []
    for rows in files.read(options, land(files.fetch(options, Request()))):
        list(rows.rows)
        findings += rows.findings
    assert "layouts_differ" in {found.kind for found in findings}
