"""What Athena refuses is refused here, in words like Athena's; on an account, by Athena itself."""

from pathlib import Path
import uuid

import account
import pytest
from rehearsal.refusals import REFUSALS
from rehearsal.refusals_table import table

DATABASE = "borough_refusals"
DOC = Path(__file__).resolve().parents[2] / "docs/athena-rehearsal.md"


@pytest.fixture(scope="module")
def place(athena, ask) -> str:
    """The tables of the examples; a location beneath which everything lies."""
    place = f"{athena.environment['BOROUGH_LAKE']}/refusals/{uuid.uuid4()}"
    for sql in (
        f"create database if not exists {DATABASE}",
        f"create table plain with (external_location='{place}/plain') as select 1 as id",
        f"create table ice with (table_type='ICEBERG', is_external=false, location='{place}/ice') "
        "as select 1 as id",
        f"create table parted with (external_location='{place}/parted', "
        "partitioned_by=array['part']) as select 1 as id, cast('a' as varchar) as part",
    ):
        result = ask(sql, DATABASE)
        assert result.state == "SUCCEEDED", result.reason
    yield place
    for name in ("plain", "ice", "parted"):
        ask(f"drop table {name}", DATABASE)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.what)
def test_athena_refuses(ask, place, refusal):
    new = f"new_{uuid.uuid4().hex}"
    sql = (
        refusal.example.replace("table new", f"table {new}")
        .replace("view new", f"view {new}")
        .replace("PLACE", f"{place}/{new}")
        .replace("TAKEN", f"{place}/plain")
    )
    state, said = outcome(ask, sql)
    assert state == "FAILED", f"{sql[:300]} passed"
    if not account.wanted():
        assert refusal.says in said
    assert new not in {row[0] for row in ask(f"show tables in {DATABASE}").rows}


def outcome(ask, sql: str) -> tuple[str, str]:
    """The state that a statement ends in, and why; what is not even started failed too."""
    try:
        result = ask(sql, DATABASE)
    except ask.client.exceptions.InvalidRequestException as error:
        return "FAILED", str(error)
    return result.state, result.reason


def test_the_documentation_lists_them():
    """Print it anew with `python -m tests.athena.rehearsal.refusals_table`."""
    assert table() in DOC.read_text(encoding="utf-8")
