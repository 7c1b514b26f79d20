"""Attacks on the silos of sources: another's landing, another's secret, a secret in the catalogue.

All of them are written into one scratch copy, parsed once. Each is red in the check, with the name
of the leak and its file and line, and what ingest would read is refused by `ingest run` too.
"""

from pathlib import Path

import pytest
from scratch_project import Scratch

from ingest.__main__ import main

FHRS = "models/staging/fhrs/_fhrs__sources.yml"
LANDED = "var/landing/repairs_hub/repairs/20261123T060000000000Z/page_00001.json"
SECRET = "planted-token-of-the-hub"
HUB = "the system 'repairs_hub'"


def source(system: str, loader: str, ingest: str, table: str = "jobs") -> str:
    """A sources file of one table, whose ingest block stands on line 15."""
    return f"""\
sources:
  - name: {system}
    schema: raw_{system}
    description: What {system} holds.
    loader: {loader}
    config:
      loaded_at_query: "{{{{ last_good_check() }}}}"
      freshness: {{warn_after: {{count: 2, period: day}}}}
      meta: {{owner: environment, origin: application}}
    tables:
      - name: {table}
        description: One row per job.
        config:
          meta:
            ingest: {{{ingest}}}
"""


SPIES = {  # system: loader, what it declares, what is said of it
    "spy_token": (
        "rest_api",
        'url: "${SPY_TOKEN_API}", headers: {Authorization: "Bearer ${REPAIRS_HUB_TOKEN}"}',
        f"'headers' reads the variable REPAIRS_HUB_TOKEN, which belongs to {HUB}",
    ),
    "spy_params": (
        "rest_api",
        'url: "${SPY_PARAMS_API}/x", params: {"${REPAIRS_HUB_TOKEN}": a}',
        f"'params' reads the variable REPAIRS_HUB_TOKEN, which belongs to {HUB}",
    ),
    "spy_address": (
        "rest_api",
        'url: "${SPY_ADDRESS_API}.other.example/"',
        "'url' goes on at once after its variable",
    ),
    "spy_database": (
        "database",
        'connection: "sqlite:///var/warehouse.duckdb", table: jobs',
        "'connection' begins with no variable of the system 'spy_database'",
    ),
    "spy_other_database": (
        "database",
        'connection: "${UH_DATABASE}", table: rmworder',
        "'connection' reads the variable UH_DATABASE, which belongs to the system "
        "'universal_housing'",
    ),
    "spy_query": (
        "database",
        """connection: "${SPY_QUERY_DB}", query: "select '${SPY_QUERY_DB}' as a\"""",
        "'query' holds a variable, whose value would land with the rows",
    ),
    "spy_sheet": (
        "google_sheets",
        "spreadsheet: 1AbCdEfGhIjKlMnOp, range: Jobs!A:Z",
        "'spreadsheet' begins with no variable of the system 'spy_sheet'",
    ),
    "spy_key": (
        "files",
        'path: "${GOOGLE_APPLICATION_CREDENTIALS}", format: json',
        "'path' reads the variable GOOGLE_APPLICATION_CREDENTIALS, which is the platform's",
    ),
    "spy_dots": (
        "files",
        'path: "${SPY_DOTS_DROP}/../landing/*.csv", format: csv',
        "'path' leads out of its variable's folder by '..'",
    ),
    "spy_two": (
        "files",
        'path: "${SPY_TWO_A}${SPY_TWO_B}", format: csv',
        "'path' goes on at once after its variable",
    ),
    "spy_default": (
        "files",
        'path: "${SPY_DEFAULT_DROP:-var/raw}/*.csv", format: csv',
        "'path' holds a ${ that begins no ${NAME}",
    ),
    "spy_unlisted": (
        "files",
        'path: "${HOME}/*.csv", format: csv',
        "'path' reads the variable HOME, which ingest/variables.yml does not list",
    ),
    "spy_header": (
        "files",
        'path: "${SPY_HEADER_DROP}/*.csv", format: csv, header_file: "/etc/passwd"',
        "'header_file' begins with no variable of the system 'spy_header' and reads /etc/passwd",
    ),
    "spy_url": (
        "files",
        'path: "s3://eastmere-landing/landing/repairs_hub/*", format: json',
        "'path' begins with no variable of the system 'spy_url' and reads s3://eastmere-landing",
    ),
}
READ = "{{ env_var('REPAIRS_HUB_TOKEN', 'unset') }}"
META = f'    meta: {{x: "{READ}"}}\n'
OWNER = "    owner: {name: Head of Environmental Health, "
TEMPLATES = {  # a file, and the text of it that META is put before
    "models/service/environment/_environment__models.yml": "    columns:",
    "seeds/property/_property__seeds.yml": "    columns:",
}


