"""Places: rows that would land, be granted or be written elsewhere turn the check red."""

from governance_fixtures import HOOKS, column, node, project, service, share, source
import pytest

from governance.rules import places


def texts(rule, *nodes, **more):
    return [str(finding) for finding in rule(project(*nodes, **more))]


def test_a_project_in_order_has_no_findings():
    kept = [node("seeds/housing/codes.csv"), node("snapshots/housing/s.yml", group="housing")]
    for rule in (
        places.lands_in_its_folder,
        places.settings_are_plain,
        places.no_hooks,
        places.sources_are_of_their_system,
    ):
        assert texts(rule, *kept) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (service(config={"schema": "service_environment"}), "lands in the schema service_env"),
        (service(config={"schema": "share_housing"}), "but its folder is service_housing"),
        (share(config={"schema": "share_environment"}), "but its folder is share_housing"),
        (node("seeds/housing/c.csv", config={"schema": "share_housing"}), "is reference_housing"),
        (node("snapshots/housing/s.yml", config={"schema": "raw_fhrs"}), "is service_housing"),
        (service(config={"alias": "open_data"}), "sets its alias"),
        (service(config={"database": "elsewhere"}), "sets its database"),
    ],
)
def test_what_lands_elsewhere_is_found(changed, says):
    [finding] = texts(places.lands_in_its_folder, changed)
    assert says in finding


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"materialized": "external"}, "is materialised as external"),
        ({"location": "s3://open/repairs.parquet"}, "sets location"),
        ({"s3_data_dir": "s3://open"}, "sets s3_data_dir"),
        ({"grants": {"select": ["public"]}}, "sets grants"),
        ({"lf_grants": {"data_cell_filters": {}}}, "sets lf_grants"),
        ({"sql_header": "attach 'x.duckdb' as x"}, "sets sql_header"),
        ({"unique_key": "(select max(uprn) from s.t)"}, "a query or Jinja in its setting unique_"),
        ({"check_cols": ["a", "(SELECT 1)"]}, "a query or Jinja in its setting check_cols"),
        ({"partitioned_by": "{{ run_query('x') }}"}, "in its setting partitioned_by"),
    ],
)
def test_a_setting_that_stores_grants_or_queries_is_found(config, says):
    [finding] = texts(places.settings_are_plain, service(config=config))
    assert says in finding


def test_empty_settings_and_meta_are_left_alone():
    config = {"location": None, "post-hook": [], "meta": {"note": "taken from the old system"}}
    assert texts(places.settings_are_plain, service(config=config)) == []


COPY = "copy service_housing.housing__repairs to 'x.csv'"


@pytest.mark.parametrize(
    "changed",
    [
        service(config={"post-hook": [{"sql": COPY}]}),
        service(config={"pre-hook": ["{{ agreement_gate() }}"]}),
        share(config={"pre-hook": ["{{ agreement_gate() }}", COPY]}),
        share(config={"post-hook": [COPY]}),
        share(config={"pre-hook": [f"{{{{ agreement_gate() }}}} {COPY}"]}),
        node("seeds/housing/codes.csv", config={"post-hook": [COPY]}),
    ],
)
def test_a_hook_of_its_own_is_found(changed):
    [finding] = texts(places.no_hooks, changed)
    assert "has a hook, whose SQL nothing checks" in finding


@pytest.mark.parametrize("hooks", [[], HOOKS[:1], [*HOOKS, COPY], HOOKS[::-1]])
def test_a_run_that_lost_the_gate_or_does_more_is_found(hooks):
    whole = project()
    operations = whole.manifest["nodes"]
    for id in [id for id in operations if id.startswith("operation.")]:
        del operations[id]
    for place, sql in enumerate(hooks):
        operations[f"operation.borough.{place}"] = {
            "resource_type": "operation",
            "package_name": "borough",
            "raw_code": sql,
        }
    [finding] = places.no_hooks(whole)
    assert "what runs before and after the models" in str(finding)


def test_models_of_a_package_and_functions_are_found():
    package = node("models/share/housing/spy.sql", package_name="spy", columns=[column("nino")])
    [finding] = texts(places.no_hooks, {**package, "unique_id": "model.spy.spy"})
    assert "the package spy brings model.spy.spy" in finding
    whole = project()
    whole.manifest["functions"] = {"function.borough.peek": {}}
    [finding] = places.no_hooks(whole)
    assert "function.borough.peek is kept in the database" in str(finding)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"schema": "raw_fhrs"}, "reads the schema raw_fhrs instead of raw_sheets"),
        ({"schema": "service_environment"}, "reads the schema service_environment"),
        ({"identifier": "jobs__history"}, "reads another relation than its name says"),
        ({"unrendered_database": "elsewhere"}, "reads another relation"),
        ({"original_file_path": "models/staging/fhrs/_spy__sources.yml"}, "lies outside models/"),
        ({"owner": "environment"}, "is owned by environment, but its folder by housing"),
        ({"external": {"location": "s3://x"}}, "reads a place outside the warehouse"),
        (
            {"config": {"meta": {"owner": "housing", "external_location": "x.csv"}}},
            "reads a place outside the warehouse",
        ),
        (
            {"config": {"meta": {"owner": "housing"}, "loaded_at_query": COPY}},
            "asks for its freshness with SQL of its own",
        ),
        (
            {"config": {"meta": {"owner": "housing"}, "loaded_at_field": "(select 1)"}},
            "asks for its freshness with SQL of its own",
        ),
    ],
)
def test_a_source_that_is_not_its_systems_raw_table_is_found(more, says):
    [finding] = texts(places.sources_are_of_their_system, sources=[source(**more)])
    assert f"the source sheets.jobs {says}" in finding
