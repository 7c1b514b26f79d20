"""Mutants of the cases: a leak stays one however it is written, and what is safe stays safe."""

from collections.abc import Callable, Iterable
import random
import time

from lineage_cases import judged, leaks, safe
import pytest
import sqlglot
from sqlglot import exp

SECONDS = 1.5  # the longest that one kind of case may take
ROUNDS = 3
# How leaks are written that are about the whole query, and not about what a query gives.
WHOLE = ("unresolved", "spine", "literal")


def commented(sql: str, chance: random.Random) -> str:
    """The same with a comment that claims to have made it safe."""
    return f"/* disclosed_count({chance.randint(1, 9)}) */ {sql} /* pseudonymised, k = 10 */"


def in_a_step(sql: str, chance: random.Random) -> str:
    """The same as a step that is read whole."""
    name = f"step_{chance.randint(1, 99)}"
    return f"with {name} as ({sql}) select * from {name}"


def in_a_subquery(sql: str, chance: random.Random) -> str:
    """The same as a subquery."""
    return f"select x.* from ({sql}) as x"


def in_brackets(sql: str, chance: random.Random) -> str:
    """The same in brackets."""
    return f"({sql})"


def with_other_aliases(sql: str, chance: random.Random) -> str:
    """The same with other names of its relations."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    names = {
        table.alias: f"r{chance.randint(100, 999)}_{place}"
        for place, table in enumerate(tree.find_all(exp.Table))
        if table.alias
    }
    if any(column.db or column.name in names for column in tree.find_all(exp.Column)):
        return sql  # a field or a whole row goes by the alias
    for table in tree.find_all(exp.Table):
        if table.alias in names and not table.args["alias"].args.get("columns"):
            table.set("alias", exp.TableAlias(this=exp.to_identifier(names[table.alias])))
        else:
            names.pop(table.alias, None)
    for column in tree.find_all(exp.Column):
        if column.table in names:
            column.set("table", exp.to_identifier(names[column.table]))
    return tree.sql("duckdb")


def in_capitals(sql: str, chance: random.Random) -> str:
    """The same with its keywords in capitals, and reformatted."""
    return sqlglot.parse_one(sql, dialect="duckdb").sql("duckdb", pretty=True)


def cast_to_text(sql: str, chance: random.Random) -> str:
    """The same with every column that leaves as text."""
    relation = judged("microdata", sql).relation
    columns = ", ".join(f'cast(x."{name}" as varchar) as "{name}"' for name in relation.columns)
    return f"select {columns} from ({sql}) as x" if columns else sql


def renamed(sql: str, chance: random.Random) -> str:
    """The same with other names for what leaves."""
    relation = judged("microdata", sql).relation
    columns = ", ".join(f'x."{n}" as c{place}' for place, n in enumerate(relation.columns))
    return f"select {columns} from ({sql}) as x" if columns else sql


def with_itself(sql: str, chance: random.Random) -> str:
    """The same rows twice."""
    return f"({sql}) union all ({sql})"


Mutation = Callable[[str, random.Random], str]
ANY: tuple[Mutation, ...] = (
    *(commented, in_a_step, in_a_subquery, in_brackets, with_other_aliases, in_capitals, renamed),
    with_itself,
)


def mutants(sql: str, mutations: tuple[Mutation, ...], seed: str) -> list[str]:
    """Each mutation of a query, and each mutation of those."""
    chance, found = random.Random(seed), [sql]
    for _ in range(ROUNDS):
        try:
            found.append(chance.choice(mutations)(found[-1], chance))
        except sqlglot.errors.ParseError:
            break
    return found[1:]


def in_some_order(cases: Iterable[tuple], seed: int) -> list[tuple]:
    """All cases in another order for each seed, as a slow machine does not come to the last."""
    found = list(cases)
    random.Random(seed).shuffle(found)
    return found


def readable(sql: str) -> bool:
    try:
        return len(sqlglot.parse(sql, dialect="duckdb")) == 1
    except sqlglot.errors.ParseError:
        return False


@pytest.mark.parametrize("seed", range(2))
def test_no_mutant_of_a_leak_passes(seed):
    started, tried, missed = time.monotonic(), 0, []
    for part, kind, name, sql in in_some_order(leaks(), seed):
        if kind in WHOLE or not readable(sql) or part == "shares":
            continue
        for mutant in mutants(sql, (*ANY, cast_to_text), f"{seed} {name}"):
            tried += 1
            # Found for what it gives away, and not because the check cannot read it.
            if {leak.kind for leak in judged(part, mutant).leaks} <= {"unresolved"}:
                missed.append((part, name, mutant))
        if time.monotonic() - started > SECONDS:
            break
    assert missed == []
    assert tried > 20


@pytest.mark.parametrize("seed", range(2))
def test_no_mutant_of_what_is_safe_is_refused(seed):
    started, refused = time.monotonic(), []
    for part, name, sql in in_some_order(safe(), seed):
        mutations = tuple(each for each in ANY if part == "aggregate" or each is not with_itself)
        for mutant in mutants(sql, mutations, f"{seed} {name}") if part != "shares" else []:
            found = judged(part, mutant)
            if not found.is_safe:
                refused.append((part, name, mutant, found.leaks))
        if time.monotonic() - started > SECONDS:
            break
    assert refused == []
