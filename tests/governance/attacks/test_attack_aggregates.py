"""Attacks on what leaves as counts, in a copy of the real project: each is red, with its path."""

import pytest
from scratch_project import Scratch

FOLDER = "models/share/housing"
SERVICE = "models/service/housing"
AGREEMENT = "models/share/agreements/housing_repairs_open.yml"
SHARE = f"{FOLDER}/share_housing__repairs_by_ward_v1.sql"
UPRN = "int_housing__repairs_united.uprn"
COUNT = "{{ disclosed_count('n', behind='h', threshold=10, round_to=5) }} as repairs"


def counted(keys: str, *, more: str = "", of: str = "housing__repairs", last: str = "") -> str:
    """A share of disclosed counts by some keys."""
    return (
        f"with counted as (\n    select {keys}, count(*) as n, count(distinct uprn) as h{more}\n"
        f"    from {{{{ ref('{of}') }}}}\n    group by {keys}\n),\ndisclosed as (\n"
        f"    select {last or keys}, {COUNT}\n    from counted\n)\n"
        "select * from disclosed where repairs is not null\n"
    )


# By the share: its SQL, the class of its leak, the column of the share, and where its path begins
# and what it passes.
ATTACKS = {
    "home": (counted("uprn"), "value", "uprn", ["stg_", "housing__repairs.uprn"]),
    "free_text": (counted("description"), "value", "description", ["stg_", "housing__repairs."]),
    "renamed": (
        counted("uprn", last="uprn as ward_code"),
        "value",
        "ward_code",
        ["stg_", "housing__repairs.uprn", "share_housing__attack_renamed.ward_code"],
    ),
    "unselected": (
        counted("ward_code, uprn", last="ward_code"),
        "grain",
        None,
        ["stg_", "housing__repairs.uprn"],
    ),
    "own_households": (
        counted("ward_code").replace("behind='h'", "behind='n'"),
        "behind",
        None,
        ["count(*)"],
    ),
    "jobs_as_households": (
        counted("ward_code").replace("distinct uprn", "distinct repair_id"),
        "behind",
        None,
        [],
    ),
    "as_text": (
        counted("ward_code", last="ward_code, cast(n as varchar) as label"),
        "number",
        "label",
        ["count(*)"],
    ),
    "latest_day": (
        counted("ward_code", more=", max(raised_on) as latest", last="ward_code, latest"),
        "value",
        "latest",
        ["stg_", "housing__repairs.raised_on"],
    ),
    "prefix": (
        counted("substr(uprn, 1, 8)", last="'x' as ward_code"),
        "grain",
        None,
        ["stg_", "housing__repairs.uprn"],
    ),
    "address": (
        "with counted as (\n    select a.address, count(*) as n, count(distinct r.uprn) as h\n"
        "    from {{ ref('housing__repairs') }} as r\n"
        "    inner join {{ ref('property__addresses') }} as a on r.uprn = a.uprn\n"
        f"    group by a.address\n)\nselect address, {COUNT} from counted\n",
        "value",
        "address",
        ["stg_llpg__addresses.line_", "property__addresses.address"],
    ),
    "one_home": (
        counted("ward_code").replace("\n    group by", "\n    where uprn = '1'\n    group by"),
        "filter",
        None,
        ["stg_", "housing__repairs.uprn"],
    ),
    "withheld_rows": (
        counted("ward_code").replace(" where repairs is not null", ""),
        "spine",
        None,
        ["stg_ons_geography__lsoa11_to_ward19.ward_code", "housing__repairs.ward_code"],
    ),
    "money": (counted("cost_gbp"), "value", "cost_gbp", ["stg_", "housing__repairs.cost_gbp"]),
    "row_of_a_sheet": (counted("source_row"), "value", "source_row", ["stg_"]),
    "laundered": (
        counted("area", of="housing__areas"),
        "value",
        "area",
        ["stg_", "int_housing__areas.place", "housing__areas.area"],
    ),
    "laundered_filter": (counted("ward_code", of="housing__one"), "filter", None, ["stg_"]),
    "from_a_seed": (
        "with counted as (\n    select p.nino, count(*) as n, count(distinct r.uprn) as h\n"
        "    from {{ ref('housing__repairs') }} as r\n"
        "    inner join {{ ref('tenants') }} as p on r.uprn = p.uprn\n"
        f"    group by p.nino\n)\nselect nino, {COUNT} from counted\n",
        "value",
        "nino",
        ["tenants.nino"],
    ),
    "macro": (
        "select {{ disclosed_lookalike('uprn') }} as uprn, count(*) as n\n"
        "from {{ ref('housing__repairs') }} group by 1\n",
        "value",
        "uprn",
        ["stg_", "housing__repairs.uprn"],
    ),
    "jinja": ("select {{ no_such_macro() }} as ward_code\n", "unresolved", None, []),
    "python": (
        "def model(dbt, session):\n    return dbt.ref('housing__repairs')\n",
        None,
        None,
        [],
    ),
}


