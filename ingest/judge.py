"""Which extracts of a table may be used, and what its owner should know about the newest.

A pure function of the raw files' metadata, today's declaration and people's acceptances:

good      its rows are shown
held      a full extract that shrank beyond its limit or lost a declared column, or one that seems
          incomplete; shown once a person accepts it
refused   it is not what the declaration describes; shown once the declaration or the source is

A refused or held extract lies in landing all the same, and the last good one stays current.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ingest import headers, rowchecks
from ingest.connectors import Finding
from ingest.declarations import Table
from ingest.raw import RawExtract
from ingest.words import counted, listed

# Kinds of findings of which one is enough to hold an extract: rows of it may never have come.
HELD = frozenset({"cut_off", "shortfall"})


@dataclass(frozen=True)
class Verdict:
    """What is thought of one extract: for one that is not good, why, in one sentence."""

    raw: RawExtract
    state: Literal["good", "held", "refused"]
    finding: Finding | None = None
    further: tuple[Finding, ...] = ()  # what else would hold it


@dataclass(frozen=True)
class _Measure:
    """What the next full extract is compared with: the good ones since a person accepted one."""

    best: int  # rows of the largest: a table that halves step by step is compared with the whole
    last: int  # rows of the newest
    columns: frozenset[str]  # of the newest that has any


def judge(table: Table, raws: list[RawExtract]) -> list[Verdict]:
    """A verdict an extract, oldest first."""
    verdicts = []
    measure: _Measure | None = None
    for raw in raws:
        verdict, is_accepted = _verdict(table, raw, measure)
        if verdict.state == "good":
            measure = _next(measure, raw, is_accepted)
        verdicts.append(verdict)
    return verdicts


def _next(measure: _Measure | None, raw: RawExtract, is_accepted: bool) -> _Measure:
    best = 0 if measure is None or is_accepted else measure.best
    before = frozenset() if measure is None else measure.columns
    columns = frozenset(raw.columns)
    if raw.is_full:
        return _Measure(max(best, raw.rows), raw.rows, columns or before)
    # A full read of a feed has at least as many rows as the first of its extracts had.
    last = max(raw.rows, 0 if measure is None else measure.last)
    return _Measure(max(best, raw.rows), last, columns | before)


def shown(verdicts: list[Verdict]) -> tuple[list[RawExtract], list[RawExtract]]:
    """The extracts of a table's relation, and of its history.

    A full extract stands for all before it, and an incremental one adds to them. What an extract
    is, its manifest says: a declaration that changed its mind makes no rows vanish or double.
    """
    good = [verdict.raw for verdict in verdicts if verdict.state == "good"]
    begin = max((place for place, raw in enumerate(good) if raw.is_full), default=0)
    return good[begin:], good


def findings(table: Table, verdicts: list[Verdict]) -> list[Finding]:
    """What the owner should know about the newest extract, beyond that it is there."""
    if not verdicts:
        return []
    *before, newest = verdicts
    seen = [verdict.raw for verdict in before if verdict.state == "good"]
    if table.common.extract == "full":
        seen = seen[-1:]
    if newest.finding:
        held = [newest.finding, *newest.further]
        # A lost column was perhaps given another name.
        is_lost = any(finding.kind == "lost_column" for finding in held)
        return [*held, *(headers.new(table, newest.raw, seen) if is_lost else ())]
    return [
        *headers.missing(table, newest.raw),
        *headers.new(table, newest.raw, seen),
        *headers.doubled(table, newest.raw),
        *_files_gone(newest.raw, seen),
        *(_with_place_of_rows(table, finding) for finding in newest.raw.findings),
        *_counts(newest.raw),
    ]


def explained(table: Table, verdict: Verdict) -> Verdict:
    """A refusal with where the header seems to be: it reads what landed again, so only once."""
    if verdict.state != "refused" or verdict.finding is None:
        return verdict
    hint = headers.where_it_seems(table, verdict.raw, verdict.finding)
    if hint is None:
        return verdict
    message = f"{verdict.finding.message}; {hint}"
    return replace(verdict, finding=replace(verdict.finding, message=message))


def _verdict(table: Table, raw: RawExtract, measure: _Measure | None) -> tuple[Verdict, bool]:
    """What is thought of an extract, and whether it is good because a person accepted it."""
    refusal = headers.refusal(table, raw)
    if refusal:
        return Verdict(raw, "refused", refusal), False
    doubts = list(_doubts(table, raw, measure))
    if not doubts:
        return Verdict(raw, "good"), False
    if raw.extract.is_accepted():
        return Verdict(raw, "good"), True
    return Verdict(raw, "held", doubts[0], tuple(doubts[1:])), False


def _doubts(table: Table, raw: RawExtract, measure: _Measure | None) -> Iterator[Finding]:
    """Why an extract is held until a person accepts it."""
    command = f"run `python -m ingest accept {table.id}`"
    until = "the last good extract stays" if measure else "until then it has no rows to show"
    for finding in raw.findings:
        if finding.kind in HELD:
            message = f"{finding.message}; {until}. If it is complete as it is, {command}"
            yield replace(finding, message=message)
    if measure is None or not raw.is_full:
        return
    if raw.rows < measure.best * table.common.shrink_limit:
        best = f" and the best {measure.best:,}" if measure.best > measure.last else ""
        message = (
            f"{counted(raw.rows, 'row')} came where the last good extract, which stays, has "
            f"{counted(measure.last, 'row')}{best}; if that is right, {command}"
        )
        yield Finding("shrunk_extract", _place(raw), message)
    lost = [
        column.name
        for column in table.columns
        if column.name in measure.columns - raw.columns.keys()
        and column.name not in table.common.optional
    ]
    if lost and raw.columns:
        words = ("column", "it", "it is") if len(lost) == 1 else ("columns", "them", "they are")
        columns, them, they_are = words
        message = (
            f"the declared {columns} {listed(lost, 'and')} did not arrive, and the last good "
            f"extract, which stays, has {them}; have the source corrected, or if {they_are} gone "
            f"for good, {command}"
        )
        yield Finding("lost_column", _place(raw), message)


def _files_gone(raw: RawExtract, seen: list[RawExtract]) -> Iterator[Finding]:
    """Files that the last good extract had, where all that match are one table."""
    if not seen or not raw.is_full or _taken(raw) != "all" or _taken(seen[-1]) != "all":
        return
    before, now = (
        {part["name"] for part in one.extract.manifest["parts"]} for one in (seen[-1], raw)
    )
    gone = sorted(before - now)
    if gone:
        its = "its" if len(gone) == 1 else "their"
        files = counted(len(gone), "file")
        message = f"{files} of the last good extract did not come again, and {its} rows are gone"
        yield Finding("missing_file", gone[0], message)


def _taken(raw: RawExtract) -> str | None:
    manifest = raw.extract.manifest
    return manifest["asked"].get("take") if manifest["connector"] == "files" else None


def _with_place_of_rows(table: Table, finding: Finding) -> Finding:
    """A finding that counts rows, with where to see them."""
    if finding.kind not in rowchecks.KINDS or finding.kind == "blank_row":
        return finding
    message = f"{finding.message}; see {table.schema}.{table.name}__rejects"
    return replace(finding, message=message)


def _counts(raw: RawExtract) -> Iterator[Finding]:
    if not raw.is_read_as_today:
        message = (
            "it is read with the options that were declared when it landed, because with today's "
            "it is not what the declaration describes: correct today's, such as header_row"
        )
        yield Finding("read_as_landed", _place(raw), message)
    if not raw.rows:
        yield Finding("empty_extract", _place(raw), "it has no rows")


def _place(raw: RawExtract) -> str:
    return raw.headers[0].part if raw.headers else ""
