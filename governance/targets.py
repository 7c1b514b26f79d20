"""Which target dbt will build, and on what engine, from what dbt itself would read."""

from collections.abc import Mapping, Sequence
import os
from pathlib import Path

import yaml

DUCKDB = "duckdb"


def engine(arguments: Sequence[str] = (), variables: Mapping[str, str] = os.environ) -> str:
    """The type of the target that dbt would use: duckdb, athena.

    What cannot be read is left to dbt to complain of, and counts as duckdb.
    """
    folder = _option(arguments, "--profiles-dir") or variables.get("DBT_PROFILES_DIR") or "."
    try:
        profiles = yaml.safe_load(Path(folder, "profiles.yml").read_text(encoding="utf-8"))
        settings = yaml.safe_load(Path("dbt_project.yml").read_text(encoding="utf-8"))
        profile = profiles[_option(arguments, "--profile") or settings["profile"]]
        target = named(arguments, variables) or profile["target"]
        return str(profile["outputs"][target]["type"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return DUCKDB


def named(arguments: Sequence[str] = (), variables: Mapping[str, str] = os.environ) -> str | None:
    """The target that is asked for; None where it is left to the profile."""
    return _option(arguments, "--target", "-t") or variables.get("DBT_TARGET")


def _option(arguments: Sequence[str], *names: str) -> str | None:
    """The value of an option, as `--name value` or `--name=value`; the last one counts."""
    value = None
    for place, word in enumerate(arguments):
        name, is_joined, said = word.partition("=")
        if name in names:
            value = said if is_joined else next(iter(arguments[place + 1 :]), None)
    return value
