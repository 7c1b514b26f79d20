"""What arrived, as it arrived: bytes, manifests, the chain, and when nothing new lands."""

import hashlib
import shutil

import pytest

from ingest.clock import from_id, next_id, to_id


def test_an_extract_is_the_bytes_and_a_manifest(platform):
    """Proves that bytes land untouched, and all that the manifest says of them."""
    text = "id,name\r\n1,caf\u00e9\n\n\n"
    platform.sheet(text)
    assert platform.run().status == 0
    [folder] = platform.extracts()
    assert (folder / "toys.csv").read_bytes() == text.encode()
    assert sorted(path.name for path in folder.iterdir()) == ["_manifest.json", "toys.csv"]
    assert platform.manifests()[0] == {
        "extract_id": folder.name,
        "extracted_at": to_iso(folder.name),
        "system": "toys",
        "table": "jobs",
        "connector": "toy_sheet",
        "extract": "full",
        "asked": {"path": "${TOYS_DROP}/toys.csv"},
        "reading": {},
        "cursor_from": None,
        "cursor_to": None,
        "parts": [
            {
                "name": "toys.csv",
                "size": len(text.encode()),
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
        ],
        "previous": None,
    }


def to_iso(name):
    """An extract's id as ISO 8601 in UTC, to the millisecond."""
    return from_id(name).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_an_unchanged_source_lands_nothing(platform):
    """Proves it: the same bytes make no extract, no raw file, and a line in the log."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    before = {path: path.read_bytes() for path in platform.raw()}
    result = platform.run()
    assert (result.status, "unchanged" in result.out) == (0, True)
    assert len(platform.extracts()) == 1
    assert {path: path.read_bytes() for path in platform.raw()} == before
    assert platform.query("select outcome from raw_ingest.runs order by checked_at") == [
        ("landed",),
        ("unchanged",),
    ]


def test_extracts_are_a_chain(platform):
    """Proves that each manifest names the one before it by id and by the hash of its bytes."""
    platform.sheet()
    for version in range(3):
        platform.write("toys.csv", f"id,name\n1,{version}\n")
        platform.run()
    folders = platform.extracts()
    assert len(folders) == 3
    for before, manifest in zip(folders, platform.manifests()[1:], strict=False):
        sha256 = hashlib.sha256((before / "_manifest.json").read_bytes()).hexdigest()
        assert manifest["previous"] == {"extract_id": before.name, "sha256": sha256}


def test_a_changed_question_lands_anew(platform):
    """Proves that other fetch options make an extract even of the same bytes."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.sheet(ingest="mode: strict")
    assert "landed" in platform.run().out
    assert [manifest["asked"].get("mode") for manifest in platform.manifests()] == [
        None,
        "strict",
    ]


def test_several_parts_land_in_their_order(platform):
    """Proves that a folder of files is one extract, and that `_source_part` tells them apart."""
    platform.sheet(ingest="key: [id]")
    platform.declare("toys", (platform.root / "models/staging/toys/_toys__sources.yml")
                     .read_text().replace("DROP}/toys.csv", "DROP}/all"))  # fmt: skip
    platform.write("all/b.csv", "id,name\n2,b\n")
    platform.write("all/a.csv", "id,name\n1,a\n")
    assert platform.run().status == 0
    assert [part["name"] for part in platform.manifests()[0]["parts"]] == [
        "a.csv",
        "b.csv",
    ]
    assert platform.query(
        "select id, _source_part, _source_row from raw_toys.jobs order by id"
    ) == [
        ("1", "a.csv", 2),
        ("2", "b.csv", 2),
    ]


def test_an_absent_source_fails_unless_it_may_be_absent(platform):
    """Proves both outcomes, their exit status, and that the relation is there and empty."""
    platform.sheet()
    strict = platform.run()
    assert strict.status == 1
    assert "toys.jobs  failed     nothing has arrived in the drop folder" in strict.out
    lenient = platform.run("run", "--skip-absent")
    assert lenient.status == 0
    assert "toys.jobs  absent     nothing has arrived in the drop folder" in lenient.out
    assert platform.query("from raw_toys.jobs") == []


@pytest.mark.parametrize("name", [".hidden", "_manifest.json", "a\\b", "x" * 201, "caf\udce9.csv"])
def test_a_part_whose_name_is_no_files_is_refused(platform, name):
    """Proves that a part can neither hide, nor leave its folder, nor stand for the manifest."""
    platform.sheet()
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("DROP}/toys.csv", "DROP}/all"))
    platform.write(f"all/{name}", "id,name\n1,a\n")
    result = platform.run()
    assert result.status == 1
    assert f"a part has a name that no file may have, {name!a}; have it" in result.out
    assert platform.extracts() == []


def test_a_landing_that_is_half_restored_is_left_alone(platform):
    """Proves that what came back without its manifests is taken for no killed run's leftovers."""
    platform.sheet()
    for value in "ab":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    folders = platform.extracts()
    shutil.rmtree(platform.data / "log")
    for folder in folders:
        (folder / "_manifest.json").rename(folder.parent / folder.name / ".later")
    result = platform.run()
    assert result.status == 1
    assert "2 folders of toys/jobs in landing have no manifest" in result.out
    for folder in folders:
        assert (folder / "toys.csv").exists()
        (folder / ".later").rename(folder / "_manifest.json")
    assert platform.run().status == 0
    assert len(platform.extracts()) == 2


def test_names_sort_even_when_the_clock_goes_back():
    """Proves that an extract's id is a UTC moment that always sorts after the last one."""
    moment = from_id("20261124T075251123Z")
    assert to_id(moment) == "20261124T075251123Z"
    assert next_id(moment, None) == "20261124T075251123Z"
    assert next_id(moment, "20261124T075251123Z") == "20261124T075251124Z"
    assert next_id(moment, "20261124T075959999Z") == "20261124T080000000Z"
