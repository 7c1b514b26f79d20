"""`${NAME}`: resolved at run time only, and never written anywhere."""

import json

import pytest

from ingest import declarations
from ingest.connectors import SourceError
from ingest.environment import Environment

SECRET = "s3cr3t/with+signs ü"
DECLARED = """\
sources:
  - name: toys
    schema: raw_toys
    loader: LOADER
    tables:
      - {name: jobs, config: {meta: {owner: housing, origin: interim, ingest: {SAID}}}}
"""


def test_a_missing_secret_of_a_source_that_landed_is_named(platform):
    """Proves the sentence, that the other table goes on, and the exit status."""
    platform.patch.setenv("TOY_TOKEN", SECRET)
    platform.sheet("id,name\n1,a\n", ingest='token: "${TOY_TOKEN}"')
    platform.run()
    platform.patch.delenv("TOY_TOKEN")
    platform.sheet("id,name\n1,a\n", system="others")
    result = platform.run()
    assert result.status == 1
    assert (
        "toys.jobs    failed     the environment variable TOY_TOKEN, "
        "which the declaration asks for, is not set; set it and run again; "
        "until then its rows are those of 24 November 2026\n" in result.out
    )
    assert "others.jobs  landed     1 row" in result.out


def test_an_empty_secret_is_a_failure_and_not_a_missing_one(platform):
    """Proves that `NAME=` in an env file is caught before the source is asked."""
    platform.patch.setenv("TOY_TOKEN", "")
    platform.sheet("id,name\n1,a\n", ingest='token: "${TOY_TOKEN}"')
    result = platform.run()
    assert result.status == 1
    assert "TOY_TOKEN, which the declaration asks for, is set to nothing; give" in result.out


def test_the_manifest_keeps_the_name_and_not_the_value(platform):
    """Proves that nothing under BOROUGH_DATA holds the value after a good run."""
    platform.patch.setenv("TOY_TOKEN", SECRET)
    platform.sheet("id,name\n1,a\n", ingest='token: "${TOY_TOKEN}"')
    assert platform.run().status == 0
    manifest = json.loads((platform.extracts()[0] / "_manifest.json").read_text())
    assert manifest["asked"] == {"path": "${TOYS_DROP}/toys.csv", "token": "${TOY_TOKEN}"}
    for path in platform.data.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_a_librarys_error_is_shown_without_the_value(platform):
    """Proves redaction in what is printed, in the log and in the registered log."""
    platform.patch.setenv("TOY_TOKEN", SECRET)
    platform.sheet("!refuse", ingest='token: "${TOY_TOKEN}"')
    result = platform.run()
    assert result.status == 1
    assert "RuntimeError: 401 for https://example.org/?key=${TOY_TOKEN}" in result.out
    [(message,)] = platform.query("select message from raw_ingest.runs")
    for text in (result.said, platform.log(), message):
        assert SECRET not in text
        assert "${TOY_TOKEN}" in text


def test_a_changed_secret_is_no_changed_question(platform):
    """Proves that renewing a token makes no new extract."""
    platform.sheet("id,name\n1,a\n", ingest='token: "${TOY_TOKEN}"')
    for token in ("first-token", "second-token"):
        platform.patch.setenv("TOY_TOKEN", token)
        assert platform.run().status == 0
    assert len(platform.extracts()) == 1


@pytest.mark.parametrize(
    "shown",
    [
        "bad key s3cr3t/with+signs ü",
        "bad key s3cr3t/with%2Bsigns%20%C3%BC",
        "bad key s3cr3t%2Fwith%2Bsigns+%C3%BC",
        'bad key "s3cr3t/with+signs \\u00fc"',
    ],
)
def test_a_value_is_redacted_however_it_is_written(shown):
    """Proves redaction of percent-encoded and escaped forms."""
    environment = Environment({"TOKEN": SECRET})
    assert environment.resolve(["Bearer ${TOKEN}"]) == [f"Bearer {SECRET}"]
    assert "s3cr3t" not in environment.redact(shown)
    assert "${TOKEN}" in environment.redact(shown)


