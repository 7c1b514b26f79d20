"""What must not stay published, and what another's trouble must not keep from readers."""

from dataclasses import replace
from datetime import date
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys

import duckdb
from governance_fixtures import TERMS, exposure, on_disk, project, published, results
import pytest
from scratch_project import ROOT, Scratch

from governance import publish as publishing
from governance.publish import publish, withdraw

SHARE = "share_housing__repairs_v1"
AGREEMENT = "models/share/agreements/housing_open.yml"
UNREADABLE = "exposures:\n  - name: [broken\n"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The data folder of a project that has published its share."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOROUGH_DATA", "var")
    monkeypatch.setattr(publishing, "_today", lambda: date(2026, 11, 24))
    on_disk(tmp_path)
    Path("var").mkdir()
    with duckdb.connect("var/warehouse.duckdb") as warehouse:
        warehouse.execute("create schema share_housing; create schema service_housing")
        warehouse.execute("create table service_housing.housing__repairs as select 1 as n")
        warehouse.execute(
            f"create table share_housing.{SHARE} as select 'W' as ward_code, 10 as repairs"
        )
    whole = project()
    assert publish(replace(whole, run_results=results(whole))).is_green
    return Path("var")


def changed(**terms):
    return lambda: on_disk(Path(), exposure(TERMS | terms))


def written(text, path=AGREEMENT):
    return lambda: Path(path).write_text(text, encoding="utf-8")


def switched_off():
    on_disk(Path(), exposure(config={"enabled": False, "meta": {"agreement": TERMS}}))


GONE = {
    "expired yesterday": (changed(expires_on="2026-11-23"), "(expired)"),
    "signature taken out": (changed(signed=[]), "(unsigned)"),
    "signed by another department": (
        changed(signed=[{"by": "X", "department": "parking", "signed_on": "2026-09-10"}]),
        "(unsigned)",
    ),
    "starts tomorrow": (changed(starts_on="2026-11-25"), "(not started)"),
    "a column less": (changed(shares={"share_housing__repairs": ["ward_code"]}), "not whole"),
    "the DPIA refused": (changed(dpia={"outcome": "refused"}), "(not whole)"),
    "a day that only Jinja knows": (changed(expires_on="{{ var('end') }}"), "(not whole)"),
    "no day at all": (changed(expires_on="30/09/2027"), "(not whole)"),
    "terms that are no terms": (changed(signed="yes"), "(unsigned)"),
    "a file that is no YAML": (written(UNREADABLE), f"{AGREEMENT} cannot be read"),
    "a file of another kind": (written("- a\n- list\n"), f"{AGREEMENT} cannot be read"),
    "a file that is empty": (written(""), "no agreement in models/share/agreements lets it out"),
    "the file gone": (lambda: Path(AGREEMENT).unlink(), "no agreement in"),
    "the register gone": (lambda: shutil.rmtree(Path(AGREEMENT).parent), "no agreement in"),
    "switched off": (switched_off, "no agreement in"),
    "two agreements": (
        lambda: on_disk(Path(), exposure(), exposure(name="housing_more")),
        "all let it out",
    ),
    "its model gone": (
        lambda: Path("models/share/housing/share_housing__repairs.sql").unlink(),
        "its model models/share/housing/share_housing__repairs.sql is gone",
    ),
}


@pytest.mark.parametrize(("change", "says"), GONE.values(), ids=GONE)
def test_a_share_is_gone_although_dbt_cannot_run_at_all(data, change, says):
    change()
    outcome = withdraw()
    assert not outcome.is_green
    assert outcome.sentence.startswith(f"{SHARE} is withdrawn: ") and says in outcome.sentence
    assert published(data) == {"published": {}, "housing": {"housing__repairs": 1}}
    assert not list(data.rglob(f"*{SHARE}*"))


@pytest.mark.parametrize(
    "beside", [UNREADABLE, "[]", "exposures: 1", "exposures: [1]", "\x00", "a: &a [*a]"]
)
def test_another_agreement_that_cannot_be_read_takes_nothing_away(data, beside):
    written(beside, "models/share/agreements/environment_open.yml")()
    assert withdraw().is_green
    assert published(data)["published"] == {SHARE: 1}


def test_a_publication_without_its_list_of_contents_is_withdrawn(data):
    next(data.glob("published/builds/*/publication.json")).write_text("{}")
    assert "All that was published is withdrawn" in withdraw().sentence
    assert published(data) == {}
    assert not list(data.rglob("*.parquet"))


