"""The closed shapes of syntax that make an identifier or a count safe: what the macros write.

A shape is compared whole with the tree that the macro would write for the same parts; a name or a
comment proves nothing. `test_shapes.py` compares the templates here with the macros.
"""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp

# {{ disclosed_count(value, behind, threshold, round_to) }}
DISCLOSED = (
    "case when {behind} >= {threshold} and {value} >= {threshold} then "
    "cast(floor((cast({value} as double) + {half}) / {round_to}) as bigint) * {round_to} end"
)
_PASSED = (
    "cast((year({late}) - year({early})) * 12 + month({late}) - month({early}) "
    "- case when day({late}) < day({early}) then 1 else 0 end as bigint)"
)
_MONTHS = "case when {late} >= {early} then {ahead} else -({behind}) end"
# {{ complete_years(from_day, to_day) }}
YEARS = "cast(({months} - mod({months}, 12)) / 12 as bigint)"
# {{ hmac_hex(message, ipad_hex, opad_hex) }}
HMAC = "sha256(unhex({opad}) || unhex(sha256(unhex({ipad}) || encode({message}))))"
SEPARATOR = "chr(31)"


def years(early: str, late: str) -> str:
    """The SQL of a person's complete years from one day to another."""
    ahead = _PASSED.format(early=early, late=late)
    behind = _PASSED.format(early=late, late=early)
    return YEARS.format(months=_MONTHS.format(early=early, late=late, ahead=ahead, behind=behind))


def disclosed_count(node: exp.Case) -> tuple[exp.Expr, exp.Expr, int, int] | None:
    """The value, what is behind it, threshold and rounding of a count that is withheld."""
    ifs = node.args.get("ifs") or []
    if len(ifs) != 1 or node.this or node.args.get("default"):
        return None
    test, shown = ifs[0].this, ifs[0].args.get("true")
    if not isinstance(test, exp.And) or not isinstance(shown, exp.Mul):
        return None
    least, multiple = test.expression, shown.expression
    if not isinstance(test.this, exp.GTE) or not isinstance(least, exp.GTE):
        return None
    threshold, round_to = whole(least.expression), whole(multiple)
    if not threshold or not round_to:
        return None
    value, behind = least.this, test.this.this
    expected = DISCLOSED.format(
        value=value.sql("duckdb", comments=False),
        behind=behind.sql("duckdb", comments=False),
        threshold=threshold,
        half=round_to / 2,
        round_to=round_to,
    )
    return (value, behind, threshold, round_to) if is_like(node, expected) else None


