"""A source that nobody has set up here is no failure; its variables may lie in the data folder."""

import json
import os

import duckdb
import pytest


@pytest.fixture
def one_of_two(platform):
    """A platform with one source that needs a variable, and one that needs none."""
    platform.sheet("id,name\n1,a\n")
    platform.sheet("id,name\n1,a\n", system="others")
    platform.patch.delenv("TOYS_DROP")
    return platform


def env(platform, text, mode=0o600):
    """Write the variables' file of the data folder."""
    path = platform.data / "env"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def test_a_source_without_its_variable_is_passed_over(one_of_two):
    """Proves exit status 0, the sentence in run and status, and an empty relation to build on."""
    said = r"not set up  here: TOYS_DROP is not set; where it should be, put it into var/env"
    before = one_of_two.run("status")
    assert said.replace("  ", " ") in " ".join(before.out.split("\n")[2].split())
    result = one_of_two.run("run", "--report", "failed")
    assert (result.status, result.err) == (0, "")
    assert f"toys.jobs    {said}\n" in result.out
    assert "others.jobs  landed     1 row" in result.out
    assert not (one_of_two.root / "failed").exists()
    assert one_of_two.query("from raw_toys.jobs") == []
    assert "not set up" in one_of_two.run("status").out
    # Whatever is not set up makes nothing fresh.
    assert one_of_two.query(
        "select outcome, fresh_at from raw_ingest.runs where schema_name = 'raw_toys'"
    ) == [("not set up", None)]


def test_a_source_that_landed_and_lost_its_variable_is_a_failure(one_of_two):
    """Proves it beside the first: freshness is lost, so somebody has to know."""
    one_of_two.patch.setenv("TOYS_DROP", str(one_of_two.drop))
    assert one_of_two.run().status == 0
    one_of_two.patch.delenv("TOYS_DROP")
    result = one_of_two.run("run", "--report", "failed")
    assert result.status == 1
    assert "toys.jobs    failed     the environment variable TOYS_DROP" in result.out
    assert (one_of_two.root / "failed").read_text().startswith("toys.jobs failed: the environment")
    assert one_of_two.query("select id from raw_toys.jobs") == [("1",)]


def test_half_of_the_variables_is_a_failure(one_of_two):
    """Proves that a source which somebody began to set up is not passed over."""
    one_of_two.sheet("id,name\n1,a\n", ingest='token: "${TOY_TOKEN}"')
    result = one_of_two.run()
    assert result.status == 1
    assert "TOY_TOKEN, which the declaration asks for, is not set" in result.out


def test_variables_come_from_the_file_and_the_environment_wins(one_of_two):
    """Proves comments, quotation marks, `export`, and that nobody else is given the value."""
    text = "\ufeff# toys\n\nTOY_OTHER = 'a b'\r\nexport TOY_TOKEN=\"from = the file\"\n"
    ingest = 'token: "${TOY_TOKEN}/${TOY_OTHER}"'
    one_of_two.sheet("!refuse", ingest=ingest)
    one_of_two.patch.delenv("TOYS_DROP")
    env(one_of_two, f"{text}TOYS_DROP={one_of_two.drop}\n")
    result = one_of_two.run()
    assert "key=${TOY_TOKEN}/${TOY_OTHER}" in result.out
    assert "TOY_TOKEN" not in os.environ
    for path in one_of_two.data.rglob("*"):
        assert path.name == "env" or not path.is_file() or b"the file" not in path.read_bytes()
    one_of_two.patch.setenv("TOY_TOKEN", "")
    assert "TOY_TOKEN, which the declaration asks for, is set to nothing" in one_of_two.run().out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A=1\nhidden value\n", "var/env:2 is not NAME=value"),
        ("1A=hidden\n", "var/env:1 is not NAME=value"),
        ("A=hidden\nA=2\n", "var/env:2 sets A, as line 1 does: remove one"),
        ('A="hidden\n', "var/env:1 has a quotation mark of A without its other"),
        ("BOROUGH_LANDING=hidden\n", "var/env:1 sets BOROUGH_LANDING, which other commands need"),
        ("https_proxy=hidden\n", "var/env:1 sets https_proxy, which other commands need"),
    ],
)
def test_a_line_that_is_wrong_is_a_sentence_without_its_value(one_of_two, text, says):
    """Proves wrong use, the file and line, and that nothing was asked."""
    env(one_of_two, text)
    for command in ("run", "status"):
        result = one_of_two.run(command)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith(says)
        assert "hidden" not in result.err
    assert one_of_two.extracts("others/jobs") == []


def test_a_file_that_others_may_read_is_refused(one_of_two):
    """Proves it with the remedy; and for what is no file, or no text."""
    env(one_of_two, "TOY_TOKEN=hidden\n", 0o640)
    assert one_of_two.run().err == (
        "var/env may be read or changed by other users: run `chmod 600 var/env`.\n"
    )
    (one_of_two.data / "env").write_bytes(b"TOY_TOKEN=\xff\n")
    (one_of_two.data / "env").chmod(0o600)
    assert one_of_two.run().err == "var/env is not UTF-8 text: save it as UTF-8.\n"
    (one_of_two.data / "env").unlink()
    (one_of_two.data / "env").mkdir()
    assert "var/env is a folder: make it a file" in one_of_two.run().err


def test_the_report_has_whatever_fails(one_of_two):
    """Proves it for a declaration, a table, a registration, and what stops the run."""
    one_of_two.sheet("!refuse", system="others")
    one_of_two.declare("third", "sources: [")
    one_of_two.run("run", "--report", "failed")
    report = (one_of_two.root / "failed").read_text().splitlines()
    assert len(report) == 2
    assert report[0].startswith("models/staging/third/_third__sources.yml:")
    assert report[1].startswith("others.jobs failed: asking the source failed")

    def refuse(*_, **__):
        raise duckdb.IOException("IO Error: Could not set lock")

    one_of_two.patch.setattr(duckdb, "connect", refuse)
    assert one_of_two.run("run", "--report", "failed").status == 2
    assert "var/warehouse.duckdb cannot be opened" in (one_of_two.root / "failed").read_text()
    assert json.loads(one_of_two.log().splitlines()[0])["outcome"] == "failed"
