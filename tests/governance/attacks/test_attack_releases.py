"""Ways to let the figures of a closed month move, each named by the check with its path."""

import pytest
from scratch_project import Scratch

MODELS = "models/share/housing"
SHARE = f"{MODELS}/share_housing__repairs_by_ward_v1.sql"
AGREEMENT = "models/share/agreements/housing_repairs_open.yml"
SEED = "seeds/property/release_sources.csv"
REGISTERS = "models/staging/releases_housing/_releases_housing__sources.yml"
ROW = "share_housing__repairs_by_ward_v1"
COUNT = "{{ disclosed_count('count(*)', behind='count(distinct uprn)', threshold=10, round_to=5) }}"


def add_share(scratch: Scratch, name: str, period: str, kind: str) -> None:
    """A further share of Housing, let out by the same agreement, that counts by a period."""
    scratch.write(
        f"{MODELS}/{name}_v1.sql",
        f"with repairs as (select uprn, {{{{ date_trunc_date('month', 'raised_on') }}}} as month_on"
        " from {{ ref('housing__repairs') }})"
        f" select cast(month_on as {kind}) as {period}, {COUNT} as repairs from repairs"
        f" group by cast(month_on as {kind})",
    )
    scratch.write(
        f"{MODELS}/_{name}.yml",
        f"models:\n  - name: {name}\n    description: Repairs by month.\n    latest_version: 1\n"
        "    versions: [{v: 1}]\n    columns:\n"
        f"      - {{name: {period}, data_type: {kind}, description: The month.}}\n"
        "      - {name: repairs, data_type: bigint, description: Repairs.}\n",
    )
    scratch.change(AGREEMENT, "depends_on:\n", f"depends_on:\n      - ref('{name}')\n")
    scratch.change(AGREEMENT, "shares:\n", f"shares:\n            {name}: [{period}, repairs]\n")


@pytest.fixture(scope="module")
def findings(parsed, tmp_path_factory) -> set[str]:
    """What the check says of one project with all the attacks."""
    scratch = Scratch(tmp_path_factory.mktemp("attacks") / "project", parsed)
    # A share that works out each day what it released, by a day or by a text.
    add_share(scratch, "share_housing__jobs", "raised_month", "date")
    add_share(scratch, "share_housing__spelt", "month", "varchar")
    # One that has a register and passes over it, and takes its months from the data.
    kept = "{{ ref('stg_releases_housing__repairs_by_ward_v1') }}\n    where is_newest"
    scratch.change(SHARE, kept, "newly_closed\n    where 1 = 0")
    months = "select month_on as raised_month\n    from {{ ref('property__closed_months') }}"
    scratch.change(
        SHARE,
        months,
        "select raised_month, raised_month as month_on, '' as share_name\n    from repairs",
    )
    # A register that keeps the releases of nothing.
    register = scratch.read(REGISTERS).partition("    tables:\n")[2]
    scratch.write(
        REGISTERS,
        scratch.read(REGISTERS) + register.replace("repairs_by_ward_v1", "forgotten_v1"),
    )
    # Sources that are waited for no more, since their row went; one that is not the share's.
    scratch.change(SEED, f"{ROW},raw_repairs_hub,repairs\n", "")
    scratch.change(SEED, f"{ROW},raw_llpg,addresses\n", f"{ROW},raw_fhrs,establishments\n")
    scratch.write(SEED, scratch.read(SEED) + "share_housing__gone_v1,raw_repairs_hub,repairs\n")
    return scratch.findings()


@pytest.mark.parametrize(
    "says",
    [
        f"{MODELS}/share_housing__jobs_v1.sql: the share share_housing__jobs shows counts by "
        "period, and 0 registers keep what it released",
        "the share share_housing__spelt shows counts by period, and 0 registers keep",
        f"{SHARE}: the share share_housing__repairs_by_ward does not show what its register has",
        "share_housing__repairs_by_ward does not take its months from property__closed_months",
        "releases_housing.forgotten_v1 keeps the releases of share_housing__forgotten_v1, which is",
        f"{SEED}: it does not list raw_repairs_hub.repairs, which {ROW} reads "
        "(share_housing__repairs_by_ward <- housing__repairs <- int_housing__repairs_ranked <- ",
        f"it does not list raw_llpg.addresses, which {ROW} reads",
        "<- property__addresses <- stg_llpg__addresses): months would close before it was checked",
        f"it lists raw_fhrs.establishments, which {ROW} does not read or which does not change",
        "it lists sources of share_housing__gone_v1, which is no share with a register",
    ],
)
def test_what_would_let_released_figures_move_turns_the_check_red(findings, says):
    assert any(says in finding for finding in findings), sorted(findings)
