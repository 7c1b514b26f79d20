"""A value from a database as text."""

from datetime import date, datetime, time
from decimal import Decimal
import json
from typing import Any


def text(value: Any) -> str | None:
    """Return the text of a value; text is kept as it is, padding and empty strings too.

    Numbers in the fewest digits that give the same number, decimals with all their places; true
    or false; dates and times as ISO 8601, a blank between the two; bytes in hexadecimal; lists
    and objects as JSON. None stays None.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=text)
    return str(value)
