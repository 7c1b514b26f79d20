"""Disclosing: no number leaves in a table of counts but withheld and rounded as agreed.

One figure that is disclosed well and an exact one beside it is an exact one.
"""

from collections.abc import Iterator, Mapping
import re

import sqlglot
from sqlglot import exp

from governance import jinja_code
from governance.agreements import covering
from governance.artifacts import Project
from governance.jinja_code import Call, Unreadable
from governance.rules import Finding
from governance.rules.shares import DISCLOSE

_NUMBER = re.compile(r"int|double|real|float|decimal|numeric|number", re.IGNORECASE)


def every_number_is_disclosed(project: Project) -> Iterator[Finding]:
    """Each column of an aggregate share that is a number is a `disclosed_count`, as it is."""
    for share in project.models("share"):
        if not any(a.terms.get("release") == "aggregate" for a in covering(project, share)):
            continue
        numbers = [c.name for c in share.columns if _NUMBER.search(c.data_type or "")]
        try:
            source = jinja_code.sql(share.raw_code)
            tree = sqlglot.parse_one(source.text, dialect="duckdb")
        except (Unreadable, sqlglot.errors.SqlglotError, ValueError):
            tree = None  # models_read_openly says so
        for name in numbers:
            if tree is None or not _is_disclosed(tree, name, source.calls):
                yield Finding(
                    share.path,
                    f"the share {share.name} releases the number {name} as it is worked out.",
                    f"Let it be {{{{ {DISCLOSE}(...) }}}} as {name} in the last step that selects "
                    "it; what groups the counts is text or a date.",
                )


def _is_disclosed(query: exp.Expression, name: str, calls: Mapping[str, list[Call]]) -> bool:
    """Whether a column is a disclosed count where it is worked out; followed back through steps."""
    if not isinstance(query, exp.Select):  # a union, say: nobody writes a share so
        return False
    for projection in query.expressions:
        is_star = isinstance(projection, exp.Star)
        if not is_star and projection.alias_or_name != name:
            continue
        value = projection.unalias()
        if isinstance(value, exp.Column) and value.name in calls:
            return calls[value.name][0].name == DISCLOSE
        # A star that replaces or renames columns passes on something else.
        is_passed_on = not any(value.args.values()) if is_star else isinstance(value, exp.Column)
        step = _only_step(query)
        if not is_passed_on or step is None:
            return False
        return _is_disclosed(step, name if is_star else value.name, calls)
    return False


def _only_step(query: exp.Select) -> exp.Expression | None:
    """The step that a select reads, where it reads one and nothing else."""
    origin = query.find(exp.From, bfs=True) if not query.args.get("joins") else None
    ctes = query.root().find_all(exp.CTE)
    return next((cte.this for cte in ctes if origin and cte.alias == origin.this.name), None)
