"""A workbook's reader is a process of its own: what ends it is a sentence about one table."""

from functools import partial
import gc
import io
import os
import sys

import pytest
from workbooks import book, texts

from ingest.connectors import Landed, SourceError, Unfinished, workbook

SMALL = book(Jobs=texts(1, "id") + texts(2, "J1"))


@pytest.fixture
def stand_in(monkeypatch):
    """Let the reader be another program, which is given in Python."""

    def put(program):
        monkeypatch.setattr(workbook, "COMMAND", (sys.executable, "-c", program))

    return put


@pytest.mark.parametrize(
    ("program", "kind", "sentence"),
    [
        ("raise SystemExit(3)", SourceError, r"ended the process that read it \(exit status 3\)"),
        ("import os; os.kill(os.getpid(), 11)", SourceError, r"\(signal 11\): open the workbook"),
        (
            "import os; os.abort()",
            SourceError,
            "takes more than 4,096 MB of memory to read: delete",
        ),
        ("raise SystemExit(77)", SourceError, "takes more than 4,096 MB of memory to read: delete"),
        ("import os; os.kill(os.getpid(), 9)", Unfinished, "was ended from outside, perhaps"),
        ("print('xyz')", SourceError, r"ended the process that read it \(exit status 0\)"),
    ],
)
def test_a_reader_that_dies_is_a_sentence(parse_book, stand_in, program, kind, sentence):
    stand_in(program)
    with pytest.raises(SourceError, match=sentence) as caught:
        parse_book(SMALL)
    assert type(caught.value) is kind
    assert "jobs.xlsx" in str(caught.value)


def test_a_reader_that_dies_among_the_rows_is_a_sentence(parse_book, stand_in):
    """The rows that came do not pass for all rows."""
    answer = b'{"names": ["id"], "first_row": 2, "findings": []}'
    frame = len(answer).to_bytes(8, "big") + answer
    stand_in(f"import sys; sys.stdout.buffer.write({frame!r}); sys.stdout.flush(); sys.exit(5)")
    with pytest.raises(SourceError, match=r"ended the process that read it \(exit status 5\)"):
        parse_book(SMALL)


def test_a_reader_that_gives_no_sign_of_life_is_ended(parse_book, stand_in, monkeypatch):
    stand_in("import time; time.sleep(600)")
    monkeypatch.setattr(workbook, "SILENCE", 0.2)
    with pytest.raises(Unfinished, match=r"jobs.xlsx was not read within .* run again"):
        parse_book(SMALL)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_workbook_that_takes_too_much_memory_is_refused(parse_book):
    body = book(Jobs="".join(texts(at, f"J{at}", "x" * 99) for at in range(1, 60_000)))
    with pytest.raises(SourceError, match=r"takes more than 40 MB of memory .* raise memory_mb"):
        parse_book(body, memory_mb=40)
    assert len(parse_book(body).rows) == 59_998


def test_the_reader_ends_where_nobody_reads_the_rows():
    """A header file is read for its names alone."""
    part = Landed("jobs.xlsx", partial(io.BytesIO, SMALL))
    limits = workbook.Limits()
    rows = workbook.table(part, sheet=None, header_row=1, limits=limits)
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else None
    assert rows.header == ["id"]
    del rows
    gc.collect()
    if before is not None:
        assert len(os.listdir("/proc/self/fd")) == before - 1


def test_a_workbook_on_disk_and_in_memory_is_the_same(tmp_path, read_all):
    path = tmp_path / "jobs.xlsx"
    path.write_bytes(SMALL)
    for opened in (partial(path.open, "rb"), partial(io.BytesIO, SMALL)):
        rows = workbook.table(
            Landed("jobs.xlsx", opened), sheet=None, header_row=1, limits=workbook.Limits()
        )
        assert read_all([rows])[0].rows == [(2, ["J1"])]


def test_the_first_rows_of_all_tabs_are_possible_headers():
    body = book(
        Cover=texts(1, "Jobs, 2020"), hidden=texts(1, "id"), Jobs=texts(2, "id") + texts(3, "J1")
    )
    found = list(
        workbook.headers(
            Landed("jobs.xlsx", partial(io.BytesIO, body)),
            sheet=None,
            header_row=1,
            header_rows=1,
            rows=2,
            limits=workbook.Limits(),
        )
    )
    assert (found[0].changes, found[0].header) == ({}, ["Jobs, 2020"])
    [jobs] = [item for item in found if item.changes == {"sheet": "Jobs", "header_row": 2}]
    assert (jobs.row, jobs.header) == (2, ["id"])
    assert not any(item.row > 2 for item in found)
