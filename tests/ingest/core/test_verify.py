"""`verify` names every file of landing that is not what a run wrote."""

import json
import shutil

import pytest


@pytest.fixture
def history(platform):
    """A platform with three extracts of one table, and landing as it should be."""
    platform.sheet()
    for value in "abc":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    result = platform.run("verify")
    assert (result.status, result.out) == (0, "Landing is whole: 6 files.\n")
    return platform


def faults(platform):
    """What `verify` says of landing, which must not be whole, a line a fault."""
    result = platform.run("verify")
    assert result.status == 1
    return result.out.splitlines()


def test_a_flipped_byte_is_named(history):
    """Proves that one changed bit of a part is found, with the file."""
    folder = history.extracts()[1]
    part = folder / "toys.csv"
    body = bytearray(part.read_bytes())
    body[-2] ^= 1
    part.write_bytes(body)
    [fault] = faults(history)
    assert fault.startswith(
        f"toys/jobs/{folder.name}/toys.csv: its bytes changed after they landed"
    )


def test_a_shortened_part_is_named(history):
    """Proves that both sizes are said."""
    part = history.extracts()[1] / "toys.csv"
    part.write_bytes(part.read_bytes()[:-3])
    [fault] = faults(history)
    assert "toys.csv: 9 bytes where 12 landed" in fault


def test_a_removed_part_is_named(history):
    """Proves that a part which is gone is found."""
    (history.extracts()[1] / "toys.csv").unlink()
    [fault] = faults(history)
    assert "toys.csv: removed" in fault


@pytest.mark.parametrize(
    "name",
    ["toys/jobs/{}/extra.csv", "toys/jobs/{}/deep/extra.csv", "toys/jobs/extra.csv", "extra.csv",
     "toys/jobs/notes/extra.csv", "toys/jobs/_accepted/20200101T000000000Z.json"],
)  # fmt: skip
def test_an_extra_file_is_named(history, name):
    """Proves that what no run wrote is found at every depth."""
    name = name.format(history.extracts()[1].name)
    path = history.data / "landing" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("id,name\n")
    assert any(
        fault.split(":")[0] in (name, str(path.parent.relative_to(history.data / "landing")))
        and "no run wrote this" in fault
        for fault in faults(history)
    )


@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_edited_manifest_is_named(history, position):
    """Proves it for the first, a middle and the newest one, which no other manifest names."""
    path = history.extracts()[position] / "_manifest.json"
    manifest = json.loads(path.read_text())
    manifest["asked"]["path"] = "another"
    path.write_text(json.dumps(manifest))
    name = f"toys/jobs/{path.parent.name}/_manifest.json"
    assert any(fault.startswith(name) for fault in faults(history))


def test_a_run_after_it_does_not_hide_an_edited_manifest(history):
    """Proves that the log holds against a manifest what it was when it landed."""
    path = history.extracts()[2] / "_manifest.json"
    path.write_text(path.read_text().replace('"full"', '"incremental"'))
    assert "unchanged" in history.run().out
    assert f"toys/jobs/{path.parent.name}/_manifest.json: not the one that" in faults(history)[0]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_broken_manifest_is_named(history, position):
    """Proves that a manifest which is no JSON any more stops no check of the others."""
    path = history.extracts()[position] / "_manifest.json"
    path.write_text(path.read_text()[:40])
    name = f"toys/jobs/{path.parent.name}/_manifest.json: not the manifest that was written"
    assert name in faults(history)


def test_a_manifest_of_other_kinds_of_words_is_named(history):
    """Proves that whatever becomes of one word, each command names the manifest and goes on."""
    path = history.extracts()[2] / "_manifest.json"
    good = json.loads(path.read_text())
    [part], link = good["parts"], good["previous"]
    texts, others = ("connector", "extract", "cursor_to"), ("asked", "reading", "parts", "previous")
    broken = [[], None, {word: good[word] for word in good if word != "cursor_to"}]
    broken += [{**good, word: value} for word in texts for value in (1, [1])]
    broken += [{**good, word: value} for word in others for value in (1, "x")]
    broken += [{**good, "parts": [{**part, word: None}]} for word in part]
    broken += [{**good, "parts": [{**part, "name": name}]} for name in ("", "..", "a/b", "\0")]
    broken += [{**good, "previous": {**link, word: 1}} for word in link]
    name = f"toys/jobs/{path.parent.name}/_manifest.json"
    for manifest in broken:
        path.write_text(json.dumps(manifest))
        assert f"{name}: not the manifest that was written" in faults(history), manifest
        for command in ("register", "run"):
            assert f"{name} was changed after it was written" in history.run(command).said


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_removed_manifest_is_named_and_its_bytes_stay(history, position):
    """Proves that the next run does not take it for a leftover of a killed one."""
    folder = history.extracts()[position]
    (folder / "_manifest.json").unlink()
    name = f"toys/jobs/{folder.name}/_manifest.json: removed"
    assert any(fault.startswith(name) for fault in faults(history))
    history.write("toys.csv", "id,name\n1,d\n")
    history.run()
    assert (folder / "toys.csv").exists()


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_removed_extract_is_named(history, position):
    """Proves it for the first, a middle and the newest one, and for the table's whole folder."""
    folder = history.extracts()[position]
    shutil.rmtree(folder)
    assert any(folder.name in fault for fault in faults(history))
    shutil.rmtree(folder.parent)
    assert len(faults(history)) == 3


def test_a_reordered_history_is_named(history):
    """Proves that two extracts which changed places are found."""
    first, second, _ = history.extracts()
    aside = first.with_name("aside")
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    found = faults(history)
    assert any("written for another place" in fault for fault in found)
    assert any("an extract was removed, added or moved" in fault for fault in found)


def test_a_chain_written_anew_is_named(history):
    """Proves that the log of runs sees a forger who mends every link."""
    first, second, third = history.extracts()
    (first / "toys.csv").write_text("id,name\n1,z\n")
    import hashlib

    previous = None
    for folder in (first, second, third):
        path = folder / "_manifest.json"
        manifest = json.loads(path.read_text())
        body = (folder / "toys.csv").read_bytes()
        manifest["parts"][0]["sha256"] = hashlib.sha256(body).hexdigest()
        manifest["previous"] = previous
        path.write_text(json.dumps(manifest))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        previous = {"extract_id": folder.name, "sha256": sha256}
    assert len(faults(history)) == 3


def test_a_damaged_landing_stops_no_other_table(history):
    """Proves that a run and a registration say which manifest it is, and go on."""
    history.sheet("id,name\n1,a\n", system="others")
    (history.extracts()[2] / "_manifest.json").write_text("{}")
    for command in ("run", "register"):
        result = history.run(command)
        assert result.status == 1
        assert "_manifest.json was changed after it was written" in result.said
    assert history.query("select id from raw_others.jobs") == [("1",)]
    assert history.query("select name from raw_toys.jobs") == [("c",)]


def test_landing_needs_no_log(history):
    """Proves that a landing which was restored by itself is whole."""
    shutil.rmtree(history.data / "log")
    assert history.run("verify").status == 0
