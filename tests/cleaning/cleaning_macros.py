"""The cleaning macros as SQL of one engine, and what they make of a list of cells on DuckDB."""

from collections.abc import Iterable
import os
from pathlib import Path
import shutil
import subprocess
import sys

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
CALLS = {  # by the name that a test knows it under: a call with the column `cell`
    "clean_email": "clean_email('cell')",
    "clean_free_text": "clean_free_text('cell')",
    "clean_name": "clean_name('cell')",
    "clean_nhs_number": "clean_nhs_number('cell')",
    "clean_nino": "clean_nino('cell', accept_unissued=true)",
    "clean_phone": "clean_phone('cell')",
    "clean_postcode": "clean_postcode('cell')",
    "clean_reference": "clean_reference('cell')",
    "clean_text": "clean_text('cell')",
    "clean_uprn": "clean_uprn('cell')",
    "clean_usrn": "clean_usrn('cell')",
    "forenames": "name_part('cell', 'forenames')",
    "surname": "name_part('cell', 'surname')",
    "title": "name_part('cell', 'title')",
    "parse_bool": "parse_bool('cell')",
    "parse_date": "parse_date('cell')",
    "parse_decimal": "parse_decimal('cell', 12, 6)",
    "parse_food_rating_status": "parse_food_rating_status('cell')",
    "parse_integer": "parse_integer('cell')",
    "parse_job_number": "parse_job_number('cell')",
    "parse_money": "parse_money('cell')",
    "parse_timestamp": "parse_timestamp('cell')",
}
_MARK = "-- macro --"
_NOWHERE = {  # variables of the Athena targets: nothing is sent anywhere while compiling
    "BOROUGH_WORK_GROUP": "none",
    "BOROUGH_RESULTS": "s3://none/results",
    "BOROUGH_LAKE": "s3://none",
    "AWS_REGION": "eu-west-2",
}

Outcomes = dict[str, str | None]


def compiled(target: str, folder: Path) -> dict[str, str]:
    """Each macro as SQL over the column `cell`; the folder takes what dbt writes."""
    (folder / "target").mkdir(parents=True, exist_ok=True)
    parsed = PROJECT / "target/partial_parse.msgpack"
    if parsed.exists():  # what is not changed need not be parsed again
        shutil.copy2(parsed, folder / "target")
    named = f"\n{_MARK}\n".join(f"{{{{ {call} }}}}" for call in CALLS.values())
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *("--quiet", "compile", "--target", target),
            *("--no-introspect", "--no-populate-cache", "--inline", named),
        ],
        cwd=PROJECT,
        env=_NOWHERE
        | os.environ
        | {
            "BOROUGH_DATA": str(folder),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(zip(CALLS, done.stdout.split(_MARK), strict=True))


class Cleaning:
    """The macros on DuckDB."""

    def __init__(self, macros: dict[str, str]):
        self.macros = macros
        self._connection = duckdb.connect()

    def __call__(self, macro: str, cells: Iterable[str]) -> Outcomes:
        """What a macro makes of each cell, as text."""
        return dict(
            self._connection.execute(
                f"select cell, cast({self.macros[macro]} as varchar)"
                " from (select unnest(cast(? as varchar[])) as cell)",
                [list(cells)],
            ).fetchall()
        )
