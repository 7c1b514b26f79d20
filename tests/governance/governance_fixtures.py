"""Small artifacts of dbt, as dicts of the parts that governance reads."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import duckdb
import yaml

from governance.artifacts import Project

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = {
    "models": {
        "borough": {
            "staging": {
                "sheets": {"+group": "housing"},
                "fhrs": {"+group": "environment"},
                "llpg": {"+group": "property"},
            }
        }
    }
}

TERMS: dict[str, Any] = {
    "type": "open_data",
    "from": "housing",
    "to": ["public"],
    "purpose": "Show residents how many repairs are reported in their ward.",
    "permitted": ["publication", "analysis"],
    "prohibited": ["linking to other data to identify a household"],
    "lawful_basis": "6(1)(e) public task",
    "gateway": None,
    "special_category_condition": None,
    "dpia": {"reference": "DPIA-2026-014", "outcome": "accepted", "dpo_advice_on": "2026-09-02"},
    "controllers": {"from": "controller", "to": "none"},
    "release": "aggregate",
    "environment": "open",
    "licence": "OGL-UK-3.0",
    "shares": {"share_housing__repairs": ["ward_code", "repairs"]},
    "disclosure": {
        "threshold": 10,
        "round_to": 5,
        "k": None,
        "l": None,
        "t": None,
        "min_population": None,
    },
    "recipients": ["role_public"],
    "retention_days": None,
    "starts_on": "2026-10-01",
    "review_by": "2027-03-31",
    "expires_on": "2027-09-30",
    "key_purpose": None,
    "attack_tests": "synthetic_only",
    "signed": [
        {
            "by": "Information asset owner",
            "department": "housing",
            "signed_on": "2026-09-10",
        }
    ],
}

MACROS = [
    ("borough", "privacy", "disclosed_count", "value, behind, threshold, round_to"),
    ("borough", "cleaning", "clean_uprn", "column"),
    ("borough", "cleaning", "clean_text", "column"),
    ("borough", "cleaning", "parse_date", "column"),
    ("borough", "cleaning", "problems", ""),
    ("borough", "cleaning", "quoted", "name"),
    ("borough", "engine", "json_elements", "column"),
    ("borough", "governance", "withdraw", "relation"),
    ("dbt", "utils", "listagg", "measure"),
    ("dbt", "etc", "run_query", "sql"),
]

HOOKS = ["{{ refuse_ungoverned_shares() }}", "{{ withdraw_refused_shares() }}"]
GATE = [{"sql": "{{ agreement_gate() }}", "transaction": inside} for inside in (False, True)]
HOOK = {"resource_type": "operation", "package_name": "borough", "original_file_path": "."}

SHARE_SQL = """
with counted as (
    select
        ward_code,
        count(*) as repairs,
        count(distinct uprn) as households
    from {{ ref('housing__repairs') }}
    group by ward_code
),
disclosed as (
    select
        ward_code,
        {{ disclosed_count('repairs', behind='households', threshold=10, round_to=5) }} as repairs
    from counted
)
select * from disclosed where repairs is not null
"""


def column(name: str, privacy: Any = None, **more: Any) -> dict[str, Any]:
    """A column as the manifest has it; `privacy` is its class, or the whole mapping."""
    meta = {"privacy": {"class": privacy}} if isinstance(privacy, str) else {"privacy": privacy}
    return {
        "name": name,
        "description": f"What {name} means.",
        "data_type": None,
        "config": {"meta": {} if privacy is None else meta},
        **more,
    }


def node(path: str, **more: Any) -> dict[str, Any]:
    """A model, seed, snapshot or test with what its folder gives it."""
    kinds = {"models": "model", "seeds": "seed", "snapshots": "snapshot", "tests": "test"}
    root, *_, file = path.split("/")
    kind, name = kinds[root], file.partition(".")[0]
    given = {"materialized": kind if kind in ("seed", "snapshot") else "table", "meta": {}}
    given["schema"] = _schema(path)
    config = {**given, **more.pop("config", {})}
    columns = more.pop("columns", [])
    version = more.get("version")
    return {
        "unique_id": f"{kind}.borough.{name}" + (f".v{version}" if version else ""),
        "resource_type": kind,
        "package_name": "borough",
        "name": name,
        "alias": f"{name}_v{version}" if version else name,
        "original_file_path": path,
        "group": more.pop("group", None),
        "description": f"Everything about {name}. And more.",
        "columns": {item["name"]: item for item in columns},
        "depends_on": {"nodes": more.pop("reads", [])},
        "raw_code": "",
        "config": config,
        **more,
    }


def _schema(path: str) -> str | None:
    """The schema that a folder gives, as dbt_project.yml has it."""
    root, *folders, _ = path.split("/")
    if root == "models":
        return "_".join(folders[:2])
    return {"seeds": "reference_", "snapshots": "service_"}.get(root, "") + "".join(folders[:1])


def _macro_sql(room: str, name: str, parameters: str) -> str:
    """A macro without a body; the one that discloses as it is, since its SQL is looked at."""
    if name == "disclosed_count":
        return (ROOT / f"macros/{room}/{name}.sql").read_text(encoding="utf-8")
    return f"{{% macro {name}({parameters}) -%}}{{%- endmacro %}}"


def staging(**more: Any) -> dict[str, Any]:
    """A staging model of Housing that keeps every rule."""
    defaults = {
        "group": "housing",
        "access": "private",
        "schema": "staging_sheets",
        "reads": ["source.borough.sheets.jobs"],
        "columns": [column("uprn", "restricted"), column("_problems", "free_text")],
        "raw_code": (
            "select {{ clean_uprn('uprn') }} as uprn, {{ problems(uprn='raw_uprn') }} as _problems"
            " from {{ source('sheets', 'jobs') }}"
        ),
    }
    return node("models/staging/sheets/stg_sheets__jobs.sql", **{**defaults, **more})


def service(**more: Any) -> dict[str, Any]:
    """A service model of Housing that keeps every rule."""
    defaults = {
        "group": "housing",
        "access": "private",
        "schema": "service_housing",
        "reads": ["model.borough.stg_sheets__jobs"],
        "columns": [column("repair_id")],
        "raw_code": "select uprn, 'E05099001' as ward_code from {{ ref('stg_sheets__jobs') }}",
    }
    return node("models/service/housing/housing__repairs.sql", **{**defaults, **more})


def share(**more: Any) -> dict[str, Any]:
    """A share of Housing that keeps every rule."""
    config = {
        "contract": {"enforced": True},
        "pre-hook": GATE,
        **more.pop("config", {}),
    }
    defaults = {
        "group": "housing",
        "access": "public",
        "schema": "share_housing",
        "version": 1,
        "reads": ["model.borough.housing__repairs"],
        "columns": [
            column("ward_code", data_type="varchar"),
            column("repairs", data_type="bigint"),
        ],
        "raw_code": SHARE_SQL,
    }
    return node(
        "models/share/housing/share_housing__repairs.sql", config=config, **{**defaults, **more}
    )


def exposure(terms: Any = TERMS, **more: Any) -> dict[str, Any]:
    """The agreement that lets the share of Housing out."""
    return {
        "unique_id": f"exposure.borough.{more.get('name', 'housing_open')}",
        "name": "housing_open",
        "original_file_path": "models/share/agreements/housing_open.yml",
        "label": "Repairs, open data",
        "maturity": "high",
        "url": "https://data.eastmere.gov.uk/repairs",
        "description": "How many repairs there are.",
        "owner": {"name": "Head of Housing Repairs", "email": "housing-data@eastmere.gov.uk"},
        "depends_on": {"nodes": ["model.borough.share_housing__repairs.v1"]},
        "config": {"meta": {} if terms is None else {"agreement": deepcopy(terms)}},
        **more,
    }


def source(name: str = "sheets.jobs", owner: str = "housing", **more: Any) -> dict[str, Any]:
    """A table of a source."""
    system, table = name.split(".")
    return {
        "unique_id": f"source.borough.{name}",
        "original_file_path": f"models/staging/{system}/_{system}__sources.yml",
        "source_name": system,
        "schema": f"raw_{system}",
        "identifier": table,
        "name": table,
        "source_description": f"What {system} is.",
        "description": f"One row per thing in {table}.",
        "freshness": {"warn_after": {"count": 2, "period": "day"}},
        "config": {"meta": {"owner": owner, "origin": "interim", "ingest": {"path": "x"}}},
        **more,
    }


def project(
    *nodes: dict[str, Any],
    exposures: list[dict[str, Any]] | None = None,
    sources: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Project:
    """A project of one staging model, one service model and one share, and the nodes given.

    A node with the name of one of the three takes its place.
    """
    found = {item["unique_id"]: item for item in (staging(), service(), share(), *nodes)}
    exposures = [exposure()] if exposures is None else exposures
    tables = sources or [source()]
    departments = {
        name: {
            "name": name,
            "description": f"What {name} does.",
            "owner": {"name": f"Head of {name}", "email": f"{name}@eastmere.gov.uk"},
        }
        for name in ("housing", "environment", "property")
    }
    manifest = {
        "metadata": {
            "project_name": "borough",
            "generated_at": "2026-11-24T08:00:00.000000Z",
            "invocation_id": "of-the-build",
        },
        "nodes": {
            **found,
            **{
                f"operation.borough.{place}": {**HOOK, "raw_code": hook}
                for place, hook in enumerate(HOOKS)
            },
        },
        "sources": {table["unique_id"]: table for table in tables},
        "exposures": {item["unique_id"]: item for item in exposures},
        "groups": {f"group.borough.{name}": group for name, group in departments.items()},
        "macros": {
            f"macro.{package}.{name}": {
                "name": name,
                "package_name": package,
                "original_file_path": f"macros/{room}/{name}.sql",
                "macro_sql": _macro_sql(room, name, parameters),
            }
            for package, room, name, parameters in MACROS
        },
    }
    return Project(manifest, SETTINGS, **more)


def results(
    project: Project, *, command: str = "build", vars: Any = None, **statuses: str
) -> dict[str, Any]:
    """The results of a run over the whole project; statuses by name, others succeeded.

    As dbt does, an ephemeral model is left out.
    """
    return {
        "metadata": {
            "invocation_started_at": "2026-11-24T08:10:00.085103Z",
            "generated_at": "2026-11-24T08:11:06.085103Z",
            "invocation_id": "of-the-build",
        },
        "args": {"which": command, "empty": False, "vars": vars or {}},
        "results": [
            {
                "unique_id": id,
                "status": statuses.get(item.name, "pass" if item.kind == "test" else "success"),
                "failures": None,
                "message": None,
            }
            for id, item in project.nodes.items()
            if item.config["materialized"] != "ephemeral"
        ],
    }


def on_disk(folder: Path, *exposures: dict[str, Any]) -> None:
    """Write the register into a project's folder, and the share's model, as dbt would read them."""
    model = folder / "models/share/housing/share_housing__repairs.sql"
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_text(SHARE_SQL, encoding="utf-8")
    register = folder / "models/share/agreements"
    register.mkdir(exist_ok=True)
    for old in register.iterdir():
        old.unlink()
    for item in exposures or (exposure(),):
        said = {name: item[name] for name in ("name", "label", "maturity", "owner", "config")}
        said["depends_on"] = ["ref('share_housing__repairs')"]
        text = yaml.safe_dump({"exposures": [said]})
        (register / f"{item['name']}.yml").write_text(text, encoding="utf-8")


def published(data: Path) -> dict[str, dict[str, int]]:
    """What readers find: of each file that they open, the rows of each view."""
    files = [data / "published.duckdb", *sorted((data / "published").glob("*.duckdb"))]
    found: dict[str, dict[str, int]] = {}
    for path in files:
        if not path.exists():
            continue
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "select schema_name, view_name from duckdb_views() where not internal order by all"
            ).fetchall()
            found[path.stem] = {
                name: connection.execute(f"select count(*) from {schema}.{name}").fetchone()[0]
                for schema, name in names
            }
    return found
