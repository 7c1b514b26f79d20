"""Building with progress: what a terminal gets and what a log gets."""

import sys
from types import SimpleNamespace

import pytest

from governance import progress


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What dbt is asked, which does nothing; `ends` is how it ends."""
    told = []
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))

    class Runner:
        ends: BaseException | None = None

        def __init__(self, callbacks):
            pass

        def invoke(self, arguments):
            told.extend(arguments)
            return SimpleNamespace(success=Runner.ends is None, exception=Runner.ends)

    monkeypatch.setattr("dbt.cli.main.dbtRunner", Runner)
    monkeypatch.setattr(progress, "_look_ahead", lambda engine: None)
    return SimpleNamespace(told=told, runner=Runner)


@pytest.mark.parametrize(("on_terminal", "is_plain"), [(True, False), (False, True)])
def test_what_dbt_says_has_colours_on_a_terminal_alone(asked, monkeypatch, on_terminal, is_plain):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: on_terminal)
    assert progress.main(["build"]) == 0
    assert ("--no-use-colors" in asked.told) == is_plain
    assert asked.told[-1] == "build"


def test_whoever_stops_a_build_is_told_how_things_stand(asked, capsys):
    asked.runner.ends = KeyboardInterrupt()
    assert progress.main(["build"]) == 130
    assert "Each table is as it was or new: run it again" in capsys.readouterr().err
