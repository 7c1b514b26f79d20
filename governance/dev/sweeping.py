"""`python -m governance.dev sweep`: what developers left is not kept for ever."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from governance import day, last_build
from governance.dev import files, lake
from governance.dev.names import developer


def sweep(arguments: Sequence[str]) -> int:
    """Remove what was not used for some days, and withdraw shares that are let out no longer.

    On DuckDB from every developer's file of this data folder; on Athena one's own tables. Raises
    WrongUse, and Stop where AWS refuses.
    """
    parser = argparse.ArgumentParser(prog="python -m governance.dev sweep", description=__doc__)
    parser.add_argument("--target", choices=["dev", "dev_athena"], default="dev")
    parser.add_argument(
        "--days", type=int, default=files.DAYS, help="how long they stay (%(default)s)"
    )
    parser.add_argument(
        "--everyone",
        action="store_true",
        help="on Athena: every developer's tables, for a role that may",
    )
    options = parser.parse_args(arguments)
    now = datetime.now(UTC)
    if options.target == "dev_athena":
        name = None if options.everyone else developer()
        said = list(lake.sweep(now, options.days, name))
    else:
        said = list(files.sweep(now, options.days))
        project = last_build.of(last_build.ENDED)
        said += files.withdraw(project, day.today()) if project else []
    print("\n".join(said) or "There is nothing to remove.")
    return 0
