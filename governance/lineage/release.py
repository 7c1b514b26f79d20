"""Release: what of a query may leave as counts (aggregate) or as rows about people (microdata)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp

from governance.lineage.evaluation import Evaluation
from governance.lineage.grouping import is_exact
from governance.lineage.labels import (
    DEPENDING,
    EXACT,
    GROUP,
    IDENTIFYING,
    PERSON,
    PUBLIC,
    Leak,
    Relation,
    Value,
)
from governance.lineage.names import looks_like
from governance.lineage.queries import evaluate_query
from governance.lineage.scopes import Unresolved

AGGREGATE, MICRODATA = "aggregate", "microdata"
# The classes of leaks, the one that a verdict is named after first.
KINDS = (
    *("value", "weak", "filter", "literal", "limit", "grain", "behind", "number", "threshold"),
    *("spine", "unresolved"),
)
_DIGITS = 10  # as many as an identifier has: a UPRN has up to twelve, an NHS number ten
_AS_IT_IS = {"disclosed", "bare", "constant", "null"}
_SHOWN = ("count", "measure", "disclosed")


@dataclass(frozen=True)
class Verdict:
    """What was found: the relation that leaves, and its leaks, the worst first."""

    relation: Relation
    leaks: list[Leak]

    @property
    def is_safe(self) -> bool:
        """Whether nothing leaks."""
        return not self.leaks


def evaluated(
    sql: str | exp.Expr,
    relations: Mapping[str, Relation],
    *,
    name: str = "query",
    is_release: bool = True,
    key_purpose: str | None = None,
) -> Relation:
    """What a query gives, with the leaks of its steps and of the relations that it reads."""
    run = Evaluation(
        relations,
        is_release=is_release,
        name=name,
        key_purpose=key_purpose,
        evaluate_query=evaluate_query,
    )
    relation = Relation({}, PERSON, DEPENDING)
    try:
        relation = evaluate_query(run, _tree(sql), None)
    except Unresolved as problem:
        run.leak("unresolved", str(problem), "Write it in a way that the check can follow.")
    except Exception as problem:  # whatever the check did not foresee is a leak too
        what = f"the check could not follow the query ({type(problem).__name__})"
        run.leak("unresolved", what, "Write it in a simpler way, or report it.")
    run.narrow_bands()
    inherited = [leak for used in run.used.values() for leak in used.leaks]
    leaks = tuple(dict.fromkeys([*run.leaks, *inherited]))
    cuts = tuple(sorted((*path, *cut) for path, found in run.cuts.items() for cut in found))
    return replace(relation, leaks=leaks, cuts=cuts)


def verdict(
    sql: str,
    relations: Mapping[str, Relation],
    release: str = AGGREGATE,
    *,
    name: str = "query",
    is_disclosed: bool = False,
    key_purpose: str | None = None,
) -> Verdict:
    """What of a query may not leave; `is_disclosed` demands disclosed counts of every number."""
    relation = evaluated(
        sql, relations, name=name, is_release=is_disclosed, key_purpose=key_purpose
    )
    if relation.grain == PUBLIC and relation.columns:
        # Nobody is in it: what would single people out singles out nothing.
        told = ("unresolved", "number", "threshold")  # how many people there are tells still
        about = [leak for leak in relation.leaks if leak.kind in told]
    else:
        about = [*relation.leaks, *_literals(sql)]
    if not is_disclosed:  # exact counts leave as they are: what they are compared with is no secret
        about = [leak for leak in about if leak.kind != "threshold"]
    about += _columns(relation, release, is_disclosed=is_disclosed)
    if release == AGGREGATE:
        about += _rows(relation)
        about += _roundings(relation) if is_disclosed else []
    order = {kind: place for place, kind in enumerate(KINDS)}
    return Verdict(relation, sorted(dict.fromkeys(about), key=lambda leak: order[leak.kind]))


def _tree(sql: str | exp.Expr) -> exp.Expr:
    if isinstance(sql, exp.Expr):
        return sql
    try:
        statements = [each for each in sqlglot.parse(sql, dialect="duckdb") if each]
    except (sqlglot.errors.SqlglotError, ValueError):
        raise Unresolved("its SQL could not be read") from None
    if len(statements) != 1:
        raise Unresolved(f"it has {len(statements)} statements, not one")
    if not isinstance(statements[0], exp.Query | exp.Values):
        raise Unresolved("its SQL is not one query")
    return statements[0]


def _columns(relation: Relation, release: str, *, is_disclosed: bool) -> Iterator[Leak]:
    for name, value in relation.columns.items():
        found = _identifying(name, value, relation.grain)
        if found is None and release == AGGREGATE:
            found = _of_aggregate(name, value)
            if found is None and is_disclosed and relation.grain != PUBLIC:
                found = _undisclosed(name, value)
        if found is not None:
            yield found


def _identifying(name: str, value: Value, grain: str) -> Leak | None:
    names = IDENTIFYING - {"place"} if grain == PUBLIC else IDENTIFYING
    labels = value.of(names)
    if not labels:
        return None
    label = next((each for each in labels if not each.is_weak), labels[0])
    if label.is_weak:
        return Leak(
            "weak",
            f"{name} hides a {label.name} column by what can be undone",
            "Use the HMAC with this agreement's own key over the whole identifier, or "
            "leave it out.",
            name,
            label.path,
        )
    if label.name == "rank":
        return Leak(
            "grain", f"{name} numbers people in an order", "Leave it out.", name, label.path
        )
    what = "the place of a home" if label.name == "place" else f"a {label.name} column"
    return Leak(
        "value",
        f"{name} is worked out from {what}",
        "Leave it out, or count it: count(distinct ...).",
        name,
        label.path,
    )


def _of_aggregate(name: str, value: Value) -> Leak | None:
    picked = value.of(("picked", "pseudonym"))
    if picked:
        return Leak(
            "value",
            f"{name} is one person's value out of a group",
            "Group by it, or count it.",
            name,
            picked[0].path,
        )
    exact = [label for label in value.of(("sensitive",)) if is_exact(label.path)]
    if exact:
        return Leak(
            "value",
            f"{name} is an amount as it is, of which nearly every person has another",
            "Group it in bands with a case, or count it.",
            name,
            exact[0].path,
        )
    return None


def _undisclosed(name: str, value: Value) -> Leak | None:
    """A column that is neither a key of the group nor a disclosed count as it is."""
    exact = value.of(EXACT)
    if exact:
        return Leak(
            "number",
            f"{name} is an exact number",
            "Let it be disclosed_count(...) as it is, or leave it out.",
            name,
            exact[0].path,
        )
    disclosed = value.of(("disclosed",))
    shapes = {form[0] for form in value.forms}
    if disclosed and ("disclosed" not in shapes or shapes - _AS_IT_IS):
        return Leak(
            "number",
            f"{name} is worked out from a disclosed count",
            "Release the disclosed count as it is: whoever reads it can work out more.",
            name,
            disclosed[0].path,
        )
    return None


def _roundings(relation: Relation) -> Iterator[Leak]:
    """What is rounded in two ways, or withheld below two numbers, is told more exactly."""
    used = {form for value in relation.columns.values() for form in value.named("disclosed")}
    if len(used) > 1:
        yield Leak(
            "number",
            "counts are withheld and rounded with different numbers",
            "Use the threshold and the rounding of the agreement for every count.",
        )


def _rows(relation: Relation) -> Iterator[Leak]:
    if relation.grain == PERSON and relation.columns:
        yield Leak(
            "grain",
            "one row is one person's, or one home's",
            "Group by what many people share, and by nothing that finds one of them.",
            path=relation.cause,
        )
    held = {label for value in relation.columns.values() for label in value.names}
    keys = [value for value in relation.columns.values() if value.names - set(_SHOWN)]
    loose = [value for value in keys if not value.is_fixed and not value.names & set(_SHOWN)]
    if relation.grain != GROUP or not (relation.rows == DEPENDING or loose):
        return
    keys = loose or keys
    labels = [label for value in keys for label in sorted(value.labels, key=lambda x: x.path)]
    path = labels[0].path if labels else ()
    if "disclosed" in held:
        yield Leak(
            "spine",
            "a row of which every count is withheld still shows that somebody is in the group",
            "Left join the counts to a complete spine of public keys, or drop such rows "
            "(where <count> is not null).",
            path=path,
        )
    elif not held & set(_SHOWN):
        yield Leak(
            "grain",
            "each row shows that somebody is in the group, and no count shows how many",
            "Count the people of each group.",
            path=path,
        )


def _literals(sql: str) -> Iterator[Leak]:
    """Literals that look like a person's or a home's identifier."""
    try:
        tree = _tree(sql)
    except Unresolved:
        return
    for literal in tree.find_all(exp.Literal):
        text = literal.name
        is_long = text.isdigit() and len(text) >= _DIGITS
        what = looks_like(text) if literal.is_string else "an identifier" if is_long else None
        if what:
            yield Leak(
                "literal",
                f"the query names {what}",
                "Take it out: a release is about groups and names nobody.",
            )
