"""The rules about lineage, over small artifacts: classes go with columns up to a share."""

from governance_fixtures import TERMS, column, exposure, node, project, service, share, staging
import pytest

from governance.rules import agreements, lineage

STAGED = staging(
    columns=[
        column("uprn", {"class": "restricted", "identifier": "uprn"}),
        column("nino", "direct"),
        column("ward_code", "quasi"),
        column("description", "free_text"),
        column("raised_on", "quasi"),
        column("_problems", "free_text"),
    ]
)
EVERYTHING = "select * from {{ ref('stg_sheets__jobs') }}"
SERVED = service(raw_code=EVERYTHING)
COUNTED = (
    "select {key}, count(*) as n, count(distinct uprn) as h "
    "from {{{{ ref('{of}') }}}} group by {key}"
)
COUNT = "{{ disclosed_count('n', behind='h', threshold=10, round_to=5) }}"


def shared(key: str = "ward_code", *, of: str = "housing__repairs", count: str = COUNT) -> str:
    """A share that counts by a key."""
    counted = COUNTED.format(key=key, of=of)
    return (
        f"with counted as ({counted}), disclosed as (select {key}, {count} as repairs from counted)"
        f" select {key}, repairs from disclosed where repairs is not null"
    )


def leaks(*nodes, **terms) -> list[str]:
    found = project(STAGED, SERVED, *nodes, exposures=[exposure({**TERMS, **terms})])
    return [str(finding) for finding in lineage.releases_leak_nothing(found)]


def test_a_share_of_counts_by_ward_leaks_nothing():
    assert leaks() == []
    assert leaks(share(raw_code=shared())) == []


def test_a_leak_is_named_with_its_class_its_column_and_its_path_from_staging():
    value, grain = sorted(leaks(share(raw_code=shared("uprn"))), key=lambda text: "grain" in text)
    path = "stg_sheets__jobs.uprn -> housing__repairs.uprn -> share_housing__repairs.uprn"
    assert "share_housing__repairs.uprn would leak (value): uprn is worked out from" in value
    assert f"a restricted column ({path})" in value
    assert "would leak (grain)" in grain and "housing__repairs.uprn" in grain


@pytest.mark.parametrize(
    ("sql", "path"),
    [
        (
            "select uprn as ward_code, uprn from {{ ref('stg_sheets__jobs') }}",
            "stg_sheets__jobs.uprn",
        ),
        (
            "select substr(nino, 1, 4) as ward_code, uprn from {{ ref('stg_sheets__jobs') }}",
            "stg_sheets__jobs.nino",
        ),
        (
            "select s.* replace (s.description as ward_code) "
            "from {{ ref('stg_sheets__jobs') }} as s",
            "stg_sheets__jobs.description",
        ),
        (
            "with a as (select nino as x, uprn from {{ ref('stg_sheets__jobs') }}) "
            "select x as ward_code, uprn from a",
            "stg_sheets__jobs.nino",
        ),
    ],
)
def test_no_service_model_launders_an_identifier(sql, path):
    found = leaks(service(raw_code=sql), share(raw_code=shared()))
    assert any(
        f"({path} -> housing__repairs.ward_code -> share_housing__repairs" in f for f in found
    )


def test_an_intermediate_model_launders_nothing():
    between = node(
        "models/service/housing/intermediate/int_housing__places.sql",
        group="housing",
        schema="service_housing",
        reads=["model.borough.stg_sheets__jobs"],
        raw_code="select nino as place, uprn from {{ ref('stg_sheets__jobs') }}",
    )
    above = service(
        raw_code="select place as ward_code, uprn from {{ ref('int_housing__places') }}",
        reads=["model.borough.int_housing__places"],
    )
    found = leaks(between, above, share(raw_code=shared()))
    assert any(
        "stg_sheets__jobs.nino -> int_housing__places.place -> housing__repairs" in f for f in found
    )