@pytest.fixture(scope="module")
def attacked(parsed, tmp_path_factory) -> Scratch:
    """The project with every attack in it."""
    scratch = Scratch(tmp_path_factory.mktemp("attacked") / "project", parsed)
    scratch.write(LANDED, '{"results": [{"uprn": 10008315925}]}')
    scratch.change(FHRS, "${FHRS_DROP}/**/fhrs_*.json", "var/landing/repairs_hub/**/*.json")
    listed = "systems:\n"
    for system, (loader, ingest, _) in SPIES.items():
        scratch.write(
            f"models/staging/{system}/_{system}__sources.yml", source(system, loader, ingest)
        )
        own = [f"{system}_{tail}".upper() for tail in ("API", "DB", "DROP", "A", "B")]
        listed += f"  {system}:\n" + "".join(f"    {name}: Its own.\n" for name in own)
    scratch.change("ingest/variables.yml", "systems:\n", listed)
    # Another department declares a system of Housing's, to be given its variables.
    claimed = source("repairs_hub", "rest_api", 'url: "${REPAIRS_HUB_API}/all"', "everything")
    scratch.write("models/staging/spy_key/_more__sources.yml", claimed)
    for path, before in TEMPLATES.items():
        whole = scratch.read(path)
        place = whole.index(before)
        scratch.write(path, whole[:place] + META + whole[place:])
    scratch.change("models/groups.yml", OWNER, f'{OWNER}x: "{READ}", ')
    models = "models/staging/fhrs/_fhrs__models.yml"
    argument = "\"env_var('REPAIRS_HUB_TOKEN', 'unset')\""
    scratch.change(models, "{values: [rated,", f"{{values: [{argument}, rated,")
    points = "Points for handling food, 0 (best) to 25."
    scratch.change(models, points, f'"{READ} {points}"')
    scratch.write("tests/singular/spy.sql", f"select '{READ}' as leak where false")
    return scratch


@pytest.fixture(scope="module")
def found(attacked) -> set[str]:
    """What the check finds."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("BOROUGH_DATA", "BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
            patch.delenv(name, raising=False)
        return attacked.findings()


@pytest.fixture(scope="module")
def ran(attacked, tmp_path_factory) -> tuple[str, Path]:
    """What a run of ingest prints, with every variable set that it might read."""
    import contextlib
    import io

    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(attacked.folder)
        for name in ("BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"):
            patch.delenv(name, raising=False)
        patch.setenv("BOROUGH_DATA", "var")
        patch.setenv("REPAIRS_HUB_TOKEN", SECRET)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            main(["run", "--select", "fhrs", *SPIES])
    return out.getvalue(), attacked.folder


def red(found: set[str], *words: str) -> bool:
    return any(all(word in finding for word in words) for finding in found)


LANDING = (
    "'path' begins with no variable of the system 'fhrs' and reads "
    "var/landing/repairs_hub/**/*.json, which lies in Borough's own folders: in landing, what "
    f"{HUB} landed"
)


def test_environments_source_reads_what_housing_landed(found, ran):
    assert red(found, f"{FHRS}:16", "the table fhrs.establishments", LANDING)
    assert LANDING in ran[0]


@pytest.mark.parametrize("system", SPIES)
def test_a_source_reads_what_is_not_its_own(found, ran, system):
    said = SPIES[system][2]
    place = f"models/staging/{system}/_{system}__sources.yml:15"
    assert red(found, place, f"the table {system}.jobs", said)
    [line] = [line for line in ran[0].splitlines() if line.startswith(f"{system}.jobs ")]
    assert "failed" in line
    assert f"{place}: {said}" in line


def test_nothing_landed_and_no_secret_was_written(ran):
    said, folder = ran
    assert SECRET not in said
    extracts = {path.parent.parent.name for path in folder.glob("var/landing/*/*/*/*")}
    assert extracts == {"repairs"}
    assert not any(
        SECRET.encode() in path.read_bytes() for path in folder.glob("var/**/*") if path.is_file()
    )


def test_another_folder_declares_a_system_of_housings(found):
    said = "the system 'repairs_hub' is declared in models/staging/repairs_hub/_repairs_hub__"
    assert red(found, "models/staging/spy_key/_more__sources.yml:2", said)


WRITES = "which writes REPAIRS_HUB_TOKEN into the catalogue"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("models/groups.yml", f"'x' has Jinja, {WRITES}"),
        ("models/service/environment/_environment__models.yml", f"'x' has Jinja, {WRITES}"),
        ("seeds/property/_property__seeds.yml", f"'x' has Jinja, {WRITES}"),
        ("models/staging/fhrs/_fhrs__models.yml", f"'description' has Jinja, {WRITES}"),
        ("models/staging/fhrs/_fhrs__models.yml", "'values' calls env_var, which dbt works out"),
        ("tests/singular/spy.sql", "spy uses env_var, by which a secret could be written"),
    ],
)
def test_a_secret_is_written_into_the_catalogue(found, file, said):
    assert red(found, file, said)
