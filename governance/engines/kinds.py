"""Kinds: what of an expression's type can be known from its SQL alone: a double, a date, a text.

A column is what every step of the statement that gives it its name makes of it.
"""

from collections.abc import Mapping

from sqlglot import exp

DOUBLE, DATE, TEXT, NUMBER = "double", "date", "text", "number"
# The macros that models call, by what they give; what is not here is unknown.
MACROS = {
    "safe_divide": DOUBLE,
    "median": DOUBLE,
    "percentile": DOUBLE,
    "date_add": DATE,
    "date_trunc_date": DATE,
    "london_date": DATE,
    "parse_date": DATE,
    "parse_timestamp": DATE,
    "utc_from_london": DATE,
    "ts6": DATE,
    "round_to": NUMBER,
    "parse_money": NUMBER,
    "parse_decimal": NUMBER,
    "parse_integer": NUMBER,
    "clean_text": TEXT,
    "clean_trim": TEXT,
}
_DOUBLES = (
    *(exp.Acos, exp.Asin, exp.Atan, exp.Atan2, exp.Cos, exp.Degrees, exp.Exp, exp.Ln, exp.Log),
    *(exp.Pi, exp.Pow, exp.Radians, exp.Sin, exp.Sqrt, exp.Tan, exp.Stddev, exp.StddevPop),
    *(exp.StddevSamp, exp.Variance, exp.VariancePop),
)
_AS_ITS_ARGUMENT = (
    *(exp.Abs, exp.AnyValue, exp.Avg, exp.Ceil, exp.FirstValue, exp.Floor, exp.Lag, exp.LastValue),
    *(exp.Lead, exp.Max, exp.Min, exp.Neg, exp.Nullif, exp.Paren, exp.Round, exp.Sum, exp.Window),
)
_NUMBERS = (exp.Count, exp.Length, exp.RowNumber, exp.Sum, exp.StrPosition)
_TEXTS = (exp.Lower, exp.DPipe, exp.Substring, exp.Replace, exp.ConcatWs, exp.Chr)
_TYPES = {
    "DOUBLE": DOUBLE,
    "DATE": DATE,
    "TIMESTAMP": DATE,
    "TIMESTAMPNTZ": DATE,
    "VARCHAR": TEXT,
    "TEXT": TEXT,
    "INT": NUMBER,
    "BIGINT": NUMBER,
    "DECIMAL": NUMBER,
}


class Kinds:
    """The kinds of one statement."""

    def __init__(self, tree: exp.Expression, macros: Mapping[str, str]):
        """`macros`: the macro that each placeholder of the statement stands for."""
        self._macros = macros
        self._made: dict[str, list[exp.Expression]] = {}
        for alias in tree.find_all(exp.Alias):
            self._made.setdefault(alias.alias.lower(), []).append(alias.this)
        self._known: dict[str, str | None] = {}

    def of(self, node: exp.Expression) -> str | None:
        """The kind of an expression; None where the SQL does not tell."""
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Literal):
            number = DOUBLE if "e" in node.this.lower() else NUMBER
            return TEXT if node.is_string else number
        if isinstance(node, (exp.Cast, exp.TryCast)):
            return _TYPES.get(node.to.this.name)
        for classes, kind in ((_DOUBLES, DOUBLE), (_TEXTS, TEXT)):
            if isinstance(node, classes):
                return kind
        if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)):
            kinds = {self.of(node.left), self.of(node.right)}
            return DOUBLE if DOUBLE in kinds else NUMBER if kinds == {NUMBER} else None
        if isinstance(node, (exp.Coalesce, exp.Case, exp.If)):
            kinds = {self.of(branch) for branch in _branches(node)}
            return kinds.pop() if len(kinds) == 1 else None
        if isinstance(node, _AS_ITS_ARGUMENT):
            inner = self.of(node.this)
            return NUMBER if inner is None and isinstance(node, exp.Sum) else inner
        return NUMBER if isinstance(node, _NUMBERS) else None

    def is_date(self, node: exp.Expression) -> bool:
        """Whether it is a date or a timestamp: house style ends such names in _on and _at."""
        node = node.unnest()
        is_named = isinstance(node, exp.Column) and node.name.lower().endswith(("_on", "_at"))
        return is_named or self.of(node) == DATE or isinstance(node, exp.CurrentDate)

    def _column(self, column: exp.Column) -> str | None:
        name = column.name.lower()
        if name in self._macros:
            return MACROS.get(self._macros[name])
        if name not in self._known:
            self._known[name] = None  # a column made of itself, while it is looked at
            kinds = {self.of(made) for made in self._made.get(name, [])}
            self._known[name] = kinds.pop() if len(kinds) == 1 else None
        return self._known[name]


def _branches(node: exp.Expression) -> list[exp.Expression]:
    """What a coalesce or a case may give, nulls left out."""
    if isinstance(node, exp.Coalesce):
        found = [node.this, *node.expressions]
    elif isinstance(node, exp.If):
        found = [node.args["true"], node.args.get("false")]
    else:
        found = [*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default")]
    return [branch for branch in found if branch is not None and not isinstance(branch, exp.Null)]