@pytest.mark.parametrize("where", ["nino = 'AB123456C'", "nino like 'A%'", "description = 'x'"])
def test_a_filter_in_a_service_model_is_found_in_the_share(where):
    sql = f"select uprn, ward_code from {{{{ ref('stg_sheets__jobs') }}}} where {where}"
    found = leaks(service(raw_code=sql), share(raw_code=shared()))
    assert any("would leak (filter)" in each and "(in housing__repairs)" in each for each in found)
    assert not any("AB123456C" in each for each in found)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"raw_code": "select {{ nothing('x') }} as ward_code"}, "could not be rendered"),
        ({"raw_code": "select {% for x in y %}"}, "could not be rendered"),
        ({"raw_code": "select 1 as a; select 2 as a"}, "has 2 statements"),
        ({"raw_code": "select from where"}, "could not be read"),
        (
            {"raw_code": "select * from {{ source('sheets', 'jobs') }}"},
            "raw_sheets.jobs is not known",
        ),
        ({"original_file_path": "models/service/housing/housing__repairs.py"}, "is Python"),
    ],
)
def test_what_cannot_be_followed_is_a_leak(changed, says):
    found = leaks(service(**changed), share(raw_code=shared()))
    assert any("would leak (unresolved): " in each and says in each for each in found), found


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (shared(count="n"), "number"),
        (shared(count="cast(n as varchar)"), "number"),
        (shared(count="coalesce(" + COUNT + ", n)"), "number"),
        (shared(count=COUNT.replace("behind='h'", "behind='n'")), "behind"),
        (shared(count=COUNT.replace("behind='h'", "behind='1000'")), "behind"),
        (shared().replace(" where repairs is not null", ""), "spine"),
        (shared().replace("count(*) as n,", "count(*) as n, max(raised_on) as d,"), None),
        ("select * from {{ ref('housing__repairs') }}", "value"),
    ],
)
def test_a_column_of_an_aggregate_is_a_key_or_a_disclosed_count(code, kind):
    found = leaks(share(raw_code=code))
    assert any(f"would leak ({kind})" in each for each in found) if kind else found == []


def test_the_latest_day_of_a_group_is_one_persons():
    code = shared().replace("count(*) as n,", "count(*) as n, max(raised_on) as d,")
    code = code.replace("select ward_code, case", "select ward_code, d, case")
    code = code.replace("select ward_code, {{", "select ward_code, d, {{")
    code = code.replace("select ward_code, repairs", "select ward_code, d as last_on, repairs")
    [finding] = leaks(share(raw_code=code))
    assert "last_on would leak (value): last_on is one person's value out of a group" in finding
    assert "stg_sheets__jobs.raised_on -> housing__repairs.raised_on" in finding


@pytest.mark.parametrize(
    ("used", "says"),
    [
        ("threshold=9, round_to=5", "repairs uses threshold 9, but housing_open says 10"),
        ("threshold=1, round_to=1", "repairs uses round_to 1, but housing_open says 5"),
        ("threshold=10, round_to=4", "repairs uses round_to 4, but housing_open says 5"),
    ],
)
def test_other_numbers_than_the_agreements_are_found(used, says):
    code = shared(count=COUNT.replace("threshold=10, round_to=5", used))
    found = project(STAGED, SERVED, share(raw_code=code))
    assert any(says in str(finding) for finding in lineage.counts_are_as_agreed(found))
    assert list(lineage.counts_are_as_agreed(project(STAGED, SERVED))) == []


@pytest.mark.parametrize(
    "used", ["threshold='10 or true', round_to=5", "threshold='h', round_to=5"]
)
def test_a_threshold_that_is_not_written_out_is_no_disclosed_count(used):
    code = shared(count=COUNT.replace("threshold=10, round_to=5", used))
    assert any("would leak (number)" in each for each in leaks(share(raw_code=code)))


def looser(*privacy) -> list[str]:
    columns = [column(name, given) for name, given in privacy]
    found = project(STAGED, service(columns=columns, raw_code=EVERYTHING))
    return [str(finding) for finding in lineage.classes_are_kept(found)]


def test_a_yml_below_staging_makes_no_class_looser():
    [finding] = looser(("uprn", "public"))
    assert (
        "housing__repairs.uprn is classified public, but it is worked out from a restricted"
        in finding
    )
    assert "stg_sheets__jobs.uprn -> housing__repairs.uprn" in finding
    assert looser(("ward_code", "public"))
    assert looser(("uprn", "restricted"), ("ward_code", "quasi")) == []


