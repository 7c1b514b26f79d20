"""What every table of cells needs: a header that is one, rows of one width, no empty tail."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.connectors import Reject, SourceError

Cells = Sequence[str | None]
Row = tuple[int, list[str | None]]


def header(cells: Cells, place: str) -> list[str]:
    """Return the header's names as they stand, a blank one as an empty text.

    Raises SourceError, beginning with `place`, where the row cannot be a header.
    """
    if not any(text and text.strip() for text in cells):
        raise SourceError(f"{place} is blank: set header_row to the row of the column names")
    return [text or "" for text in cells]


def padded(cells: Cells, width: int) -> list[str | None]:
    """Return the cells with None at the end up to a width."""
    return [*cells, *[None] * (width - len(cells))]


def without_tail(rows: Iterable[Row | Reject]) -> Iterator[Row | Reject]:
    """Yield rows without the blank ones after the last; those between others are left out."""
    blank: list[Reject] = []
    for row in rows:
        if isinstance(row, tuple) and not any(row[1]):
            blank.append(Reject(row[0], "", "no cell is filled in", "blank_row"))
            continue
        if blank:
            yield from blank
            blank.clear()
        yield row
