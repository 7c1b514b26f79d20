"""The real project with a department more, and without one: nothing but that department changes.

What docs/ shows is added to a scratch copy with further departments beside it, each with a name or
a shape that could be taken for another's. Then Housing and Eastmere are removed from another copy.
"""

import ast
import os
import re
import shutil
import subprocess
import sys

import docs_example
import duckdb
import pytest
from scratch_project import DBT, ROOT, Scratch
import without

from governance import rules
from governance.artifacts import load

# Raw is empty in these copies: all is built from nothing, and tests have suites of their own.
WITHOUT_DATA = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
SHARE = "models/share/parking/share_parking__notices_2025_v1.sql"
SHARE_YML = "models/share/parking/_share_parking__models.yml"
AGREEMENT = "models/share/agreements/parking_notices_environment.yml"
OWNER = "owner: {name: A. Head, email: head@eastmere.gov.uk}"


class Council(Scratch):
    """A copy whose commands are run as a colleague runs them."""

    def run(self, *command: str, **variables: str) -> str:
        """Run a command; what it printed. Fails where the command does."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)} | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def build(self, *arguments: str) -> set[str]:
        """Build; what the check finds in the project as dbt parsed it for that."""
        self.run(DBT, "--quiet", "--no-use-colors", "build", *arguments)
        project = load(self.folder / "target/manifest.json", self.folder / "dbt_project.yml")
        return {str(f) for findings in rules.check(project).values() for f in findings}

    def count(self, relation: str) -> int:
        with duckdb.connect(str(self.folder / "var/warehouse.duckdb"), read_only=True) as opened:
            return opened.execute(f"select count(*) from {relation}").fetchone()[0]


def add_group(council: Scratch, name: str, *systems: str) -> None:
    groups = "models/groups.yml"
    council.write(groups, f"{council.read(groups)}  - name: {name}\n    {OWNER}\n")
    lines = [f"/{place}/ @borough/{name}\n" for place in (f"models/*/{name}", f"seeds/{name}")]
    lines += [f"/models/staging/{system}/ @borough/{name}\n" for system in systems]
    lines += [f"/models/share/agreements/{name}_* @borough/{name}-information-asset-owner\n"]
    council.write("CODEOWNERS", council.read("CODEOWNERS") + "".join(lines))


def add_line(council: Scratch, place: str, line: str) -> None:
    docs_example.under(council.folder / "dbt_project.yml", place, line)


def add_neighbours(council: Scratch) -> None:
    """Departments that could be taken for another, or that lack what others have."""
    # A name that another one begins with; a list is all it has.
    add_group(council, "house")
    add_line(council, "seeds: borough", "    house: {+schema: reference_house}\n")
    council.write("seeds/house/house_keepers.csv", "code,keeper\n01,North\n")
    council.write(
        "seeds/house/_house__seeds.yml",
        "seeds:\n  - name: house_keepers\n    description: Keepers, one row per code.\n"
        "    config: {column_types: {code: varchar, keeper: varchar}}\n    columns:\n"
        "      - {name: code, description: Code., data_tests: [not_null, unique]}\n"
        "      - {name: keeper, description: Keeper.}\n",
    )
    # No staging: it reads the share of another department, whose agreement names it.
    add_group(council, "legal")
    council.change(AGREEMENT, "to: [environment]", "to: [environment, legal]")
    council.change(AGREEMENT, "[role_environment]", "[role_environment, role_legal]")
    add_line(
        council,
        "models: borough: service",
        "      legal: {+group: legal, +schema: service_legal}\n",
    )
    council.write(
        "models/service/legal/legal__notices.sql",
        "select ward_code, notices from {{ ref('share_parking__notices_2025') }}\n",
    )
    council.write(
        "models/service/legal/_legal__notices.yml",
        "models:\n  - name: legal__notices\n    description: Notices, one row per ward.\n"
        "    columns:\n"
        "      - {name: ward_code, description: Ward., data_tests: [not_null, unique]}\n"
        "      - {name: notices, description: Notices.}\n",
    )
    # A system whose schema reads like a share's, with a table that is called like Parking's.
    system = "cycle_share_docks"
    add_group(council, "transport", system)
    add_line(
        council,
        "models: borough: staging",
        f"      {system}: {{+group: transport, +schema: staging_{system}}}\n",
    )
    for path, text in docs_example.files("adding-a-source.md").items():
        own = text.replace("pcns", system).replace("owner: parking", "owner: transport")
        council.write(path.replace("pcns", system), own)
    variables = council.folder / "ingest/variables.yml"
    if variables.is_file():
        council.change(
            "ingest/variables.yml", "  pcns:\n", f"  {system}:\n    DOCKS: Folder.\n  pcns:\n"
        )
        council.change(f"models/staging/{system}/_{system}__sources.yml", "PCN_DROP", "DOCKS")


def add_version(council: Scratch) -> None:
    """A second version of Parking's share, and a second share, in the same agreement."""
    text = council.read(SHARE)
    council.write(SHARE.replace("_v1", "_v2"), text.replace("        areas.ward_name,\n", ""))
    year_before = text.replace("2025-", "2024-").replace("2026-", "2025-")
    council.write(SHARE.replace("2025_v1", "2024_v1"), year_before)
    yml = council.read(SHARE_YML)
    other = yml.partition("unit_tests:")[0].replace("models:\n", "").replace("2025", "2024")
    unit_test = yml.partition("unit_tests:\n")[2].replace("2025", "2024")
    council.write(
        SHARE_YML,
        yml.replace("latest_version: 1", "latest_version: 2")
        .replace(
            "      - v: 1\n",
            "      - v: 1\n      - v: 2\n        columns:\n"
            "          - {include: all, exclude: [ward_name]}\n",
        )
        .replace(
            "    model: share_parking__notices_2025\n",
            "    model: share_parking__notices_2025\n    versions: {include: [1]}\n",
        )
        .replace("unit_tests:\n", f"{other}unit_tests:\n")
        + unit_test.replace("few_vehicles", "again_few_vehicles").replace(
            "2026-01-01", "2025-01-01"
        ),
    )
    council.change(
        AGREEMENT,
        "      - ref('share_parking__notices_2025')\n",
        "".join(
            f"      - ref('share_parking__notices_{name})\n"
            for name in ("2024', v=1", "2025', v=1", "2025', v=2")
        ),
    )
    council.change(
        AGREEMENT,
        "            share_parking__notices_2025:",
        "            share_parking__notices_2024: [ward_code, ward_name, notices]\n"
        "            share_parking__notices_2025:",
    )


