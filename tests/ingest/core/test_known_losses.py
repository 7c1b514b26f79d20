"""A loss that a person put on the record is known; any other is red again."""

import json
import shutil

import pytest


@pytest.fixture
def history(platform):
    """A platform with three extracts of one table."""
    platform.sheet()
    for value in "abc":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    return platform


def accept(platform, extract, *more):
    """Accept the loss of an extract of toys.jobs; what was said."""
    name = f"toys.jobs/{extract.name}"
    said = ("--by", "anna", "--reason", "The backup of\nMay lacks it.")
    return platform.run("verify", "--accept-loss", name, *(more or said))


def spoil(part):
    part.write_text("id,name\n1,z\n")


def lose_manifest(part):
    part.with_name("_manifest.json").unlink()


def spoil_manifest(part):
    part.with_name("_manifest.json").write_text("{}")


LOSSES = [
    (spoil, 1),
    (lambda part: part.unlink(), 1),
    (lose_manifest, 2),
    (spoil_manifest, 3),
    (lambda part: shutil.rmtree(part.parent), 2),
]


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize(("lose", "most"), LOSSES)
def test_a_loss_on_the_record_is_known_and_nothing_else(history, position, lose, most):
    """Proves green, who, when and why; red for the next loss; and that all commands go on."""
    extract = history.extracts()[position]
    lose(extract / "toys.csv")
    assert history.run("verify").status == 1
    result = accept(history, extract)
    assert result.status == 0, result.said
    known = [line for line in result.out.splitlines() if "a known loss" in line]
    assert 1 <= len(known) <= most
    assert "; a known loss, anna accepted it on 2026-11-24: The backup of May lacks it." in known[0]
    assert f"Landing is whole but for {len(known)} known loss" in result.out
    assert history.run("verify").out == result.out.split("\n", 1)[1]
    [record] = history.data.glob("landing/toys/jobs/_lost/*.json")
    assert json.loads(record.read_text())["by"] == "anna"
    assert "as anna accepted: The backup of May lacks it." in history.log()

    history.write("toys.csv", "id,name\n1,d\n")
    for command in ("register", "run", "status", "run"):
        assert history.run(command).status == 0
    assert history.query("select name from raw_toys.jobs") == [("d",)]
    shutil.rmtree(history.data / "raw")
    assert history.run("register").status == 0
    assert history.query("select name from raw_toys.jobs") == [("d",)]
    assert history.run("verify").status == 0

    another = next(other for other in history.extracts() if other.name != extract.name)
    (another / "toys.csv").unlink()
    again = history.run("verify")
    assert again.status == 1
    unknown = [line for line in again.out.splitlines() if "known loss" not in line]
    assert unknown == [f"toys/jobs/{another.name}/toys.csv: removed; bring it back from a backup"]


def test_a_further_loss_of_the_same_file_is_red(history):
    """Proves that it is this loss which was accepted and not any of the file."""
    part = history.extracts()[1] / "toys.csv"
    spoil(part)
    assert accept(history, part.parent).status == 0
    part.write_text("id,name\n1,y\n")
    assert history.run("verify").status == 1
    part.unlink()
    assert history.run("verify").status == 1
    assert accept(history, part.parent).status == 0
    assert history.run("verify").status == 0


def test_what_lay_before_a_lost_extract_cannot_vanish_after_it(history):
    """Proves it without a log, which alone would know of the first."""
    first, second, _ = history.extracts()
    shutil.rmtree(second)
    assert accept(history, second).status == 0
    shutil.rmtree(history.data / "log")
    assert history.run("verify").status == 0
    shutil.rmtree(first)
    result = history.run("verify")
    assert result.status == 1
    assert f"toys/jobs/{first.name}/_manifest.json: removed; bring it back" in result.out


def test_rows_that_raw_still_has_stay_and_the_source_is_asked_anew(history):
    """Proves that accepting a loss hides nothing, and that an unchanged source lands once more."""
    newest = history.extracts()[2]
    (newest / "toys.csv").unlink()
    assert accept(history, newest).status == 0
    assert history.run("register").status == 0
    assert history.query("select name from raw_toys.jobs") == [("c",)]
    # Read otherwise it cannot be; what raw has of it is all that is left.
    history.sheet(ingest="key: [id], header_row: 1")
    assert history.run("register").status == 0
    assert history.query("select count(*) from raw_toys.jobs__history") == [(3,)]
    result = history.run()
    assert "toys.jobs  landed     1 row" in result.out
    assert history.run("verify").status == 0
    assert "unchanged" in history.run().out


def test_a_part_that_comes_back_is_a_loss_no_more(history):
    """Proves that a backup which is found after all is read like any other."""
    part = history.extracts()[1] / "toys.csv"
    body = part.read_bytes()
    part.unlink()
    assert accept(history, part.parent).status == 0
    part.write_bytes(body)
    assert history.run("verify").out.startswith("Landing is whole: ")
    shutil.rmtree(history.data / "raw")
    history.run("register")
    assert history.query("select count(*) from raw_toys.jobs__history") == [(3,)]


def test_what_is_not_lost_is_not_accepted(history):
    """Proves wrong use: nothing lost, another name, no reason; and that nothing is recorded."""
    first, second, _ = history.extracts()
    assert "landing has lost nothing" in accept(history, first).err
    (first / "toys.csv").unlink()
    result = accept(history, second)
    assert result.status == 2
    assert f"what is lost is of toys.jobs/{first.name}" in result.err
    assert accept(history, first, "--by", "anna").status == 2
    (history.data / "landing/toys/jobs" / second.name / "more.csv").touch()
    assert accept(history, second).status == 2
    assert not list(history.data.glob("landing/toys/jobs/_lost/*"))


@pytest.mark.parametrize("text", ["{}", "[1]", "not json"])
def test_a_record_that_was_changed_counts_for_nothing(history, text):
    """Proves that the loss is red again, and the record with it."""
    part = history.extracts()[1] / "toys.csv"
    part.unlink()
    accept(history, part.parent)
    [record] = history.data.glob("landing/toys/jobs/_lost/*.json")
    record.write_text(text)
    result = history.run("verify")
    assert result.status == 1
    assert "not the record of a loss that was written" in result.out
    assert "toys.csv: removed; bring it back from a backup" in result.out
