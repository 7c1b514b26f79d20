"""Building with progress: what a terminal gets and what a log gets."""

import sys
from types import SimpleNamespace

import pytest

from governance import progress


@pytest.mark.parametrize(("on_terminal", "is_plain"), [(True, False), (False, True)])
def test_what_dbt_says_has_colours_on_a_terminal_alone(monkeypatch, on_terminal, is_plain):
    told = []

    class Runner:
        def __init__(self, callbacks):
            pass

        def invoke(self, arguments):
            told.extend(arguments)
            return SimpleNamespace(success=True)

    monkeypatch.setattr("dbt.cli.main.dbtRunner", Runner)
    monkeypatch.setattr(progress, "_look_ahead", lambda engine: None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: on_terminal)
    assert progress.main(["build"]) == 0
    assert ("--no-use-colors" in told) == is_plain
    assert told[-1] == "build"
