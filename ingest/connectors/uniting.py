"""Several files as one table: what cannot be one of them is left out, and layouts are compared.

One file that is broken must not keep the others from being shown; it is listed as a finding.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice

from ingest.connectors import Finding, Landed, Reject, Rows, SourceError
from ingest.naming import column_names
from ingest.words import counted, listed

NAMED = 5  # columns of a layout that a finding names

Reader = Callable[[Landed], Rows]  # raises SourceError where a file cannot be read


def united(
    parts: Sequence[Landed], key: Sequence[str], reader: Reader, *, has_header: bool
) -> Iterator[Rows]:
    """Yield the rows of each file that can be read, and a finding for each that cannot.

    A file of the same bytes as one before it is a copy: `jobs (1).csv` beside `jobs.csv`. One of
    the same rows in other bytes, such as a copy that was saved anew, is shown and is a finding.

    Where files have a header, one that lacks the key cannot be read; without a declared key, one
    that shares no column with the others, where those do share some. Raises SourceError where no
    file can be read.
    """
    foreign = _foreign(parts, reader) if has_header and not key else set()
    layouts: list[tuple[str, list[str]]] = []
    errors: list[SourceError] = []
    read: dict[str, str] = {}  # name by SHA-256
    contents: dict[int, str] = {}  # name by what its rows come to
    for part in parts:
        if part.sha256 in read:
            message = f"it is a copy of {read[part.sha256]}, so its rows are shown once"
            found = Finding("copied_file", part.name, message)
            yield Rows(part.name, [], [], findings=[found])
            continue
        try:
            rows = _begun(reader(part))
            names = column_names(rows.header)[0]
            if has_header:
                _refuse(part.name, names, key, is_foreign=part.name in foreign)
        except SourceError as error:
            errors.append(error)
            message = f"{error}; until then the other files are shown without it"
            found = Finding("unreadable_file", part.name, message)
            yield Rows(part.name, [], [], findings=[found])
            continue
        if has_header:
            rows.findings.extend(_new_layout(part.name, names, layouts))
        if part.sha256:
            read[part.sha256] = part.name
            rows = replace(rows, rows=_compared(rows, names, contents))
        yield rows
    if len(errors) == len(parts):
        raise errors[0]


def _compared(
    rows: Rows, names: Sequence[str], contents: dict[int, str]
) -> Iterator[tuple[int, list[str | None]] | Reject]:
    """Yield the rows of a file, and a finding where an earlier file has the same ones."""
    content, count = hash(tuple(names)), 0
    for row in rows.rows:
        yield row
        if isinstance(row, tuple):
            content, count = hash((content, *row[1])), count + 1
    known = contents.setdefault(content, rows.part) if count else rows.part
    if known != rows.part:
        message = (
            f"it has the same rows as {known}, which are shown twice: if it is a copy that was "
            "saved anew, remove one of the two"
        )
        rows.findings.append(Finding("copied_rows", rows.part, message))


def _begun(rows: Rows) -> Rows:
    """Rows of which the first has been read, since some readers fail no sooner than there."""
    iterator = iter(rows.rows)
    first = list(islice(iterator, 1))
    return replace(rows, rows=chain(first, iterator))


def _refuse(place: str, names: Sequence[str], key: Sequence[str], *, is_foreign: bool) -> None:
    lost = [name for name in key if name not in names]
    if lost:
        word = "column is" if len(lost) == 1 else "columns are"
        raise SourceError(
            f"the key {word} missing in {place}: {listed(lost, 'and')}; have the header corrected, "
            "or ask for the file again"
        )
    if is_foreign:
        raise SourceError(
            f"{place} has no column in common with the other files where its header should be: "
            "have the header corrected, or ask for the file again"
        )


def _foreign(parts: Sequence[Landed], reader: Reader) -> set[str]:
    """Names of files that share no column with any other, where others do share some."""
    columns = {}
    for part in parts:
        try:
            columns[part.name] = set(column_names(reader(part).header)[0])
        except SourceError:
            continue
    related: set[str] = set()
    for one, other in combinations(columns, 2):
        if columns[one] & columns[other]:
            related |= {one, other}
    return set(columns) - related if related else set()


def _new_layout(
    place: str, names: Sequence[str], layouts: list[tuple[str, list[str]]]
) -> Iterator[Finding]:
    """A finding where a file is the first of another layout than the files before it."""
    if any(set(names) == set(known) for _, known in layouts):
        return
    layouts.append((place, list(names)))
    first, known = layouts[0]
    # Without a name in common, what is named may be cells.
    if place == first or not set(names) & set(known):
        return
    more = [name for name in names if name not in known]
    fewer = [name for name in known if name not in names]
    sides = (("has", more), ("lacks", fewer))
    what = [f"{verb} {_columns(found)}" for verb, found in sides if found]
    message = (
        f"it has another layout than {first}: it {' and '.join(what)}; both are shown in one "
        "table, with nulls where a column is missing"
    )
    yield Finding("layouts_differ", place, message)


def _columns(names: list[str]) -> str:
    few, rest = names[:NAMED], len(names) - NAMED
    if rest > 0:
        quoted = ", ".join(f"'{name}'" for name in few)
        return f"the columns {quoted} and {counted(rest, 'other')}"
    return f"the column{'s' if len(few) > 1 else ''} {listed(few, 'and')}"
