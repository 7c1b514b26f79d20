"""Where a variable leads when a source is asked: never to Borough's own, nor out of its folder."""

import os
from pathlib import Path
import subprocess
import sys

import pytest

from ingest import borders, child
from ingest.connectors import SourceError, database_connection
from ingest.places import Places

OWN = "lies in Borough's own folders: in "


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The borders of a platform with a landing on this disk and a lake in a bucket."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    variables = {
        "BOROUGH_DATA": "var",
        "BOROUGH_RAW": "s3://eastmere-raw/raw",
        "BOROUGH_LAKE": "s3://eastmere-lake",
    }
    project = tmp_path / "borough"
    (project / "var/landing/hub").mkdir(parents=True)
    (tmp_path / "link").symlink_to(project / "var")
    (tmp_path / "drop").mkdir()
    return borders.of(Places.of(variables), project, variables)


@pytest.mark.parametrize(
    ("location", "leak"),
    [
        ("{root}/borough/var/landing/hub/**/*.json", f"{OWN}landing, what the system 'hub' landed"),
        ("var/landing/hub/x.json", f"{OWN}landing, what the system 'hub' landed"),
        ("{root}/drop/../borough/var/landing/*", f"{OWN}landing"),
        ("{root}/link/warehouse.duckdb", f"{OWN}the data folder"),
        ("{root}/link/landing/hub/*", f"{OWN}landing, what the system 'hub' landed"),
        ("~/borough/var/landing/hub/*", f"{OWN}landing, what the system 'hub' landed"),
        ("file://{root}/borough/var/log/x", f"{OWN}the log of runs"),
        ("file:{root}/borough/models/groups.yml", f"{OWN}the repository"),
        ("file:///{root}/borough/var%2Flanding/hub/x", f"{OWN}landing"),
        (r"C:\..\..\..\..\..\..\..\..{root}\borough\var\landing\hub", f"{OWN}landing"),
        (r"var\landing\hub", f"{OWN}landing, what the system 'hub' landed"),
        ("{root}/borough/var/demo/keys/service_account.json", f"{OWN}the data folder"),
        ("{root}/borough/var/demo/*", f"{OWN}the data folder"),
        ("{root}/**/*.json", "lies above Borough's own folders: landing is in it"),
        ("/", "lies above Borough's own folders"),
        ("s3://eastmere-raw/raw/hub", "own bucket, which holds raw"),
        ("S3://eastmere-lake/tables", "own bucket, which holds what models build"),
        ("https://eastmere-raw.s3.eu-west-2.amazonaws.com/raw", "which holds raw"),
        ("http://127.0.0.1:9000/eastmere-raw/raw", "which holds raw"),
        ("{root}/drop/*.csv", None),
        ("{root}/borough/var/demo/llpg/*.csv", None),
        ("{root}/borough2/x.csv", None),
        ("https://hub.example/eastmere/raw", None),
        ("s3://another/raw", None),
    ],
)
def test_what_is_boroughs_own_is_refused_however_it_is_written(own, tmp_path, location, leak):
    found = own.trespass(location.format(root=tmp_path))
    assert leak in found if leak else found is None


def test_a_folder_is_known_by_any_spelling_of_its_name(own, tmp_path, monkeypatch):
    """Proves it for a disk on which capitals are small letters."""
    there = os.stat(tmp_path / "borough/var/landing")
    real = Path.stat
    monkeypatch.setattr(
        Path, "stat", lambda path, **more: there if path.name == "LANDING" else real(path, **more)
    )
    assert "in landing" in own.trespass(str(tmp_path / "drop/LANDING/hub/x.json"))


def test_a_link_leads_no_further_than_its_variables_folder(own, tmp_path):
    """Proves that who may write in one drop reads no other by a link; within it a link is fine."""
    drop, other = tmp_path / "drop", tmp_path / "other"
    other.mkdir()
    (other / "secret.csv").write_text("a\n")
    (drop / "mine.csv").write_text("a\n")
    (drop / "latest.csv").symlink_to("mine.csv")
    (drop / "stolen.csv").symlink_to(other / "secret.csv")
    own.refuse_outside(str(drop / "latest.csv"), str(drop))
    with pytest.raises(SourceError, match="is a link that leads out of"):
        own.refuse_outside(str(drop / "stolen.csv"), str(drop))


