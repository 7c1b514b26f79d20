"""dbt without the sources' variables: `python -m governance.dbt ...` takes what dbt takes."""

from collections.abc import Sequence
import os
from pathlib import Path
import sys
from typing import NoReturn

from governance.dbt_environment import environment
from ingest import private


def main(arguments: Sequence[str]) -> NoReturn:
    """Become dbt, in the environment that it may see."""
    private.start()
    program = Path(sys.executable).with_name("dbt")
    os.execve(program, [str(program), *arguments], environment())  # noqa: S606 (no shell)


if __name__ == "__main__":
    main(sys.argv[1:])
