"""Columns of staging: described, classified, and the same in the yml as in what was built."""

from governance_fixtures import column, project, staging
import pytest

from governance.rules import columns


def with_column(*items):
    return project(staging(columns=list(items)))


def test_described_and_classified_columns_have_no_findings():
    assert list(columns.staging_is_classified(project())) == []
    identified = column("uprn", {"class": "restricted", "identifier": "uprn"})
    assert list(columns.staging_is_classified(with_column(identified))) == []


@pytest.mark.parametrize("name", columns.CLASSES)
def test_every_class_of_the_vocabulary_is_known(name):
    assert list(columns.staging_is_classified(with_column(column("a", name)))) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (column("a"), "is not classified"),
        (column("a", "secretish"), "has the unknown class secretish"),
        (column("a", {"identifier": "uprn"}), "has a `privacy` without a class"),
        (column("a", {"class": None}), "has a `privacy` without a class"),
        (column("a", ["direct"]), "has a `privacy` without a class"),
        (column("a", {"class": "direct", "klass": 1}), "says klass under `privacy`"),
        (column("a", {"class": "direct", "identifier": "The UPRN"}), "identifier The UPRN"),
        (column("a", "public", description=" "), "has no description"),
        (column("a", {"class": "public", "identifier": "nino"}), "names people, by its name or"),
        (column("a", {"class": "quasi", "identifier": "dob"}), "and has the class quasi"),
    ],
)
def test_a_column_that_is_not_described_and_classified_is_found(wrong, says):
    [finding] = columns.staging_is_classified(with_column(wrong))
    assert says in str(finding)
    assert "the column a of stg_sheets__jobs" in str(finding)


@pytest.mark.parametrize("name", ["tenant_name", "email", "date_of_birth"])
@pytest.mark.parametrize("given", ["public", "quasi"])
def test_a_column_that_is_called_as_one_of_people_is_not_shared_by_many(name, given):
    [finding] = columns.staging_is_classified(with_column(column(name, given)))
    assert f"the column {name} of stg_sheets__jobs names people" in str(finding)
    assert list(columns.staging_is_classified(with_column(column(name, "direct")))) == []


def test_a_staging_model_without_columns_is_found():
    [finding] = columns.staging_is_classified(project(staging(columns=[])))
    assert "lists no columns" in str(finding)


def test_other_layers_are_not_classified_anew():
    assert list(columns.staging_is_classified(project(staging()))) == []


def built(*names):
    """A catalogue in which the staging model has these columns."""
    found = {name: {"name": name, "index": i} for i, name in enumerate(names, start=1)}
    return {"nodes": {"model.borough.stg_sheets__jobs": {"columns": found}}}


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("uprn", "_problems", "nino"), "has columns that its yml does not list: nino"),
        (("uprn",), "lists columns that were not built: _problems"),
        (("_problems", "uprn"), "in another order, from _problems on"),
    ],
)
def test_a_yml_that_differs_from_what_was_built_is_found(names, says):
    [finding] = columns.yml_is_select(project(catalog=built(*names)))
    assert says in str(finding)


def test_a_yml_that_lists_what_was_built_is_right_in_any_case():
    assert list(columns.yml_is_select(project(catalog=built("UPRN", "_problems")))) == []
    assert list(columns.yml_is_select(project())) == []
