"""A value from a database as text, where the driver gives a Python value and no text."""

from datetime import date, time, timedelta
from decimal import Decimal
import json
from typing import Any


def text(value: Any) -> str | None:
    """Return the text of a value; text is kept as it is, padding and empty strings too.

    Numbers in the fewest digits that give the same number, decimals with all their places; true
    or false; dates and times as ISO 8601, a space between the two; a span of time as hours, minutes
    and seconds (30:00:00); bytes in hexadecimal; lists and objects as JSON. None stays None.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, time)):
        return str(value)
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=text)
    return str(value)


def _span(value: timedelta) -> str:
    whole, fraction = divmod(abs(value), timedelta(seconds=1))
    sign = "-" if value < timedelta(0) else ""
    places = f".{fraction.microseconds:06}" if fraction else ""
    return f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{places}"
