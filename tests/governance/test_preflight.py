"""Before a build on Athena: each thing that would stop it is one sentence, and no secret in it."""

from botocore.stub import Stubber
from moto import mock_aws
import pytest

from governance import preflight, progress
from governance.athena import demand
from ingest import aws
from ingest.errors import Stop

SECRET = "wJalrXUtnFEMI-not-a-real-one"
SET = {
    "BOROUGH_WORK_GROUP": "borough",
    "BOROUGH_RESULTS": "s3://eastmere-results/queries/",
    "BOROUGH_LAKE": "s3://eastmere-lake",
}


@pytest.fixture
def account(monkeypatch):
    """An account in which all is well."""
    for name, value in {
        "AWS_REGION": "eu-west-2",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    aws.forget()
    with mock_aws():
        made = {"LocationConstraint": "eu-west-2"}
        for bucket in ("eastmere-results", "eastmere-lake"):
            aws.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=made)
        aws.client("athena").create_work_group(Name="borough", Configuration={})
        yield
    aws.forget()


def refused(variables=SET) -> str:
    with pytest.raises(Stop) as stop:
        preflight.check(variables)
    said = str(stop.value)
    assert SECRET not in said
    assert "AKIAEXAMPLE" not in said
    assert "\n" not in said
    return said


@pytest.fixture
def answers(account):
    """Make a service answer a request as AWS would: with an error, or with what is given."""
    stubs = []

    def answer(service, request, code="", status=400, **response):
        stub = Stubber(aws.client(service))
        if response:
            stub.add_response(request, response)
        else:
            stub.add_client_error(request, service_error_code=code, http_status_code=status)
        stub.activate()
        stubs.append(stub)

    yield answer
    for stub in stubs:
        stub.deactivate()


def test_where_all_is_well_it_says_nothing_and_leaves_nothing(account):
    preflight.check(SET)
    for bucket in ("eastmere-results", "eastmere-lake"):
        assert "Contents" not in aws.client("s3").list_objects_v2(Bucket=bucket)


@pytest.mark.parametrize("name", SET)
def test_a_missing_variable_is_named_with_what_it_is(account, name):
    said = refused({**SET, name: ""})
    assert said.startswith(f"Athena needs {name} (")
    assert said.endswith("which is not set: set and run again.")


def test_all_missing_variables_are_named_at_once():
    with pytest.raises(Stop, match=r"BOROUGH_WORK_GROUP.*BOROUGH_RESULTS.*BOROUGH_LAKE.*are not"):
        demand({})


def test_a_place_that_is_not_in_s3_is_refused(account):
    assert "BOROUGH_LAKE must be an address in S3" in refused({**SET, "BOROUGH_LAKE": "var/lake"})


def test_no_credentials(account, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws.forget()
    assert refused().startswith("No AWS credentials were found: set AWS_PROFILE, or")


def test_expired_credentials(answers):
    answers("sts", "get_caller_identity", "ExpiredToken", 403)
    assert "they have run out (ExpiredToken): renew them, then run again." in refused()


def test_a_region_that_does_not_answer(account, monkeypatch):
    from botocore.exceptions import EndpointConnectionError

    def unreachable(self, *_, **__):
        raise EndpointConnectionError(endpoint_url="https://sts.eu-west-22.amazonaws.com/")

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", unreachable)
    assert "look at the network, at AWS_REGION" in refused()


def test_a_work_group_that_is_not_there(answers):
    answers("athena", "get_work_group", "InvalidRequestException")
    said = refused({**SET, "BOROUGH_WORK_GROUP": "boruogh"})
    assert said == (
        "There is no work group boruogh in eu-west-2: correct BOROUGH_WORK_GROUP or AWS_REGION, or "
        "have it made."
    )


def test_a_work_group_that_is_switched_off(answers):
    group = {"Name": "borough", "State": "DISABLED"}
    answers("athena", "get_work_group", WorkGroup=group)
    assert refused().startswith("The work group borough is switched off")


def test_a_bucket_that_is_not_there(account):
    said = refused({**SET, "BOROUGH_LAKE": "s3://eastmere-lakes"})
    assert said == "The bucket eastmere-lakes is not there: correct the name, or have it made."


def test_a_bucket_that_is_not_ours(answers):
    answers("s3", "head_bucket", "403", 403)
    said = refused()
    assert "bucket eastmere-results: it is another account's, or the role may not" in said


def test_a_bucket_of_another_region(account, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    aws.forget()
    there = {"LocationConstraint": "eu-west-1"}
    aws.client("s3").create_bucket(Bucket="eastmere-west", CreateBucketConfiguration=there)
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    aws.forget()
    said = refused({**SET, "BOROUGH_LAKE": "s3://eastmere-west"})
    assert "is in eu-west-1 and AWS_REGION says eu-west-2" in said


def test_a_place_that_may_not_be_written_to(account):
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",'
        ' "Action": "s3:PutObject", "Resource": "arn:aws:s3:::eastmere-results/*"}]}'
    )
    aws.client("s3").put_bucket_policy(Bucket="eastmere-results", Policy=policy)
    assert refused() == (
        "The role may not write to s3://eastmere-results/queries, which BOROUGH_RESULTS names: "
        "have it allowed, or name another place."
    )


def test_a_build_does_not_begin(account, monkeypatch, capsys):
    """The wrapper says the sentence and does not start dbt, nor open a DuckDB file."""
    for name, value in (SET | {"BOROUGH_WORK_GROUP": ""}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("dbt.cli.main.dbtRunner.invoke", lambda *_: pytest.fail("dbt was started"))
    monkeypatch.setattr("ingest.warehouse.opened", lambda *_: pytest.fail("a file was opened"))
    assert progress.main(["build", "--target", "production"]) == 2
    assert capsys.readouterr().err.startswith("Athena needs BOROUGH_WORK_GROUP (")
