#!/bin/sh
# A pre-hook with `transaction: false` never runs before a table of dbt-athena.
# Seen with dbt-athena 1.11.1: its table materialisation calls run_hooks(pre_hooks) once, which picks
# the hooks whose `transaction` is true (the default). Its incremental models, views and snapshots call
# it twice, for both kinds, as every materialisation of dbt-duckdb does. No error, no warning: a hook
# that runs on DuckDB is left out on Athena. Written twice, with both values, it runs on either.
# Exits with another status than 0 once that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-deps dbt-athena==1.11.1 jinja2==3.1.6 markupsafe==3.0.3
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.resources import files
import re
import sys

from jinja2 import Environment

macros = files("dbt") / "include/athena/macros/materializations"
models, hooks = macros / "models", (macros / "hooks.sql").read_text()


def ran(materialization):
    """The hooks that the macros run, of one with each value of `transaction`."""
    text = (models / f"{materialization}/{materialization}.sql").read_text()
    calls = re.findall(r"{{ (run_hooks\(pre_hooks.*?\)) }}", text)
    found = []
    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals |= {
        "modules": {"re": re},
        "render": lambda sql: sql,
        "statement": lambda auto_begin, caller: found.append(caller().strip()) or "",
        "pre_hooks": [
            {"sql": "-- outside", "transaction": False},
            {"sql": "-- inside", "transaction": True},
        ],
    }
    environment.from_string(hooks + "".join(f"{{{{ {call} }}}}" for call in calls)).render()
    return found


table, incremental = ran("table"), ran("incremental")
print(f"before a table: {table}; before an incremental model: {incremental}")
sys.exit(table != ["-- inside"] or incremental != ["-- outside", "-- inside"])
PYTHON
