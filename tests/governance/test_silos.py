"""Groups, access and sources: what would open a department's silo turns the check red."""

from governance_fixtures import node, project, service, share, source, staging
import pytest

from governance.rules import silos


def test_a_project_in_order_has_no_findings():
    whole = project()
    for rule in (
        silos.group_is_folder,
        silos.access_is_layer,
        silos.no_way_round,
        silos.only_staging_reads_sources,
    ):
        assert list(rule(whole)) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (service(group="environment"), "has the group environment, but its folder belongs to"),
        (service(group=None), "has the group none"),
        (share(group="environment"), "has the group environment"),
        (staging(group="environment"), "has the group environment"),
        (node("models/service/parking/parking__fines.sql", group="housing"), "names no department"),
        (node("models/staging/new/stg_new__a.sql", group="housing"), "names no department"),
        (node("models/loose.sql", group="housing"), "is in no layer"),
        (node("models/marts/housing/loose.sql", group="housing"), "is in no layer"),
        (node("snapshots/housing/s.yml", group=None), "has the group none"),
        (node("snapshots/s.yml", group="housing"), "names no department"),
        (
            node("seeds/housing/codes.csv", group="environment", config={"group": "environment"}),
            "has the group environment",
        ),
        (
            node("tests/housing/t.sql", group="environment", config={"group": "environment"}),
            "has the group environment",
        ),
    ],
)
def test_a_group_other_than_the_folders_is_found(changed, says):
    [finding] = silos.group_is_folder(project(changed))
    assert says in str(finding)
    assert finding.path == changed["original_file_path"]


def test_seeds_and_tests_without_a_group_of_their_own_are_left_alone():
    nodes = [node("seeds/codes.csv"), node("tests/singular/t.sql")]
    # A generic test takes its model's group, and lies in the model's yml.
    nodes.append(node("tests/not_null_uprn.yml", group="housing", config={"group": None}))
    assert list(silos.group_is_folder(project(*nodes))) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (staging(access="protected"), "is protected, but a model in models/staging/sheets is"),
        (service(access="public"), "is public, but a model in models/service/housing is private"),
        (service(access="protected"), "is protected"),
        (share(access="private"), "is private, but a model in models/share/housing is public"),
        (
            node("models/service/property/property__a.sql", group="property", access="private"),
            "is private, but a model in models/service/property is protected",
        ),
    ],
)
def test_an_access_other_than_the_layers_is_found(changed, says):
    [finding] = silos.access_is_layer(project(changed))
    assert says in str(finding)


def test_the_commons_are_protected():
    commons = node("models/service/property/property__a.sql", group="property", access="protected")
    assert list(silos.access_is_layer(project(commons))) == []


@pytest.mark.parametrize("path", ["snapshots/housing/s.yml", "seeds/housing/s.csv"])
def test_reading_a_snapshot_or_seed_of_another_department_is_found(path):
    kept = node(path, group="housing" if path.startswith("snap") else None)
    reader = node(
        "models/service/environment/environment__spy.sql",
        group="environment",
        access="private",
        reads=[kept["unique_id"]],
    )
    [finding] = silos.no_way_round(project(kept, reader))
    assert "environment__spy of environment reads the" in str(finding)
    assert list(silos.no_way_round(project(kept, service(reads=[kept["unique_id"]])))) == []


def test_a_seed_of_the_commons_is_everyones():
    codes = node("seeds/property/codes.csv")
    assert list(silos.no_way_round(project(codes, service(reads=[codes["unique_id"]])))) == []


def test_a_test_that_keeps_the_rows_it_finds_is_found():
    test = node("tests/singular/t.sql", config={"store_failures": True})
    [finding] = silos.no_way_round(project(test))
    assert "would keep the rows that fail" in str(finding)


@pytest.mark.parametrize(
    "reader",
    [
        service(reads=["source.borough.sheets.jobs"]),
        share(reads=["source.borough.sheets.jobs"]),
        node("snapshots/housing/s.yml", group="housing", reads=["source.borough.sheets.jobs"]),
    ],
)
def test_reading_a_source_outside_staging_is_found(reader):
    [finding] = silos.only_staging_reads_sources(project(reader))
    assert "reads the source sheets.jobs, and only staging may" in str(finding)


def test_staging_reads_what_its_own_department_owns():
    [finding] = silos.only_staging_reads_sources(project(sources=[source(owner="environment")]))
    assert "of housing reads the source sheets.jobs, which environment owns" in str(finding)