def test_the_password_of_a_url_is_redacted_alone():
    """Proves that a driver which shows only the password does not leak it."""
    environment = Environment({"DB": "postgresql://reader:p%40ssw0rd@db/housing"})
    environment.resolve("${DB}")
    assert environment.redact("login with p@ssw0rd failed") == "login with ${DB} failed"


def test_only_what_was_read_is_redacted():
    """Proves that a message keeps its sense: other variables, and digits within words, stay."""
    environment = Environment({"SHLVL": "1", "USER": "anna", "TOKEN": "anna-token"})
    environment.resolve({"a": "${TOKEN}", "b": ["${SHLVL}"]})
    text = environment.redact("anna-token of anna on page 1, row 12")
    assert text == "${TOKEN} of anna on page ${SHLVL}, row 12"


def test_what_a_connector_reads_is_redacted_too():
    """Proves that a token taken from the environment by the connector itself does not leak."""
    environment = Environment({"KEY": "a-private-key"})
    assert environment["KEY"] == "a-private-key"
    assert environment.get("OTHER") is None
    assert environment.redact("no a-private-key here") == "no ${KEY} here"


def test_a_reference_to_nothing_is_an_error():
    """Proves the sentence for a variable that is not there."""
    with pytest.raises(SourceError, match="variable NOTHING, which"):
        Environment({}).resolve("${NOTHING}")


@pytest.mark.parametrize(
    ("loader", "said", "sentence"),
    [
        ("rest_api", "url: '${API}/', headers: {Authorization: Bearer abc}",
         "'Authorization' holds a secret; put it in the environment and write ${NAME}"),
        ("rest_api", "url: '${API}/', headers: {X-API-Key: abc}",
         "'X-API-Key' holds a secret"),
        ("rest_api", "url: '${API}/', params: {key: abc}", "'key' holds a secret"),
        ("rest_api", "url: '${API}/?format=json&api_key=abc'", "'url' holds a secret"),
        ("database", "table: jobs, connection: 'postgresql://reader:abc@db.example/uh'",
         "'connection' holds a secret"),
        ("database", "table: jobs, connection: 'mssql+pyodbc:///?odbc_connect=UID%3Du%3BPWD%3Dabc'",
         "'connection' holds a secret"),
        ("rest_api", "url: '${API}/', headers: {Authorization: 'Bearer ${TOKEN'}",
         "'Authorization' holds a ${ that begins no ${NAME}; a NAME has letters, digits and _"),
        ("files", "format: csv, path: '${THE DROP}/*.csv'", "'path' holds a ${ that begins no"),
        ("files", "format: csv, path: \"{{ env_var('DROP') }}/*.csv\"",
         "'path' holds {{, which is not read here; write ${NAME} for a variable"),
    ],
)  # fmt: skip
def test_a_secret_in_a_declaration_is_refused_before_it_lands(platform, loader, said, sentence):
    """Proves that no manifest will keep it, and that the sentence does not quote it."""
    text = DECLARED.replace("LOADER", loader).replace("SAID", said)
    platform.declare("toys", text)
    result = platform.run()
    assert result.status == 1
    assert f"models/staging/toys/_toys__sources.yml:6: {sentence}" in result.out
    assert "abc" not in result.said
    assert platform.extracts() == []


@pytest.mark.parametrize(
    ("loader", "said"),
    [
        ("rest_api", "url: '${API}/?p=1&key=${K}', headers: {Authorization: '${A}'}"),
        ("database", "table: t, key: [token], connection: '${DB}'"),
        ("database", "query: 'select token from jobs order by token', connection: '${DB}'"),
    ],
)  # fmt: skip
def test_a_secret_that_is_named_is_no_mistake(platform, loader, said):
    """Proves it for names beside ordinary words, and for columns that are called like secrets."""
    platform.declare("toys", DECLARED.replace("LOADER", loader).replace("SAID", said))
    assert declarations.read(platform.root).tables[0].mistakes == ()
