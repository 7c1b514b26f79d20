"""Names that would be taken for another department's, and versions and agreements of one share."""

from governance_fixtures import SETTINGS, TERMS, column, exposure, project, share, source
import pytest

from governance.artifacts import Project
from governance.rules import names, shares


def with_groups(*further: str) -> Project:
    found = project()
    groups = {f"group.borough.{name}": {"name": name, "owner": {}} for name in further}
    manifest = {**found.manifest, "groups": {**found.manifest["groups"], **groups}}
    return Project(manifest, SETTINGS)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("house", None),  # Housing's name begins with it
        ("parking", None),
        ("adult_care", "is not named by one word of small letters"),
        ("Parking", "is not named by one word of small letters"),
        ("ward7", "is not named by one word of small letters"),
        ("public", "has a name that stands for everyone, in an agreement's `to`"),
        ("agreements", "has a name that stands for the register's folder"),
        ("share", "has a name that stands for a layer's schemas"),
    ],
)
def test_a_department_is_one_word_that_means_nothing_else(name, says):
    found = list(names.departments_are_words(with_groups(name)))
    assert [says in str(finding) for finding in found] == ([True] if says else [])


def with_system(name: str, owner: str, **more: str) -> Project:
    settings = {"models": {"borough": {"staging": {"+access": "private", name: {"+group": owner}}}}}
    found = project(sources=[source(f"{name}.jobs", owner, **more)])
    return Project(found.manifest, settings)


@pytest.mark.parametrize(
    ("name", "owner", "says"),
    [
        ("housing", "housing", None),
        ("housing_sheets", "environment", None),
        ("housing", "environment", "the system housing of environment is called like the depart"),
        ("ingest", "housing", "the source ingest.jobs would read the log that ingest keeps"),
        ("ingest_log", "environment", None),
    ],
)
def test_a_system_is_called_like_no_other_department(name, owner, says):
    found = list(names.systems_are_apart(with_system(name, owner)))
    assert [says in str(finding) for finding in found] == ([True] if says else [])


NARROW = {"version": 2, "columns": [column("ward_code", data_type="varchar")]}
BOTH = ["model.borough.share_housing__repairs.v1", "model.borough.share_housing__repairs.v2"]


def test_an_agreement_covers_two_versions_of_a_share_with_different_columns():
    covering = exposure(depends_on={"nodes": BOTH})
    assert list(shares.one_agreement_each(project(share(**NARROW), exposures=[covering]))) == []


def test_a_column_that_no_version_releases_is_covered_by_none():
    terms = {**TERMS, "shares": {"share_housing__repairs": ["ward_code", "repairs", "trade"]}}
    covering = exposure(terms, depends_on={"nodes": BOTH})
    found = list(shares.one_agreement_each(project(share(**NARROW), exposures=[covering])))
    assert len(found) == 2
    assert all(
        "covers trade, which share_housing__repairs does not release" in str(f) for f in found
    )


def test_a_version_that_no_agreement_names_is_told_how_to_be_named():
    [found] = shares.one_agreement_each(project(share(**NARROW)))
    assert "the share share_housing__repairs has no agreement." in str(found)
    assert "Name it, as ref('share_housing__repairs', v=2), under `depends_on`" in str(found)


def test_a_second_agreement_may_cover_another_share_and_not_the_same():
    other = share(columns=[column("ward_code", data_type="varchar")])
    other |= {"unique_id": "model.borough.share_housing__voids.v1", "name": "share_housing__voids"}
    terms = {**TERMS, "shares": {"share_housing__voids": ["ward_code"]}}
    second = exposure(terms, name="housing_voids", depends_on={"nodes": [other["unique_id"]]})
    both = [exposure(), second]
    assert list(shares.one_agreement_each(project(other, exposures=both))) == []

    second["depends_on"]["nodes"].append(BOTH[0])
    [found] = shares.one_agreement_each(project(other, exposures=both))
    assert "share_housing__repairs has 2 agreements (housing_open, housing_voids)" in str(found)
