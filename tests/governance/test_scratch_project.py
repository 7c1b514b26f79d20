"""The real project in a scratch copy: opening a silo does not parse, or turns the check red."""

import pytest
from scratch_project import Scratch

REPAIRS = "models/service/housing/housing__repairs.sql"
SHARE = "models/share/housing/share_housing__repairs_by_ward_v1.sql"
AGREEMENT = "models/share/agreements/housing_repairs_open.yml"
STAGED_SPY = "models/staging/repairs_sheets/stg_repairs_sheets__spy.sql"
PARKED = "models/service/parking/parking__repairs.sql"


@pytest.fixture(scope="module")
def spoilt_files(parsed, tmp_path_factory) -> set[str]:
    """What the check says of a project in which single files open silos, all at once."""
    scratch = Scratch(tmp_path_factory.mktemp("spoilt") / "project", parsed)
    scratch.put_before(REPAIRS, "{{ config(access='public') }}\n")
    listed = "  - name: housing__repairs_superseded\n"
    yml = scratch.holding("models/service/housing", listed)
    scratch.change(yml, listed, f"{listed}    config: {{access: protected}}\n")
    scratch.write(
        STAGED_SPY,
        "{{ config(group='environment') }}\n"
        "select uprn from {{ source('repairs_sheets', 'electrical_supplies') }}",
    )
    scratch.write(
        "models/service/environment/environment__spy.sql",
        "select * from {{ ref('repair_sources') }}",
    )
    scratch.write(
        "models/service/housing/housing__raw.sql",
        "select * from {{ source('repairs_hub', 'repairs') }}",
    )
    scratch.write(
        "models/service/environment/environment__peek.sql",
        "select * from service_housing.housing__repairs",
    )
    scratch.write(
        "models/staging/fhrs/_spy__sources.yml",
        "sources:\n  - name: spy\n    schema: raw_repairs_hub\n"
        "    config: {meta: {owner: environment}}\n    tables: [{name: repairs}]\n",
    )
    scratch.put_before(
        "models/service/housing/housing__data_quality.sql",
        "{{ config(schema='service_environment', post_hook=\"copy {{ this }} to 'x.csv'\") }}\n",
    )
    scratch.write(
        "models/service/environment/_environment__peek.yml",
        "unit_tests:\n  - name: peeks\n    model: environment__peek\n    given: []\n"
        "    expect: {format: sql, rows: select * from service_housing.housing__repairs}\n",
    )
    scratch.write(
        "tests/singular/looks_elsewhere.sql",
        "{{ config(group='environment', store_failures=true) }}\n"
        "select * from {{ ref('environment__food_premises') }}",
    )
    scratch.change(SHARE, "threshold=10", "threshold=1")
    scratch.change(SHARE, "round_to=5", "round_to=4")
    scratch.change(AGREEMENT, "review_by: 2027-03-31", "review_by: 31/03/2027")
    return scratch.findings()


@pytest.fixture(scope="module")
def spoilt_settings(parsed, tmp_path_factory) -> set[str]:
    """What the check says of a project whose dbt_project.yml opens silos."""
    scratch = Scratch(tmp_path_factory.mktemp("spoilt") / "project", parsed)
    settings = "dbt_project.yml"
    scratch.change(settings, "    service:\n      +access: private", "    service:")
    scratch.change(settings, "fhrs: {+group: environment,", "fhrs: {+group: property,")
    scratch.change(settings, '{sql: "{{ agreement_gate() }}"', '{sql: "select 1"')
    # The staging model is now property's, so that environment's own models no longer reach it.
    scratch.change(settings, "+schema: staging_fhrs}", "+schema: staging_fhrs, +access: protected}")
    scratch.change(settings, "on-run-start:\n", "on-run-end: [select 1]\n\non-run-start:\n")
    return scratch.findings()


def test_a_parking_model_reads_the_commons_and_shares_but_no_housing_model(
    parsed, tmp_path_factory
):
    scratch = Scratch(tmp_path_factory.mktemp("spoilt") / "project", parsed)
    scratch.add_parking("      parking: {+group: parking, +schema: service_parking}")
    scratch.write(
        PARKED,
        "select * from {{ ref('property__wards') }}"
        " cross join {{ ref('share_housing__repairs_by_ward') }}",
    )
    assert scratch.findings() == set()

    scratch.write(PARKED, "select * from {{ ref('housing__repairs') }}")
    status, said = scratch.parse()
    assert status != 0
    assert "parking__repairs attempted to reference node model.borough.housing__repairs" in said
    assert "not allowed because the referenced node is private to the 'housing' group" in said


@pytest.mark.parametrize(
    "says",
    [
        f"{REPAIRS}: housing__repairs is public, but a model in models/service/housing is private.",
        "housing__repairs_superseded is protected, but a model in models/service/housing is",
        f"{STAGED_SPY}: stg_repairs_sheets__spy has the group environment, but its folder",
        "of environment reads the source repairs_sheets.electrical_supplies, which housing owns",
        "stg_repairs_sheets__spy lists no columns in its yml, so that none is classified",
        "environment__spy of environment reads the seed repair_sources of housing",
        "housing__raw reads the source repairs_hub.repairs, and only staging may",
        "environment__peek reads service_housing.housing__repairs, which is neither a ref nor",
        "the unit test peeks reads service_housing.housing__repairs, which is neither a ref nor",
        "the source spy.repairs reads the schema raw_repairs_hub instead of raw_spy",
        "housing__data_quality lands in the schema service_environment, but its folder is service_",
        "housing__data_quality has a hook, whose SQL nothing checks",
        "the test looks_elsewhere would keep the rows that fail, outside every silo",
        f"{SHARE}: share_housing__repairs_by_ward.repairs uses threshold 1, but housing_",
        "share_housing__repairs_by_ward.repairs uses round_to 4, but housing_repairs_open says 5",
        f"{AGREEMENT}: the agreement housing_repairs_open has no real date (as 2027-03-31) for",
    ],
)
def test_a_file_that_opens_a_silo_turns_the_check_red(spoilt_files, says):
    assert any(says in finding for finding in spoilt_files), sorted(spoilt_files)


@pytest.mark.parametrize(
    "says",
    [
        "housing__repairs is protected, but a model in models/service/housing is private",
        "stg_fhrs__establishments is protected, but a model in models/staging/fhrs is private",
        "of property reads the source fhrs.establishments, which environment owns",
        "the share share_housing__repairs_by_ward has lost the gate",
        "what runs before and after the models is not the gate's two steps and nothing else",
    ],
)
def test_settings_that_open_silos_turn_the_check_red(spoilt_settings, says):
    assert any(says in finding for finding in spoilt_settings), sorted(spoilt_settings)
