"""One Athena for the whole suite: the rehearsal, or the account that `BOROUGH_ATHENA` points at."""

from collections.abc import Iterator
import os
from pathlib import Path
import time

import account
import asking
import pytest
import rehearsal

NOT_RUN = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rehearsal_only: what only the rehearsal can show")
    config.addinivalue_line("markers", "anywhere: what needs no Athena")
    config.stash[NOT_RUN] = (account.missing() if account.wanted() else rehearsal.missing()) or ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip all where there is no Athena, and what only the rehearsal shows on an account."""
    for item in items:
        is_ours = Path(__file__).parent in item.path.parents
        if not is_ours or item.get_closest_marker("anywhere"):
            continue
        if config.stash[NOT_RUN]:
            item.add_marker(pytest.mark.skip(reason=config.stash[NOT_RUN]))
        elif account.wanted() and item.get_closest_marker("rehearsal_only"):
            item.add_marker(pytest.mark.skip(reason="only the rehearsal can show it"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config) -> None:
    """Say it in a line of its own: a skipped test is easily read as a passed one."""
    if config.stash[NOT_RUN]:
        terminalreporter.write_line(f"Athena: not run. {config.stash[NOT_RUN]}")


@pytest.fixture(scope="session")
def athena(tmp_path_factory) -> Iterator[rehearsal.Athena | account.Account]:
    """An account with a work group and four buckets; nothing of a rehearsal is left behind."""
    if account.wanted():
        yield account.account()
        return
    with rehearsal.running(tmp_path_factory.mktemp("rehearsal")) as athena:
        yield athena
        began = time.monotonic()
    assert time.monotonic() - began < 15, "the rehearsal was slow to stop"
    assert not [process for process in athena.processes if alive(process)]


@pytest.fixture(scope="session")
def ask(athena) -> asking.Ask:
    """Run a statement and wait for its end."""
    return asking.Ask(athena)


def alive(process: int) -> bool:
    """Whether a process is still there; one that ended and was not yet waited for is not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
