"""After a step failed on Athena: what is known becomes a sentence, without the engine's words."""

import pytest

from governance import faults
from governance.progress import _Report

NINO = "QQ123456C"


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("Query cancelled! : Bytes scanned limit was exceeded", "Read fewer columns, extracts"),
        ("Query exhausted resources at this scale factor", "more memory than Athena gives"),
        ("An error occurred (ThrottlingException): Rate exceeded", "AWS asked to slow down"),
        ("(TooManyRequestsException) when calling StartQueryExecution", "AWS asked to slow down"),
        ("S3: Please reduce your request rate. (SlowDown)", "run the build again: what is built"),
        ("(ExpiredToken): The provided token has expired.", "credentials ran out"),
        ("PERMISSION_DENIED: Access Denied: s3://lake/x", "AWS refused housing__repairs"),
        ("not authorized to perform: glue:GetTable on resource", "allowed in IAM"),
        ("Insufficient Lake Formation permission(s): Required Select", "Lake Formation"),
        (
            "TABLE_NOT_FOUND: line 5:19: Table 'awsdatacatalog.raw_llpg.addresses' does not exist",
            "python -m ingest register",
        ),
    ],
)
def test_a_known_failure_says_what_to_do(message, says):
    said = faults.sentence("housing__repairs", f"Runtime Error\n  {message}\n  near {NINO}")
    assert says in said
    assert "housing__repairs" in said
    assert NINO not in said


def test_what_is_not_known_is_left_to_dbt():
    message = "COLUMN_NOT_FOUND: line 1:8: Column 'tarde' cannot be resolved"
    assert faults.sentence("housing__repairs", message) is None


def test_the_build_ends_with_the_sentences_each_once(capsys):
    class Said:
        def __init__(self, **fields):
            self.__dict__.update(fields)

    node = Said(node_name="housing__repairs", resource_type="model")
    result = Said(status="error", message="Bytes scanned limit was exceeded")
    event = Said(info=Said(name="NodeFinished"), data=Said(node_info=node, run_result=result))
    with _Report(on_terminal=False) as report:
        report.on_event(event)
        report.on_event(event)
    capsys.readouterr()
    report.print_summary()
    assert capsys.readouterr().out.count("housing__repairs would have read more") == 1