AGREED = {
    **TERMS,
    "shares": {"share_housing__repairs_by_ward": ["ward_code", "repairs"]},
    "starts_on": "2020-01-01",
    "review_by": "2999-12-31",
    "expires_on": "2999-12-31",
    "signed": [{"by": "Owner", "department": "housing", "signed_on": "2020-01-01"}],
}
BY_WARD = "share_housing__repairs_by_ward_v1"
MODELS = ("housing__repairs", "environment__premises", "property__wards", "insight__costs")
SHARE_YML = """
models:
  - name: share_housing__repairs_by_ward
    latest_version: 1
    versions: [{v: 1}]
    columns:
      - {name: ward_code, data_type: varchar}
      - {name: repairs, data_type: bigint}
"""


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """Four departments of one table each, and a share of one of them, built and published."""
    scratch = Scratch(tmp_path_factory.mktemp("council") / "project")
    for part in ("models/staging", "models/service", "models/share", "seeds", "tests"):
        shutil.rmtree(scratch.folder / part)
    for name in MODELS:
        folder = f"models/service/{name.partition('__')[0]}"
        sql = "select 'W' || range as ward_code, range as repairs from range({{ var('rows') }})"
        scratch.write(f"{folder}/{name}.sql", sql)
        scratch.write(f"{folder}/_models.yml", f"models:\n  - name: {name}\n")
    share = "models/share/housing/share_housing__repairs_by_ward_v1.sql"
    scratch.write(share, "select ward_code, repairs from {{ ref('housing__repairs') }}")
    scratch.write("models/share/housing/_models.yml", SHARE_YML)
    agree(scratch, AGREED)
    assert build(scratch, 3)[0] == 0
    assert run(scratch, "governance", "publish")[0] == 0
    return scratch


def agree(scratch, terms):
    said = exposure(terms)
    said = {name: said[name] for name in ("name", "label", "maturity", "owner", "config")}
    said |= {"type": "application", "depends_on": ["ref('share_housing__repairs_by_ward')"]}
    scratch.write(AGREEMENT, json.dumps({"exposures": [said]}))


def run(scratch, *arguments):
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=scratch.folder,
        env=keep | {"BOROUGH_DATA": "var", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def build(scratch, rows):
    return run(scratch, "governance.progress", "build", "--vars", f"{{rows: {rows}}}")


def test_one_expired_agreement_one_failing_table_and_one_broken_yml_at_once(council):
    """Readers of all else have what is new; the share is gone from an open pool too."""
    code = (
        "import sys, duckdb\n"
        "pool = duckdb.connect('published.duckdb', read_only=True)\n"
        "for line in sys.stdin:\n"
        "    try:\n"
        "        print(pool.cursor().execute(line).fetchone()[0], flush=True)\n"
        "    except duckdb.Error as error:\n"
        "        print(type(error).__name__, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=council.folder / "var",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as pool:

        def ask():
            pool.stdin.write(
                "select count(*) from share_housing.share_housing__repairs_by_ward_v1\n"
            )
            pool.stdin.flush()
            return pool.stdout.readline().strip()

        assert ask() == "3"
        agree(council, AGREED | {"expires_on": "2020-01-02"})
        council.write("models/service/environment/_models.yml", "models:\n  - name: [broken\n")
        council.change("models/service/property/property__wards.sql", "from range", "from nothing")
        built, said = build(council, 7)
        status, sentences = run(council, "governance", "publish")
        assert ask() == "IOException"
        pool.stdin.close()
    assert (built, status) == (1, 1), said + sentences
    assert "models/service/environment/_models.yml: dbt cannot read what changed here" in said
    [_, refused, kept] = sentences.splitlines()
    assert refused.startswith(
        f"{BY_WARD} is withdrawn: the agreement housing_open does not let it out (expired)"
    )
    assert AGREEMENT in refused
    assert kept.endswith(": environment__premises, property__wards.")
    assert published(council.folder / "var") == {
        "published": {},
        "environment": {"environment__premises": 3},
        "housing": {"housing__repairs": 7},
        "insight": {"insight__costs": 7},
        "property": {"property__wards": 3},
    }
    private = [path for path in (council.folder / "var").rglob("*") if not path.is_symlink()]
    assert [path for path in private if path.stat().st_mode & 0o077] == []
