"""Which extracts of a table may be used, and what its owner should know about the newest.

A pure function of the raw files' metadata, today's declaration and people's acceptances:

good      its rows are shown
held      a full extract that shrank beyond its limit, or one that seems incomplete; shown once a
          person accepts it
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
from ingest.words import counted

# Kinds of findings of which one is enough to hold an extract: rows of it may never have come.
HELD = frozenset({"cut_off", "shortfall"})


@dataclass(frozen=True)
class Verdict:
    """What is thought of one extract: for one that is not good, why, in one sentence."""

    raw: RawExtract
    state: Literal["good", "held", "refused"]
    finding: Finding | None = None


def judge(table: Table, raws: list[RawExtract]) -> list[Verdict]:
    """A verdict an extract, oldest first."""
    verdicts = []
    last_full: RawExtract | None = None
    for raw in raws:
        verdict = _verdict(table, raw, last_full)
        if verdict.state == "good" and raw.is_full:
            last_full = raw
        verdicts.append(verdict)
    return verdicts


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
    if newest.finding:
        return [newest.finding]
    seen = [verdict.raw for verdict in before if verdict.state == "good"]
    if table.common.extract == "full":
        seen = seen[-1:]
    return [
        *headers.missing(table, newest.raw),
        *headers.new(table, newest.raw, seen),
        *headers.doubled(newest.raw),
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


def _verdict(table: Table, raw: RawExtract, last_full: RawExtract | None) -> Verdict:
    refusal = headers.refusal(table, raw)
    if refusal:
        return Verdict(raw, "refused", refusal)
    doubt = next((finding for finding in raw.findings if finding.kind in HELD), None)
    if doubt and not raw.extract.is_accepted():
        message = (
            f"{doubt.message}; the last good extract stays. If it is complete as it is, run "
            f"`python -m ingest accept {table.id}`"
        )
        return Verdict(raw, "held", replace(doubt, message=message))
    if last_full is None or not raw.is_full:
        return Verdict(raw, "good")
    shrank = raw.rows < last_full.rows * table.common.shrink_limit
    if shrank and not raw.extract.is_accepted():
        message = (
            f"{counted(raw.rows, 'row')} came where the last good extract, which stays, has "
            f"{counted(last_full.rows, 'row')}; if that is right, run "
            f"`python -m ingest accept {table.id}`"
        )
        return Verdict(raw, "held", Finding("shrunk_extract", _place(raw), message))
    return Verdict(raw, "good")


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
