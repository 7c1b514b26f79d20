"""Cells of seeds, and partitions, that Athena alone would read as null or cut are refused."""

from governance_fixtures import column, node, project, service
import pytest

from governance.rules import seeds

TYPES = {"column_types": {"code": "varchar", "meaning": "varchar"}}


@pytest.fixture
def of_seed(tmp_path):
    """Write a seed; what the rule finds in it."""

    def write(text: str | bytes, **config) -> list[str]:
        path = "seeds/housing/trades.csv"
        (tmp_path / "seeds/housing").mkdir(parents=True)
        whole = text if isinstance(text, bytes) else text.encode()
        (tmp_path / path).write_bytes(whole)
        seed = node(path, root_path=str(tmp_path), config={**TYPES, **config})
        return [str(finding) for finding in seeds.seeds_are_portable(project(seed))]

    return write


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("null", "the word null"),
        ("NULL", "the word null"),
        ("Null", "the word null"),
        ("nUlL", "the word null"),
        ('"null"', "the word null"),
        (" null ", "the word null"),
        (" ", "spaces alone"),
        ('"\t"', "spaces alone"),
        ("\u00a0", "spaces alone"),
        ("Roof\\gutter", "a backslash"),
        ('"Roof\nand gutter"', "a line end"),
        ('"Roof\r\nand gutter"', "a line end"),
    ],
)
def test_a_cell_that_athena_reads_otherwise_is_found_with_its_row_and_column(of_seed, cell, says):
    [finding] = of_seed(f"code,meaning\nRF,Roof\nXX,{cell}\nDR,Drain\n")
    assert finding.startswith("seeds/housing/trades.csv: row 3, column meaning holds ")
    assert says in finding
    assert "gutter" not in finding


@pytest.mark.parametrize("cell", ["", '""', "nullable", "none", "N/A", "-", ' "a"', "Zoë", "'a'"])
def test_other_cells_are_the_same_on_both(of_seed, cell):
    assert of_seed(f"code,meaning\nXX,{cell}\n") == []


def test_a_column_without_a_type_is_found(of_seed):
    [finding] = of_seed("code,meaning\n007,x\n", column_types={"meaning": "varchar"})
    assert "the column code has no type" in finding and "column_types" in finding


def test_another_delimiter_is_read_and_a_mark_at_the_start_is_no_name(of_seed):
    [finding] = of_seed("\ufeffcode;meaning\nXX;null\n", delimiter=";")
    assert "row 2, column meaning" in finding


def test_a_cell_beyond_the_header_is_found_by_its_place(of_seed):
    [finding] = of_seed("code,meaning\nXX,x,NULL\n")
    assert "row 2, column number 3" in finding


@pytest.mark.parametrize("content", [b"code,meaning\nXX,caf\xe9\n", b'code,meaning\nXX,"a\n'])
def test_a_seed_that_cannot_be_read_is_found(of_seed, content):
    [finding] = of_seed(content)
    assert "could not be read as CSV" in finding


def test_a_seed_that_is_not_there_is_found(tmp_path):
    seed = node("seeds/housing/trades.csv", root_path=str(tmp_path), config=TYPES)
    [finding] = seeds.seeds_are_portable(project(seed))
    assert "could not be read as CSV" in finding.what


def partitioned(by, *tests: str, data_type=None, **config) -> list[str]:
    model = service(
        columns=[column("ward_code", data_type=data_type)],
        config={"partitioned_by": by, **config},
    )
    made = [
        {
            **node(f"tests/generic/{test}.sql"),
            "unique_id": f"test.borough.{test}",
            "test_metadata": {"name": test},
            "attached_node": model["unique_id"],
            "column_name": "ward_code",
        }
        for test in tests
    ]
    return [str(found) for found in seeds.partitions_are_portable(project(model, *made))]


@pytest.mark.parametrize("by", [["ward_code"], "ward_code"])
@pytest.mark.parametrize("tests", [(), ("not_null",), ("accepted_values",)])
def test_a_text_that_may_be_empty_partitions_no_hive_table(by, tests):
    [finding] = partitioned(by, *tests)
    assert "is partitioned by the text ward_code" in finding


@pytest.mark.parametrize("data_type", ["varchar", "VARCHAR(9)", "string"])
def test_the_type_that_the_yml_declares_counts(data_type):
    assert partitioned(["ward_code"], data_type=data_type)


def test_what_is_never_an_empty_text_may_partition():
    assert partitioned(["ward_code"], "not_null", "accepted_values") == []
    assert partitioned(["ward_code"], data_type="date") == []
    assert partitioned(["ward_code"], table_type="iceberg") == []
    assert partitioned(None) == []
