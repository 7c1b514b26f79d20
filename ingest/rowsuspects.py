"""Which rows of an extract are no row, or doubtful: some at sight, some once all are read."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingest import rowchecks
from ingest.connectors import Finding, Rows
from ingest.rowchecks import CONTROL, MARKS, PLAIN_BYTES, Rules, is_blank

Cells = list[str | None]
Stored = Callable[[], Iterator[tuple[int, Any]]]  # batches, each with the index of its first row
# What a total's label begins with, and what may make a cell blank: few rows begin so.
LABELS = "TtGgSsOo"
SUSPICIOUS = frozenset([*LABELS, *"-=_", *filter(str.isspace, map(chr, range(0x3001)))])
WIDE = 6  # columns from which a row with two cells filled may be a note
Decision = tuple[int, str, int, str, Cells]  # index, part, row number, kind, cells


@dataclass
class _Part:
    """The rows under one header."""

    name: str
    form: str
    names: list[str]
    header: list[str]
    key: list[int]  # positions of the key's columns; empty where there is no key
    first: int  # index of its first row
    last: int = -1


class Suspects:
    """The doubts about the rows of one extract; rows are known by their index in the spool."""

    def __init__(self, rules: Rules):
        self.left_out: set[int] = set()
        self.marks: dict[int, list[str]] = {}  # what to write into `_row_findings`, by index
        self.findings: list[Finding] = []
        self._rules = rules
        self._parts: list[_Part] = []
        self._candidates: dict[int, _Part] = {}  # rows that may be notes or torn
        self._kinds: defaultdict[int, list[str]] = defaultdict(list)  # what is known already
        self._hashes = array("q")  # one a row: of its key, 0 where there is none

    @property
    def _next(self) -> int:
        """The index of the next row."""
        return len(self._hashes)

    def begin(self, rows: Rows, names: list[str]) -> Callable[[Cells], str | None]:
        """Begin with the rows under one header; return what tells the kind of each.

        It gives the kind of a row that is to be left out at sight, None where it is to be spooled.
        """
        key = [names.index(name) for name in self._rules.key if name in names]
        if len(key) < len(self._rules.key):
            key = []  # The extract will be refused for it.
        header = [(text or "").strip() for text in rows.header]
        self._part = _Part(rows.part, rows.form, names, header, key, self._next)
        self._parts.append(self._part)
        self._probe = next((place for place, text in enumerate(header) if text), 0)
        self._titles = list(map(_folded, header))
        # A wide sheet's notes may have a number or a mark beside them.
        self._least = 2 if len(header) >= WIDE else 1
        return self._kind if len(key) > 1 else self._quick_kind(key)

    def end(self) -> None:
        """All rows under the header have been seen."""
        self._part.last = self._next - 1

    def leave_out(self, index: int) -> None:
        """Leave out a row that was spooled."""
        self.left_out.add(index)
        self.marks.pop(index, None)

    def _quick_kind(self, key: list[int]) -> Callable[[Cells], str | None]:
        """Tell at little cost that a row is one like most; only the others are looked at."""
        width, is_record = len(self._part.header), self._part.form == "records"
        place, probe = (key or [0])[0], self._probe
        title = self._titles[probe] if width else ""
        slow, add, least = self._kind, self._hashes.append, self._least

        def kind(row: Cells) -> str | None:
            if len(row) >= width > 0 and (cell := row[place]) and (cell := cell.strip()):
                first = row[0]
                if is_record or (
                    first
                    and first[0] not in SUSPICIOUS
                    and _folded(row[probe]) != title
                    and (width < 3 or row.count(None) < width - least)
                ):
                    add(hash(cell) if key else 0)
                    return None
            return slow(row)

        return kind

    def _kind(self, row: Cells) -> str | None:
        part, rules = self._part, self._rules
        is_record = part.form == "records"
        if not is_record:
            if self._repeats_header(row):
                return "repeated_header"
            if (not row or is_blank(row[0])) and all(map(is_blank, row)):
                return "blank_row"
            if rowchecks.is_ruled(row):
                return "note_row"
        digest = 0
        if part.key:
            key = [row[place] if place < len(row) else None for place in part.key]
            blank = [is_blank(cell) for cell in key]
            if any(blank):
                found = self._without_key(row, all(blank))
                is_kept = rules.keeps_rows_without_key or found == "incomplete_key"
                if found and not (found in MARKS and is_kept):
                    return found
                self._kinds[self._next] += [found] if found else []
            else:
                digest = hash(tuple(map(str.strip, key)) if len(key) > 1 else key[0].strip())
        if not is_record:
            if not rules.keeps_totals and self._is_total(row):
                return "total_row"
            self._look_at_width(row)
        self._hashes.append(digest)
        return None

    def look_for_control_characters(self, first: int, columns: list[Any]) -> None:
        """Find the cells of a batch that hold what no keyboard types."""
        found = set()
        for column in columns:
            data = column.buffers()[2]
            if data is not None and data.to_pybytes().translate(None, PLAIN_BYTES):
                texts = enumerate(column.to_pylist(), first)
                found |= {index for index, text in texts if text and CONTROL.search(text)}
        for index in sorted(found):
            cells = [column[index - first].as_py() for column in columns]
            rest = any(CONTROL.sub("", cell).strip() for cell in cells if cell)
            self._kinds[index].append("control_characters" if rest else "no_text")

    def decided(self, stored: Stored) -> Iterator[Decision]:
        """Each row with what is wrong with it, in the order of rows; fills `marks`."""
        self._look_for_duplicates(stored)
        self._weigh_candidates(stored)
        self._look_for_unlabelled_totals(stored)
        wanted = sorted(index for index, kinds in self._kinds.items() if kinds)
        for index, number, cells in _rows(stored, wanted):
            kinds = self._kinds[index]
            out = [kind for kind in rowchecks.KINDS if kind in kinds and kind not in MARKS]
            for kind in out[:1] or kinds:
                yield index, self._part_of(index).name, number, kind, cells
            if not out:
                self.marks[index] = [MARKS[kind] for kind in kinds]

    def _repeats_header(self, row: Cells) -> bool:
        place, header = self._probe, self._titles
        if place >= len(row) or not header[place] or _folded(row[place]) != header[place]:
            return False
        cells = list(map(_folded, row[: len(header)]))
        return cells == header[: len(cells)] and not any(header[len(cells) :])

    def _without_key(self, row: Cells, is_whole: bool) -> str | None:
        if not is_whole:
            return "incomplete_key"
        if self._part.form != "records" and self._is_total(row):
            return None if self._rules.keeps_totals else "total_row"
        return "no_key"

    def _is_total(self, row: Cells) -> bool:
        """Whether a row is a total by its label: the first cell that is filled in."""
        label = row[0] if row else None
        if is_blank(label):
            label = next((cell for cell in row if not is_blank(cell)), None)
        # Few rows begin with one of these letters: the others need no second look.
        if not label or label.lstrip()[:1] not in LABELS:
            return False
        return rowchecks.is_labelled_total(row, label)

    def _look_at_width(self, row: Cells) -> None:
        """Note a row that may be torn, or a note: one that is short, or has but one cell filled."""
        part, width = self._part, len(self._part.header)
        is_short = part.form == "delimited" and len(row) < width
        if is_short or (width > 2 and row.count(None) + width - len(row) >= width - self._least):
            self._candidates[self._next] = part
            if is_short:
                self._kinds[self._next].append("short_row")

    def _weigh_candidates(self, stored: Stored) -> None:
        """Part notes from records: a record's key has the form of the other records' keys."""
        for part in self._parts:
            candidates = [index for index, own in self._candidates.items() if own is part]
            if part.key:
                suspected = candidates
            else:
                suspected = [
                    index
                    for place, index in enumerate(reversed(candidates))
                    if index == part.last - place
                ]
                suspected.reverse()
            notes = set(self._of_another_form(part, suspected, stored))
            for index in notes:
                self._kinds[index].append("note_row")
            count = part.last - part.first + 1 - len(notes)
            short = [
                index
                for index in candidates
                if index not in notes and "short_row" in self._kinds[index]
            ]
            if len(short) > max(rowchecks.FEW * count, rowchecks.TORN):
                message = (
                    f"{len(short):,} of {count:,} rows have fewer cells than the header, so the "
                    "export seems to leave out blank cells at the end of a row"
                )
                self.findings.append(Finding("short_rows", part.name, message))
                for index in short:
                    self._kinds[index].remove("short_row")

    def _of_another_form(self, part: _Part, candidates: list[int], stored: Stored) -> Iterator[int]:
        """Those of some rows whose key, or first cell, has a form that no other row's has."""
        import pyarrow as pa

        if not candidates:
            return
        name = part.names[part.key[0] if part.key else 0]
        suspected = set(self._candidates)
        seen: set[str] = set()
        for first, batch in _overlapping(stored, part.first, part.last):
            keep = [
                part.first <= first + place <= part.last and first + place not in suspected
                for place in range(batch.num_rows)
            ]
            column = batch.column(name).filter(pa.array(keep))
            seen |= set(rowchecks.shapes(column).unique().to_pylist())
        seen.discard(None)
        if not seen:
            return
        for index, _, cells in _rows(stored, candidates):
            text = cells[part.key[0] if part.key else 0]
            if is_blank(text):
                # Without a key it may stand beside the first column, as a sentence or a source.
                if not part.key and self._is_note(index, cells):
                    yield index
                continue
            [form] = rowchecks.shapes(pa.array([text])).to_pylist()
            if form not in seen and self._is_note(index, cells):
                yield index

    def _is_note(self, index: int, cells: Cells) -> bool:
        """Whether a row whose key, or first cell, has a form of its own is a note or a torn end."""
        part, filled = self._part_of(index), _filled(cells)
        if part.key and "short_row" in self._kinds[index] and len(filled) > 1:
            return True
        if part.key and len(filled) == 1:
            return not rowchecks.reads_as_code(cells[filled[0]])
        return any(rowchecks.reads_as_note(cells[place]) for place in filled)

    def _look_for_unlabelled_totals(self, stored: Stored) -> None:
        """A last row of amounts, with a label or none, one of them the sum of all above it."""
        if self._rules.keeps_totals:
            return
        for part in self._parts:
            last = part.last
            while last >= part.first and self._is_out(last):
                last -= 1  # What stands below a total: a note, the sign that ends a file.
            is_total = part.form != "records" and last - part.first >= 2
            if is_total and self._adds_up(part, last, stored):
                self._kinds[last].append("total_row")

    def _is_out(self, index: int) -> bool:
        return any(kind not in MARKS for kind in self._kinds.get(index, ()))

    def _adds_up(self, part: _Part, last: int, stored: Stored) -> bool:
        [(_, _, cells)] = _rows(stored, [last])
        amounts = {place: rowchecks.amount(cells[place]) for place in _filled(cells)}
        texts = [place for place, amount in amounts.items() if amount is None]
        if texts:
            if len(texts) > 1 or not rowchecks.is_sum_label(cells[texts[0]]):
                return False
        else:
            has_key = part.key and not all(is_blank(cells[place]) for place in part.key)
            if has_key or not amounts or len(amounts) * 2 > len(part.header):
                return False
        sums = {place: Decimal() for place, amount in amounts.items() if amount}
        for first, batch in _overlapping(stored, part.first, last - 1):
            begin, end = max(part.first - first, 0), min(last - first, batch.num_rows)
            for place in sums:
                column = batch.column(part.names[place]).slice(begin, end - begin)
                sums[place] += sum(filter(None, map(rowchecks.amount, column.to_pylist())))
        return any(abs(sums[place] - amounts[place]) < rowchecks.PENNY for place in sums)

    def _look_for_duplicates(self, stored: Stored) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if not (self._rules.is_full and self._rules.key):
            return
        hashes = pa.array(self._hashes)
        counts = hashes.value_counts()
        often = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        often = often.filter(pc.not_equal(often, 0))
        if not len(often):
            return
        places = pc.indices_nonzero(pc.is_in(hashes, value_set=often)).to_pylist()
        rows_of: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, _, cells in _rows(stored, places):
            if index not in self.left_out:
                key = [cells[place] for place in self._part_of(index).key]
                rows_of[tuple((cell or "").strip() for cell in key)].append(index)
        for indexes in rows_of.values():
            if len(indexes) > 1:
                for index in indexes:
                    self._kinds[index].append("duplicate_key")

    def _part_of(self, index: int) -> _Part:
        place = bisect_left(self._parts, index, key=lambda part: part.last)
        return self._parts[place]


def _folded(cell: str | None) -> str:
    """A cell as one compares it with a header: without regard to capitals and spaces around it."""
    return cell.strip().casefold() if cell else ""


def _filled(cells: Cells) -> list[int]:
    return [place for place, cell in enumerate(cells) if not is_blank(cell)]


def _overlapping(stored: Stored, first: int, last: int) -> Iterator[tuple[int, Any]]:
    """The batches that hold some of a range of rows."""
    for begin, batch in stored():
        if begin > last:
            return
        if begin + batch.num_rows > first:
            yield begin, batch


def _rows(stored: Stored, indexes: Iterable[int]) -> Iterator[tuple[int, int, Cells]]:
    """Index, row number and cells of some rows, given in their order."""
    wanted = list(indexes)
    place = 0
    for first, batch in stored() if wanted else ():
        columns = batch.columns
        while place < len(wanted) and wanted[place] < first + batch.num_rows:
            row = wanted[place] - first
            *cells, _, number = (column[row].as_py() for column in columns)
            yield wanted[place], number, cells
            place += 1
        if place == len(wanted):
            return
