"""The SQL of each engine for one text a value, and for a number from a text.

A value's text is the same on both engines: a varchar is itself, a whole number, a date or a boolean
is what a cast gives, a decimal has all its decimals and a leading zero, a timestamp six decimals.
A double has no such text (1.0 here, 1.0E0 there, and a last digit that depends on the order of a
sum): its first twelve figures stand for it. Two that lie on either side of a rounding get different
texts; their rows are fetched and compared as numbers: this costs time and never a wrong answer.
"""

from governance.parity.types import DECIMAL, DOUBLE

# 15 hexadecimal digits fit a bigint on both engines; sums of them are decimal(38, 0), which ten
# thousand million million million rows would not fill.
DIGITS = 15
FIGURES = 12  # of a double that are looked at by sums
SMALLEST = "1e-290"  # a double nearer to zero than this counts as zero


class DuckDb:
    """What DuckDB calls things."""

    def text(self, value: str, kind: str) -> str:
        """The text of a value; null for null."""
        if kind == "timestamp":
            return f"strftime({value}, '%Y-%m-%d %H:%M:%S.%f')"
        if kind == DOUBLE:
            return _figures(value, isnan="isnan", isinf="isinf")
        return _cast(value, kind)

    def digest(self, text: str) -> str:
        """The digits of a text's MD5."""
        return f"md5({text})"

    def number(self, digest: str) -> str:
        """A whole number of 60 bits from a digest."""
        return f"cast('0x' || substr({digest}, 1, {DIGITS}) as bigint)"


class Trino:
    """What Trino calls things, and so Athena."""

    def text(self, value: str, kind: str) -> str:
        """The text of a value; null for null."""
        if kind == "timestamp":
            return f"cast(cast({value} as timestamp(6)) as varchar)"
        if kind == DOUBLE:
            return _figures(value, isnan="is_nan", isinf="is_infinite")
        return _cast(value, kind)

    def digest(self, text: str) -> str:
        """The digits of a text's MD5."""
        return f"lower(to_hex(md5(to_utf8({text}))))"

    def number(self, digest: str) -> str:
        """A whole number of 60 bits from a digest."""
        return f"from_base(substr({digest}, 1, {DIGITS}), 16)"


Dialect = DuckDb | Trino


def _cast(value: str, kind: str) -> str:
    if kind.startswith(DECIMAL):
        # As wide as can be: DuckDB leaves out the zero of 0.50 where the type has no room for it.
        scale = kind.rstrip(")").rpartition(",")[2]
        return f"cast(cast({value} as decimal(38, {scale})) as varchar)"
    return value if kind == "varchar" else f"cast({value} as varchar)"


def _figures(value: str, *, isnan: str, isinf: str) -> str:
    """A double's first figures and its power of ten, such as 250000000000e3."""
    size = f"cast(floor(log10(abs({value}))) as integer)"
    figures = f"cast(round({value} / power(1e1, {size}) * 1e{FIGURES - 1}) as bigint)"
    return (
        f"case when {value} is null then null"
        f" when {isnan}({value}) then 'not a number'"
        f" when {isinf}({value}) then case when {value} > 0 then 'infinite' else '-infinite' end"
        f" when abs({value}) < {SMALLEST} then '0'"
        f" else cast({figures} as varchar) || 'e' || cast({size} as varchar) end"
    )