def test_a_stricter_class_goes_on_to_the_share():
    strict = service(columns=[column("ward_code", "restricted")], raw_code=EVERYTHING)
    found = leaks(strict, share(raw_code=shared()))
    assert any(
        "(housing__repairs.ward_code -> share_housing__repairs.ward_code)" in f for f in found
    )


@pytest.mark.parametrize("name", ["nino", "tenant_name", "email"])
@pytest.mark.parametrize("given", ["public", "quasi"])
def test_a_person_who_is_classed_as_public_in_staging_does_not_leave(name, given):
    staged = staging(columns=[column("uprn", "restricted"), column(name, given)])
    code = shared(name, of="stg_sheets__jobs")
    found = project(staged, share(raw_code=code), exposures=[exposure(TERMS)])
    assert any("would leak (value)" in str(each) for each in lineage.releases_leak_nothing(found))


TWO_DAYS = (
    "select uprn, born_on, date_diff('year', born_on, date '2026-04-01') // 5 as band "
    "from {{ ref('stg_sheets__people') }}"
)


@pytest.mark.parametrize(
    ("served", "key", "kind"),
    [
        (TWO_DAYS, "date_diff('year', born_on, date '2026-09-01') // 5", "value"),
        (
            "select uprn, band from {{ ref('stg_sheets__people') }} "
            "cross join (values (1), (2), (3), (4), (5)) as v (x)",
            "band",
            "behind",
        ),
        (
            "select uprn, band from {{ ref('stg_sheets__people') }} qualify "
            "row_number() over (partition by left(nino, 1) order by nino) = 1",
            "band",
            "limit",
        ),
    ],
)
def test_what_a_service_model_did_is_held_against_the_share(served, key, kind):
    classes = {"uprn": "restricted", "nino": "direct", "born_on": "restricted", "band": "quasi"}
    staged = staging(
        columns=[column(name, given) for name, given in classes.items()],
        name="stg_sheets__people",
        unique_id="model.borough.stg_sheets__people",
        alias="stg_sheets__people",
    )
    code = (
        f"with counted as (select {key} as k, count(*) as n, count(distinct uprn) as h "
        f"from {{{{ ref('housing__repairs') }}}} group by 1), "
        f"disclosed as (select k, {COUNT} as repairs from counted) "
        "select k, repairs from disclosed where repairs is not null"
    )
    reads = ["model.borough.stg_sheets__people"]
    found = project(staged, service(raw_code=served, reads=reads), share(raw_code=code))
    leaking = [str(each) for each in lineage.releases_leak_nothing(found)]
    assert any(f"would leak ({kind})" in each for each in leaking), leaking


FLOOR = {"threshold": 10, "round_to": 5}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, []),
        ({"threshold": 9}, ["the threshold 9, which is below 10"]),
        ({"threshold": 1, "round_to": 1}, ["the round_to 1, which is below 5", "the threshold 1"]),
        ({"threshold": None}, ["the threshold None"]),
        ({"threshold": 3, "reason": "small"}, ["the threshold 3, which is below 10"]),
        ({"threshold": 3, "reason": "The register of licences is public by statute."}, []),
        ({"threshold": 20, "round_to": 10}, []),
    ],
)
def test_numbers_have_a_floor_unless_the_agreement_gives_a_reason(changed, says):
    terms = {**TERMS, "disclosure": {**TERMS["disclosure"], **changed}}
    found = sorted(
        map(str, agreements.thresholds_have_a_floor(project(exposures=[exposure(terms)])))
    )
    assert len(found) == len(says)
    assert all(any(text in finding for finding in found) for text in says)


def test_a_reason_is_a_field_of_an_agreement_that_its_owner_reads():
    from datetime import date

    from governance import register

    reason = "The register of licences is public by statute."
    terms = {**TERMS, "disclosure": {**TERMS["disclosure"], "reason": reason}}
    pages = register.pages(project(exposures=[exposure(terms)]), date(2026, 11, 24))
    assert f"Why these numbers are lower than usual: {reason}" in str(pages[0].answers)
    assert list(agreements.promises_are_kept(project(exposures=[exposure(terms)]))) == []
