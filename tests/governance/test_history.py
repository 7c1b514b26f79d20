"""What a build took is read from Athena's history: its own statements, all of them, once."""

from datetime import UTC, datetime, timedelta
import json

from botocore.exceptions import ClientError
import pytest

from governance import history
from governance.history import Spent
from ingest.errors import Stop

BEGAN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ENDED = BEGAN + timedelta(minutes=5)
SCHEMAS = ("service_housing", "staging_llpg")


def comment(step="model.borough.a", build="ours") -> str:
    return f"-- /* {json.dumps({'build': build, 'step': step})} */\n"


class Athena:
    """Athena with a history of queries, newest first; `busy` ids fail so many times."""

    def __init__(self, *queries, busy=None):
        self.queries = {f"q{place:03}": query for place, query in enumerate(queries)}
        self.busy = dict(busy or {})
        self.pages_read = 0

    def get_paginator(self, _):
        return self

    def paginate(self, WorkGroup):
        assert WorkGroup == "borough"
        ids = list(self.queries)
        for begin in range(0, len(ids), 50):
            self.pages_read += 1
            yield {"QueryExecutionIds": ids[begin : begin + 50]}

    def batch_get_query_execution(self, QueryExecutionIds):
        assert len(QueryExecutionIds) <= 50
        found, unprocessed = [], []
        for id in QueryExecutionIds:
            if self.busy.get(id, 0):
                self.busy[id] -= 1
                said = {"QueryExecutionId": id, "ErrorCode": "ThrottlingException"}
                unprocessed.append(said)
            else:
                sql, at, bytes_scanned = self.queries[id]
                statistics = {
                    "EngineExecutionTimeInMillis": 10,
                    "DataScannedInBytes": bytes_scanned,
                }
                found.append(
                    {
                        "Query": sql,
                        "Status": {"SubmissionDateTime": BEGAN + timedelta(seconds=at)},
                        "Statistics": statistics,
                    }
                )
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": unprocessed}


@pytest.fixture
def spent(monkeypatch):
    def read(athena):
        monkeypatch.setattr("ingest.aws.client", lambda _: athena)
        return history.spent("borough", "ours", SCHEMAS, BEGAN, ENDED)

    return read


def test_statements_are_summed_by_step(spent):
    athena = Athena(
        (comment() + "create table x as select 1", 9, 700),
        (comment() + "select 1", 8, 30),
        (comment("model.borough.b") + "select 2", 7, 5),
        (comment(None) + "show tables", 1, 0),
    )
    assert spent(athena) == {
        "model.borough.a": Spent(2, 20, 730),
        "model.borough.b": Spent(1, 10, 5),
        "overhead": Spent(1, 10, 0),
    }


@pytest.mark.parametrize(
    "sql",
    [
        comment(build="another") + "select 1",
        "select 'of a person'",
        "-- /* {not json} */\nselect 1",
        '-- a remark\nselect \'-- /* {"build": "ours"} */\'',
        "drop table `elsewhere`.`x`",
        "select 1 -- drop table service_housing.x",
    ],
)
def test_what_is_not_the_builds_is_left_out(spent, sql):
    assert spent(Athena((sql, 9, 700))) == {}


@pytest.mark.parametrize(
    "sql",
    [
        "optimize service_housing.housing__repair_statuses rewrite data using bin_pack",
        'drop table if exists "awsdatacatalog"."staging_llpg"."stg_llpg__addresses"',
        "ALTER TABLE `service_housing`.`x` SET TBLPROPERTIES ('a'='b')",
    ],
)
def test_upkeep_without_a_comment_is_overhead_while_the_build_runs(spent, sql):
    assert spent(Athena((sql, 9, 700))) == {"overhead": Spent(1, 10, 700)}
    assert spent(Athena((sql, 600, 700))) == {}


def test_what_athena_was_too_busy_to_tell_is_asked_for_again(spent):
    athena = Athena(*[(comment() + "select 1", 9, 1)] * 60, busy={"q003": 2, "q055": 1})
    assert spent(athena) == {"model.borough.a": Spent(60, 600, 60)}


def test_the_history_is_read_no_further_than_the_build(spent):
    ours = [(comment() + "select 1", 9, 1)] * 70
    before = [(comment(build="before") + "select 1", -9, 1)] * 500
    athena = Athena(*ours, *before)
    assert spent(athena) == {"model.borough.a": Spent(70, 700, 70)}
    assert athena.pages_read == 3


def test_a_refusal_is_a_sentence(spent):
    class Refusing(Athena):
        def paginate(self, WorkGroup):
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "ListQueryExecutions")

    with pytest.raises(Stop, match="AWS refuses ListQueryExecutions on the work group borough"):
        spent(Refusing())
