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


def joined(
    rows: Sequence[Cells], place: str, merged: Sequence[Sequence[Sequence[int]] | None] = ()
) -> list[str]:
    """Return the names of a header that takes several rows: "Rent / 2024" where 2024 is below Rent.

    A name that stands over several columns is in the first of them alone. `merged` says for each
    row which columns, from and to, are one cell; where it says nothing of any but the last row, a
    name goes on to the right as far as there is none beside it and one below. A name that has none
    below it, or the same one, is a name by itself. Raises SourceError as `header` does.
    """
    width = max(map(len, rows), default=0)
    levels = [[(text or "").strip() for text in padded(row, width)] for row in rows]
    if len(rows) < 2:
        return header(padded(rows[0], width) if rows else [], place)
    known = [spans or () for spans in merged]
    for at, level in enumerate(levels[:-1]):
        if any(known[:-1]):
            for left, right in known[at]:
                level[left : right + 1] = [level[left]] * (right + 1 - left)
        else:
            _fill(level, levels[at + 1 :])
    names = [
        " / ".join(
            text
            for text, before in zip(column, ("", *column), strict=False)
            if text and text != before
        )
        for column in zip(*levels, strict=True)
    ]
    return header(names, place)


def _fill(level: list[str], below: list[list[str]]) -> None:
    """Write a name into the blank cells to its right, as long as there are names below."""
    name = ""
    for at, text in enumerate(level):
        if not any(lower[at] for lower in below):
            name = ""
        elif text:
            name = text
        else:
            level[at] = name


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
