"""One run: ask each source, land what is new, read it, judge it, log it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from ingest import extracts, faults, judge, landing, raw, runlog
from ingest.access import Access
from ingest.clock import Clock, to_text
from ingest.connectors import Absent, Finding, SourceError
from ingest.declarations import Table
from ingest.environment import Environment, NotSet
from ingest.errors import Stop
from ingest.extracts import Extract
from ingest.places import Places
from ingest.progress import shown
from ingest.runlog import Line

# Sources of different owners are asked side by side; one owner's tables one after another.
SYSTEMS_AT_ONCE = 4


@dataclass(frozen=True)
class Answer:
    """What a request to a source came to; with a message where it came to nothing."""

    outcome: str  # landed | unchanged | failed | absent | not set up
    message: str = ""
    newest: Extract | None = None
    findings: tuple[Finding, ...] = ()  # what only the request could show


def run(
    tables: Sequence[Table],
    places: Places,
    access: Callable[[Table], Access],
    clock: Clock,
    skip_absent: bool,
) -> Iterator[Line]:
    """Run the tables; yield the log's line of each, in the order in which they are given.

    `access` is what a table's system may read, and nothing of another's.
    """
    allowed = {table.id: access(table) for table in tables}
    with runlog.begun(places, clock()) as log, shown(len(tables)) as step:

        def ask(table: Table) -> Answer:
            own = allowed[table.id]
            try:
                if table.mistakes:
                    return Answer("failed", "; ".join(map(str, table.mistakes)))
                progress = partial(step, table.id)
                newest, is_new, found = landing.land(table, places, own, clock, progress)
                return Answer("landed" if is_new else "unchanged", "", newest, found)
            except Absent as error:
                return Answer("absent" if skip_absent else "failed", str(error))
            except NotSet as error:
                return _without_variables(error, table, places)
            except (SourceError, Stop) as error:
                return Answer("failed", str(error))
            except Exception as error:
                return Answer("failed", faults.asking_failed(error, own.environment))
            finally:
                step(table.id, 0)

        for table, answer in _side_by_side(tables, ask):
            begun = Line(log.run_id, to_text(clock()), *table.relation, fresh_by=table.fresh_by)
            line = _line(table, answer, places, begun)
            line = _redacted(line, allowed[table.id].environment)
            log.append(line)
            yield line


def _without_variables(error: NotSet, table: Table, places: Places) -> Answer:
    """A source that nobody has set up here is passed over; one that was, and is not now, failed."""
    newest, _ = extracts.newest(places.landing, table.system, table.name)
    if newest is None and not error.is_partial:
        return Answer("not set up", error.invitation(places.data))
    until = f"; until then its rows are those of {newest.at:%-d %B %Y}" if newest else ""
    return Answer("failed", f"{error}{until}")


def _side_by_side(
    tables: Sequence[Table], ask: Callable[[Table], Answer]
) -> Iterator[tuple[Table, Answer]]:
    """Ask all tables; yield them in their order, each as soon as those before it are there."""

    def ask_all(group: list[Table]) -> list[tuple[Table, Answer]]:
        return [(table, ask(table)) for table in group]

    groups = [list(group) for _, group in groupby(tables, key=lambda table: table.system)]
    pool = ThreadPoolExecutor(SYSTEMS_AT_ONCE)
    try:
        for answers in pool.map(ask_all, groups):
            yield from answers
    finally:
        # Whoever stops a run does not wait for a source that hangs: what it answers lands no more.
        pool.shutdown(wait=False, cancel_futures=True)


def _redacted(line: Line, environment: Environment) -> Line:
    """The line without the value of a variable, in whatever a connector has reported too."""
    redact = environment.redact
    findings = (
        replace(finding, place=redact(finding.place), message=redact(finding.message))
        for finding in line.findings
    )
    return replace(line, message=redact(line.message), findings=tuple(findings))


def _line(table: Table, answer: Answer, places: Places, line: Line) -> Line:
    """The log's line of a table: what was answered, and what is thought of the newest extract."""
    line = replace(line, outcome=answer.outcome, message=answer.message)
    if answer.message:
        return line
    try:
        line = replace(line, extract_id=answer.newest.id, manifest_sha256=answer.newest.sha256)
        verdicts = judge.judge(table, raw.refresh(table, places)[0])
        verdicts[-1] = verdict = judge.explained(table, verdicts[-1])
    except (SourceError, Stop) as error:
        return replace(line, outcome="failed", message=str(error))
    except Exception as error:
        fault = faults.reading_failed(error, table.loader)
        return replace(line, outcome="failed", message=str(fault))

    findings = (*judge.findings(table, verdicts), *answer.findings)
    line = replace(line, rows=verdict.raw.rows, findings=findings)
    if verdict.state == "good":
        return line
    outcome = "held" if verdict.state == "held" else "failed"
    message, place = verdict.finding.message, verdict.finding.place
    if message.startswith("it "):
        message = f"{place}: {message}"  # Of several files, which one.
    return replace(line, outcome=outcome, message=message)