@pytest.fixture(scope="module")
def council(parsed, tmp_path_factory) -> Council:
    """A copy with Parking as the docs add it, and its neighbours."""
    council = Council(tmp_path_factory.mktemp("council") / "project", parsed)
    shutil.copy(ROOT / "CODEOWNERS", council.folder)
    docs_example.add(council.folder)
    # In force on any day.
    council.change(AGREEMENT, "2026-", "2020-")
    council.change(AGREEMENT, "2027-", "2099-")
    add_neighbours(council)
    return council


def test_departments_added_as_the_docs_say_keep_every_rule_and_build(council):
    """For a colleague who has set no variable: every table is there, without rows."""
    council.run(sys.executable, "-m", "ingest", "register")
    chosen = ("+group:parking", "group:legal", "group:transport", "path:seeds/house")
    assert council.build("--select", *chosen, *WITHOUT_DATA) == set()
    assert council.count("service_parking.parking__notices") == 0
    assert council.count("share_parking.share_parking__notices_2025_v1") == 1  # not known
    assert council.count("service_legal.legal__notices") == 1
    assert council.count("reference_house.house_keepers") == 1
    assert council.count("staging_cycle_share_docks.stg_cycle_share_docks__notices") == 0


def test_the_docs_drop_is_ingested_where_its_variable_is_set(council, tmp_path):
    """And is reported and shared as the pages say; with a second share and a second version."""
    add_version(council)
    (tmp_path / "pcns_20261123.csv").write_text(docs_example.drop(), encoding="utf-8")
    said = council.run(
        sys.executable, "-m", "ingest", "run", "--select", "pcns", PCN_DROP=str(tmp_path)
    )
    assert re.search(r"pcns\.notices +landed +2 rows", said)
    assert (
        council.build("--select", "stg_pcns__notices+", "--indirect-selection", "cautious") == set()
    )
    unread = "_problems = 'contravention_date: last week'"
    assert council.count(f"staging_pcns.stg_pcns__notices where {unread}") == 1
    assert council.count("service_parking.parking__notices where contravened_on is not null") == 1
    for table in ("2024_v1", "2025_v1", "2025_v2"):
        assert council.count(f"share_parking.share_parking__notices_{table}") == 1
    # Its neighbour's table of the same name is its own.
    assert council.count("raw_cycle_share_docks.notices") == 0


def test_without_housing_and_the_demo_all_that_is_left_is_checked_and_built(parsed, tmp_path):
    council = Council(tmp_path / "project", parsed)
    without.department(council.folder, "housing")
    assert not (council.folder / "demo").exists()
    council.run(sys.executable, "-m", "ingest", "register")
    with duckdb.connect(str(council.folder / "var/warehouse.duckdb")) as warehouse:
        warehouse.execute("create schema share_housing")
        warehouse.execute(
            "create table share_housing.share_housing__repairs_by_ward_v1 as select 1"
        )
    assert council.build(*WITHOUT_DATA) == set()
    # What the department shared is withdrawn with it.
    shared = "information_schema.tables where table_schema = 'share_housing'"
    assert council.count(shared) == 0
    left = {path.name for path in (council.folder / "models/service").iterdir()}
    assert "housing" not in left and "property" in left
    assert council.count("service_property.property__wards") == 0


def test_the_product_imports_nothing_of_the_demo():
    wrong = []
    for package in ("governance", "ingest"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                wrong += [file for name in names if name.split(".")[0] == "demo"]
    assert wrong == []