def age(node: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
    """The day of birth and the day on which somebody has the age that an expression works out."""
    node = unwrapped(node)
    if isinstance(node, exp.DateDiff) and str(node.args.get("unit") or "").lower() == "year":
        return unwrapped(node.expression), unwrapped(node.this)
    if isinstance(node, exp.Anonymous) and node.name.lower() in ("date_sub", "datesub"):
        unit, *days = node.expressions
        if len(days) == 2 and unit.name.lower() in ("year", "years"):
            return unwrapped(days[0]), unwrapped(days[1])
    whole_years = node.this if isinstance(node, exp.Cast) else node
    first = whole_years.find(exp.GTE) if isinstance(whole_years, exp.Div) else None
    if first is None:
        return None
    early, late = first.expression, first.this
    sqls = [each.sql("duckdb", comments=False) for each in (early, late)]
    return (unwrapped(early), unwrapped(late)) if is_like(node, years(*sqls)) else None


def band(node: exp.Expr) -> tuple[exp.Expr, int] | None:
    """The age and the width of a band, as `age // 5`, `floor(age / 5)` or `age - age % 5`."""
    node = unwrapped(node)
    if isinstance(node, exp.Mul):
        inner = band(node.this) or band(node.expression)
        widths = {whole(node.this), whole(node.expression)}
        return inner if inner and inner[1] in widths else None
    if isinstance(node, exp.Floor):
        node = unwrapped(node.this)
        return _width(node) if isinstance(node, exp.Div) else None
    if isinstance(node, exp.IntDiv):
        return _width(node)
    if isinstance(node, exp.Sub):
        rest = unwrapped(node.expression)
        if isinstance(rest, exp.Mod) and unwrapped(rest.this) == unwrapped(node.this):
            return _width(rest)
    return None


def pseudonym(node: exp.Expr) -> tuple[exp.Expr, exp.Expr, exp.Expr, str] | None:
    """The two pads, the identifier and the purpose of an HMAC over `purpose, type, value`."""
    pads = [each.this for each in node.find_all(exp.Unhex) if isinstance(each.this, exp.Column)]
    encoded = node.find(exp.Encode)
    if len(pads) != 2 or encoded is None:
        return None
    for opad, ipad in (pads, reversed(pads)):
        expected = HMAC.format(
            opad=opad.sql("duckdb"),
            ipad=ipad.sql("duckdb"),
            message=encoded.this.sql("duckdb", comments=False),
        )
        if is_like(node, expected):
            parts = _message(encoded.this)
            return (ipad, opad, *parts) if parts else None
    return None


def is_like(node: exp.Expr, sql: str) -> bool:
    """Whether a tree is what the SQL says, whatever its brackets and comments."""
    return _plain(node) == _plain_sql(sql)


def unwrapped(node: exp.Expr) -> exp.Expr:
    """An expression without brackets, and without a cast to a whole number or a day."""
    while isinstance(node, exp.Paren) or (
        type(node) is exp.Cast and node.to.this in _WHOLE and not isinstance(node.this, exp.Div)
    ):
        node = node.this
    return node


def cleaned(node: exp.Expr) -> exp.Expr:
    """A whole identifier before it was trimmed, put in capitals or freed of spaces."""
    node = unwrapped(node)
    is_gap = isinstance(node, exp.Replace) and (
        node.expression in (exp.Literal.string(" "), exp.Literal.string("-"))
        and node.args.get("replacement") in (None, exp.Literal.string(""))
    )
    is_trim = isinstance(node, exp.Trim) and not node.expression
    is_text = type(node) is exp.Cast and node.to.this in exp.DataType.TEXT_TYPES
    is_whole = is_text and not node.to.expressions
    if is_gap or is_trim or is_whole or isinstance(node, exp.Upper | exp.Lower):
        return cleaned(node.this)
    return node


def whole(node: exp.Expr | None) -> int | None:
    """The whole number that a literal is."""
    node = unwrapped(node) if node is not None else None
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        return int(node.name)
    return None


_WHOLE = {
    *exp.DataType.INTEGER_TYPES,
    exp.DataType.Type.DATE,
}


def _width(node: exp.Binary) -> tuple[exp.Expr, int] | None:
    width = whole(node.expression)
    return (unwrapped(node.this), width) if width else None


def _message(node: exp.Expr) -> tuple[exp.Expr, str] | None:
    """The identifier and the purpose of `'purpose' || chr(31) || 'type' || chr(31) || value`."""
    parts: list[exp.Expr] = []
    node = unwrapped(node)
    while isinstance(node, exp.DPipe):
        parts.append(unwrapped(node.expression))
        node = unwrapped(node.this)
    parts.append(node)
    if len(parts) != 5:
        return None
    value, second, kind, first, purpose = parts
    literals = all(isinstance(each, exp.Literal) and each.is_string for each in (kind, purpose))
    if not literals or not all(is_like(each, SEPARATOR) for each in (first, second)):
        return None
    return value, purpose.name


def _plain(node: exp.Expr) -> str:
    copy = node.copy().transform(lambda n: n.this if isinstance(n, exp.Paren) else n)
    return copy.sql("duckdb", comments=False, normalize=True)


@lru_cache(maxsize=512)
def _plain_sql(sql: str) -> str:
    return _plain(sqlglot.parse_one(sql, dialect="duckdb"))
