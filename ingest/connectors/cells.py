"""The values of a workbook's cells as text.

A number has the 15 significant digits that Excel shows, in plain digits: 3.3000000000000003, which
is what 1.1 * 3 comes to in floating point, is 3.3, and 7.0 is 7. A whole number keeps all its
digits. Formats that only decorate a number (currency, percentage, thousands, scientific) are not
applied: 25% is 0.25. Those that pad it with zeros are, by `xlsx` and `ods`. A date is 2026-11-23,
with its time where that is not midnight; a duration is hours:minutes:seconds, also beyond 24 hours;
a boolean is TRUE or FALSE.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

EXACT = 2**53  # up to here floating point holds every whole number
SHORT = 16  # characters in which there are at most 15 digits and a point


def text(value: Any) -> str | None:
    """Return a cell's value as text, None where it is empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number(value)
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def number(value: float) -> str:
    """Return a number in plain digits, 15 of them significant unless it is whole."""
    if value.is_integer():
        return str(int(value))
    shown = f"{value:.15g}"
    return format(Decimal(shown), "f") if "e" in shown else shown


def duration(value: timedelta) -> str:
    """Return a duration as hours:minutes:seconds, rounded to a second."""
    minutes, seconds = divmod(abs(round(value.total_seconds())), 60)
    sign = "-" if value < timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def column(values: Sequence[Any]) -> Any:
    """Return the texts of a column's cells as an Arrow array, the same as `text` gives.

    Most columns hold one kind of value, which Arrow converts in a fraction of the time.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kinds = set(map(type, values))
    if kinds == {str}:
        found = pa.array(values, pa.string())
        return pc.if_else(pc.equal(found, ""), None, found)
    if float in kinds and kinds <= {float, str}:
        try:
            blank_is_null = [None if value == "" else value for value in values]
            return _numbers(pa.array(blank_is_null, pa.float64()))
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            pass  # Text stands among the numbers.
    if kinds == {date}:
        return pa.array(values, pa.date32()).cast(pa.string())
    return pa.array(map(text, values), pa.string())


def _numbers(values: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = values.cast(pa.int64(), safe=False)
    largest = pc.max(pc.abs(values)).as_py()
    if largest <= EXACT and pc.all(pc.equal(whole.cast(pa.float64()), values)).as_py():
        return whole.cast(pa.string())
    shown = values.cast(pa.string())
    # Shown in few characters, it is what `number` gives, unless in powers of ten.
    other = pc.or_(
        pc.greater(pc.utf8_length(shown), SHORT),
        pc.or_(pc.match_substring(shown, "e"), pc.equal(values, 0)),
    )
    replaced = [number(value) for value in values.filter(other).to_pylist()]
    return pc.replace_with_mask(shown, other, pa.array(replaced, pa.string()))
