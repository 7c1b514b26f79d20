"""Seeds with people in them are refused, by the names of their columns and by their cells."""

from governance_fixtures import node, project
import pytest

from governance.rules import people


@pytest.fixture
def found(tmp_path):
    """Write a seed; what the rule finds in it."""

    def write(text: str, folder: str = "housing", **config) -> list[str]:
        path = f"seeds/{folder}/listed.csv"
        (tmp_path / "seeds" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
        seed = node(path, root_path=str(tmp_path), config=config)
        return [str(finding) for finding in people.nobody_is_in_a_seed(project(seed))]

    return write


@pytest.mark.parametrize(
    "name",
    [
        *("nino", "full_name", "surname", "date_of_birth", "dob", "email", "phone", "nhs_number"),
        *("person_id", "tenant_name", "uprn", "postcode", "address", "address_line_1", "latitude"),
        "sort_code",
    ],
)
def test_a_column_that_is_called_as_one_of_people_or_homes_is_found(found, name):
    [finding] = found(f"code,{name}\nA,1\n")
    assert (
        f"seeds/housing/listed.csv: the column {name} of the seed listed is called as one"
        in finding
    )


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("AB123456C", "a National Insurance number"),
        ("AB 12 34 56 C", "a National Insurance number"),
        ("ann@eastmere.example", "an e-mail address"),
        ("07700 900123", "a telephone number"),
        ("020 7946 0123", "a telephone number"),
        ("+44 7700 900123", "a telephone number"),
        ("EM1 1AA", "a postcode"),
        ("lives at EM11 1AA now", "a postcode"),
        ("100012345678", "a UPRN"),
        ("943 476 5919", "an NHS number"),
    ],
)
def test_a_cell_that_looks_like_a_person_or_a_home_is_found_and_not_repeated(found, cell, says):
    [finding] = found(f"code,meaning\nA,fine\nB,{cell}\nC,{cell}\n")
    assert f"the column meaning of the seed listed holds {says} in row 3" in finding
    assert cell not in finding


def test_lists_of_places_belong_to_the_commons(found):
    assert found("postcode,ward_code\nEM1 1AA,E05099001\n", "property") == []
    assert found("postcode,email\nEM1 1AA,a@b.example\n", "property")
    assert found("uprn,nino\n100012345678,x\n", "property")


@pytest.mark.parametrize(
    "text",
    [
        "origin,code,contractor,listed_in,reviewed_on\nuh,b1,Brightway,Suppliers,2026-11-28\n",
        "lsoa11_code,lsoa21_code,change,district_code\nE01000852,E01035711,merged,E09000007\n",
        "code,description\n1,Emergency: within 24 hours\n2,\n",
        "code,name\nRF,Roofing\n",
    ],
)
def test_a_reference_list_has_no_people(found, text):
    assert found(text) == []


def test_another_delimiter_is_read(found):
    assert found("code;email\nA;x\n", delimiter=";")
    assert found("a|b\nA|AB123456C\n", delimiter="|")
