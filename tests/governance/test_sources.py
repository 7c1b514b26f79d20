"""What a table of a source must say; what ingest registers beside it need not."""

from governance_fixtures import project, source
import pytest

from governance.rules.sources import tables_are_whole

META = {"owner": "housing", "origin": "interim", "ingest": {"path": "x"}}
NONE = {"warn_after": {"count": None, "period": None}}


def findings(*sources: dict) -> list[str]:
    return [str(finding) for finding in tables_are_whole(project(sources=list(sources)))]


def table(name: str = "sheets.jobs", meta: dict = META, **more) -> dict:
    return source(name, config={"meta": meta}, **more)


@pytest.mark.parametrize("word", ["owner", "origin", "ingest"])
def test_a_table_that_lacks_a_word_is_found(word):
    assert findings(table()) == []
    [finding] = findings(table(meta={**META, word: None}))
    assert f"the table sheets.jobs has no '{word}' under config.meta" in finding


def test_a_table_without_freshness_is_found_unless_its_system_is_dead():
    [finding] = findings(table(freshness=NONE))
    assert "does not say how fresh it must be" in finding
    assert findings(table(freshness=NONE, meta={**META, "origin": "recovered"})) == []


@pytest.mark.parametrize("tail", ["__history", "__rejects"])
def test_what_ingest_registers_beside_a_table_need_not_say_it(tail):
    bare = {"meta": {"owner": "housing"}, "freshness": NONE}
    assert findings(table(), table(f"sheets.jobs{tail}", **bare)) == []
    # Without the table it is a table like any other.
    assert len(findings(table(f"sheets.jobs{tail}", **bare))) == 3


def test_the_log_of_ingest_is_fetched_by_nobody():
    assert findings(table("ingest_log.runs", meta={}, schema="raw_ingest", freshness=NONE)) == []