@pytest.fixture(scope="module")
def found(parsed, tmp_path_factory) -> set[str]:
    """What the check says of the project with every attack in it at once."""
    scratch = Scratch(tmp_path_factory.mktemp("attacks") / "project", parsed)
    for name, (sql, *_) in ATTACKS.items():
        if name not in ("jinja", "python"):  # dbt itself refuses the one and runs the other
            scratch.write(f"{FOLDER}/share_housing__attack_{name}.sql", sql)
    scratch.write(
        f"{SERVICE}/intermediate/int_housing__areas.sql",
        "select uprn as place, uprn, repair_id from {{ ref('housing__repairs') }}",
    )
    scratch.write(
        f"{SERVICE}/housing__areas.sql",
        "with p as (select place as area, uprn from {{ ref('int_housing__areas') }})\n"
        "select * from p",
    )
    scratch.write(
        f"{SERVICE}/housing__one.sql",
        "select ward_code, uprn from {{ ref('housing__repairs') }} where uprn = '100012345678'",
    )
    scratch.write(
        "seeds/housing/tenants.csv", "uprn,nino\n100012345678,AB123456C\n100012345679,AB123456D\n"
    )
    scratch.write(
        "macros/privacy/disclosed_lookalike.sql",
        "{#- Anonymised. -#}\n{% macro disclosed_lookalike(c) -%}\n    upper({{ c }})\n"
        "{%- endmacro %}\n",
    )
    scratch.write(f"{FOLDER}/share_housing__attack_python.py", ATTACKS["python"][0])
    listed = "  - name: housing__repairs\n"
    yml = scratch.holding(SERVICE, listed)
    scratch.change(yml, "      - name: uprn\n", PUBLIC)
    scratch.change(AGREEMENT, "threshold: 10, round_to: 5", "threshold: 1, round_to: 1")
    return scratch.findings()


PUBLIC = "      - name: uprn\n        config: {meta: {privacy: {class: public}}}\n"


@pytest.mark.parametrize("name", [name for name in ATTACKS if name not in ("jinja", "python")])
def test_an_attack_is_named_with_its_class_its_column_and_its_path(found, name):
    _, kind, column, path = ATTACKS[name]
    share = f"share_housing__attack_{name}"
    subject = f"{share}.{column}" if column else share
    named = [text for text in found if f"{subject} would leak ({kind}): " in text]
    assert any(all(step in text for step in path) for text in named), [
        text for text in found if f"{share}.sql" in text and "would leak" in text
    ]


def test_a_share_in_python_is_a_leak(found):
    assert any("attack_python would leak (unresolved)" in text for text in found)


def test_a_seed_with_people_is_refused(found):
    says = "seeds/housing/tenants.csv: the column nino of the seed tenants is called as one that"
    assert any(says in text for text in found)
    assert not any("AB123456C" in text or "100012345678" in text for text in found)


def test_a_class_is_not_loosened_below_staging(found):
    assert any("housing__repairs.uprn is classified public" in text for text in found)


def test_small_numbers_are_refused_though_agreement_and_share_are_one(found):
    assert any("has the threshold 1, which is below 10" in text for text in found)
    assert any("has the round_to 1, which is below 5" in text for text in found)
    assert any(
        "repairs uses threshold 10, but housing_repairs_open says 1" in text for text in found
    )


def test_the_share_that_is_there_still_leaks_nothing(found):
    assert not any("share_housing__repairs_by_ward would leak" in text for text in found)