@pytest.mark.parametrize(
    ("connection", "files"),
    [
        ("sqlite:////srv/uh.sqlite", ["/srv/uh.sqlite"]),
        ("sqlite:///var/warehouse.duckdb", ["var/warehouse.duckdb"]),
        ("sqlite:///file:var/x.db?mode=ro&uri=true", ["var/x.db"]),
        ("duckdb:///warehouse.duckdb", ["warehouse.duckdb"]),
        ("mssql+pyodbc:///?odbc_connect=Driver%3DSQLite3%3BDatabase%3D%2Fsrv%2Fx", ["/srv/x"]),
        ("postgresql://reader@db.example/housing?application_name=borough", []),
        ("postgresql:///housing", []),
    ],
)
def test_a_databases_files_are_found_in_its_address(connection, files):
    assert list(borders.files_of(connection)) == files


def declared(platform, loader, said, **variables):
    """Run one table with variables set; return what is printed."""
    platform.declare(
        "toys",
        f"""
        sources:
          - name: toys
            schema: raw_toys
            loader: {loader}
            config: {{meta: {{owner: housing, origin: interim}}}}
            tables:
              - name: jobs
                description: One row per job.
                config: {{meta: {{ingest: {{{said}}}}}}}
        """,
    )
    for name, value in variables.items():
        platform.patch.setenv(name, value)
    return platform.run()


def test_a_variable_that_leads_to_a_landing_is_refused_by_the_run(platform):
    """Proves it beside a table that goes on, and that the value is not shown."""
    platform.sheet("id,name\n1,a\n", system="others")
    assert platform.run().status == 0
    result = declared(
        platform, "files", 'path: "${DROP}/*.csv", format: csv', DROP="var/landing/others/jobs/*"
    )
    assert result.status == 1
    assert (
        "${DROP}/*.csv lies in Borough's own folders: in landing, what the system 'others' landed: "
        "give the system a folder or an account of its own\n"
    ) in result.out
    assert "others.jobs  unchanged" in result.out
    assert platform.extracts() == []


@pytest.mark.parametrize("connection", ["sqlite:///{}", "duckdb:///{}"])
def test_no_database_file_of_boroughs_is_opened(platform, connection):
    platform.sheet("id,name\n1,a\n", system="others")
    platform.run()
    address = connection.format(platform.data / "warehouse.duckdb")
    said = 'connection: "${DATABASE}", table: jobs'
    result = declared(platform, "database", said, DATABASE=address)
    assert "lies in Borough's own folders: in the data folder" in result.out
    assert platform.extracts() == []


def test_a_variable_that_holds_another_variables_name_leads_nowhere(platform):
    """Proves that a value is not read again, and is not shown."""
    platform.patch.setenv("OTHERS_TOKEN", "s3cret-token")
    said = 'path: "${DROP}/*.csv", format: csv'
    result = declared(platform, "files", said, DROP="/nowhere/${OTHERS_TOKEN}")
    assert "nothing matches ${DROP}/*.csv" in result.out
    assert "s3cret-token" not in result.said + platform.log()


def test_a_query_of_sqlite_reaches_no_other_file(tmp_path):
    """Proves it for attaching a file, and for a copy that would be written elsewhere."""
    import sqlite3

    from sqlalchemy import exc

    path, copy = tmp_path / "uh.sqlite", tmp_path / "copy.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("create table jobs (id)")
    for statement in (f"attach '{path}' as other", f"vacuum into '{copy}'"):
        with (
            pytest.raises((SourceError, exc.SQLAlchemyError)),
            database_connection.opened(f"sqlite:///{path}", lambda _: None) as connection,
        ):
            connection.exec_driver_sql(statement)
    assert not copy.exists()


def test_a_process_that_ingest_starts_has_no_sources_variables():
    """Proves it with the interpreter that reads workbooks."""
    given = {**os.environ, "REPAIRS_HUB_TOKEN": "s3cret", "AWS_SECRET_ACCESS_KEY": "s3cret"}
    code = "import os; print(sorted(os.environ))"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env=child.environment(given),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "PATH" in shown
    assert "TOKEN" not in shown and "AWS" not in shown


@pytest.mark.parametrize("option", ["path", "header_file"])
def test_a_link_in_a_drop_brings_no_landing_in(platform, option):
    """Proves it through a run, for the files and for the file of their names."""
    platform.sheet("id,name\n1,a\n", system="others")
    platform.run()
    [landed] = platform.extracts("others/jobs")
    platform.write("mine/jobs.csv", "1,a\n")
    platform.write("names/names.csv", "id,name\n")
    place = {"path": "mine/jobs.csv", "header_file": "names/names.csv"}[option]
    (platform.drop / place).unlink()
    (platform.drop / place).symlink_to(landed / "others.csv")
    said = 'path: "${DROP}/mine/*.csv", header_file: "${DROP}/names/*.csv", format: csv'
    result = declared(platform, "files", said, DROP=str(platform.drop))
    leak = "lies in Borough's own folders: in landing, what the system 'others' landed"
    assert f"${{DROP}}/{place} {leak}" in result.out
    assert platform.extracts() == []
