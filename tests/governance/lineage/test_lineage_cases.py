"""Queries that leak and queries that do not, by the table of cases.yml."""

from lineage_cases import judged, leaks, safe
import pytest

LEAKS, SAFE = list(leaks()), list(safe())


@pytest.mark.parametrize(
    ("part", "kind", "sql"),
    [pytest.param(part, kind, sql, id=f"{part}-{kind}-{name}") for part, kind, name, sql in LEAKS],
)
def test_a_leak_is_found_and_named_by_its_class(part, kind, sql):
    found = judged(part, sql)
    assert [leak.kind for leak in found.leaks[:1]] == [kind], found.leaks
    assert all(leak.what and leak.remedy.endswith(".") for leak in found.leaks)


@pytest.mark.parametrize(
    ("part", "sql"), [pytest.param(part, sql, id=f"{part}-{name}") for part, name, sql in SAFE]
)
def test_what_gives_nobody_away_may_leave(part, sql):
    assert judged(part, sql).leaks == []


def test_a_leak_names_the_column_it_comes_from():
    sql = "with a as (select nino as x from housing.tenant) select x as y from a"
    [leak, *_] = judged("aggregate", sql).leaks
    assert (leak.column, leak.path) == ("y", ("housing.tenant.nino",))


def test_no_value_of_the_query_is_repeated():
    sql = "select ward_code, count(*) as n from housing.tenant where nino = 'QQ123456C' group by 1"
    assert "QQ123456C" not in str(judged("aggregate", sql).leaks)
