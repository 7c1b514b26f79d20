"""What AWS refuses: one plain sentence, no name of a file, and the next run goes on."""

import socket

from lake import refusal
import pytest

from ingest import aws


@pytest.fixture(autouse=True)
def forget():
    """Let no test have another's clients."""
    yield
    aws.forget()


@pytest.fixture
def refuse(cloud, lake, monkeypatch):
    """Have AWS refuse an action of the platform from now on."""
    monkeypatch.setattr(aws, "ATTEMPTS", 2)
    aws.forget()

    def refuse(service, action, code, status):
        answer = refusal(service, code, status)
        events = aws.client(service).meta.events
        events.register_first(f"before-send.{service}.{action}", answer)
        return answer

    return refuse


@pytest.fixture
def good(cloud):
    """A platform with one good table, and a second extract to come."""
    cloud.sheet("id,name\n1,a\n")
    assert cloud.run().status == 0
    cloud.write("toys.csv", "id,name\n1,b\n")
    return cloud


def goes_on(platform, lake):
    """The next run, with nothing in its way, shows what is new."""
    aws.forget()
    assert platform.run().status == 0
    assert [row["name"] for row in lake.rows("raw_toys.jobs")] == ["b"]
    assert platform.run("verify").out == "Landing is whole: 4 files.\n"


def test_no_credentials(good, lake, tmp_path):
    """Proves the sentence, and that nothing happened."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        good.patch.delenv(name)
    good.patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    good.patch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    good.patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    aws.forget()
    for command in ("run", "status"):
        result = good.run(command)
        assert result.status == 1
        assert result.err == (
            "No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or run where a role gives them; then run again.\n"
        )


def test_no_region(good, tmp_path):
    """Proves that AWS_REGION is what is asked for."""
    good.patch.delenv("AWS_REGION")
    good.patch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    aws.forget()
    result = good.run()
    assert (result.status, result.err) == (
        2,
        "AWS_REGION is not set: set it to the region of the buckets, eu-west-2 for instance.\n",
    )


def test_a_wrong_region(good, lake):
    """Proves that a bucket of another region is not followed there, where Glue would be empty."""
    good.patch.setenv("AWS_REGION", "us-east-1")
    aws.forget()
    result = good.run()
    assert (result.status, result.err) == (
        1,
        "The bucket eastmere-landing is in eu-west-2 and AWS_REGION says us-east-1: "
        "set AWS_REGION=eu-west-2, or name another bucket.\n",
    )
    good.patch.setenv("AWS_REGION", "eu-west-2")
    goes_on(good, lake)


@pytest.mark.parametrize("variable", ["BOROUGH_LANDING", "BOROUGH_RAW", "BOROUGH_LOG"])
def test_a_bucket_that_is_not_there(good, lake, variable):
    """Proves it for each root, before any source is asked."""
    there = lake.environment[variable]
    good.patch.setenv(variable, "s3://eastmere-nowhere/x")
    result = good.run()
    assert (result.status, result.out, result.err) == (
        1,
        "",
        "The bucket eastmere-nowhere is not there: correct the name, or have it made.\n",
    )
    good.patch.setenv(variable, there)
    goes_on(good, lake)


def test_a_bucket_that_is_not_ours(good, lake, refuse):
    """Proves the sentence for another account's bucket."""
    refuse("s3", "HeadBucket", "403", 403)
    result = good.run()
    assert (result.status, result.err) == (
        1,
        "AWS refuses HeadBucket on the bucket eastmere-landing: it is another account's, or the "
        "role may not; correct the name, or have the role allowed it.\n",
    )
    goes_on(good, lake)


@pytest.mark.parametrize("code", ["InvalidAccessKeyId", "ExpiredToken", "SignatureDoesNotMatch"])
def test_credentials_that_aws_does_not_know(good, lake, refuse, code):
    """Proves that they are to be renewed, and that none is shown."""
    refuse("s3", "*", code, 403)
    result = good.run()
    assert (result.status, result.err) == (
        1,
        f"AWS does not know the credentials, or they have run out ({code}): renew them, "
        "then run again.\n",
    )
    goes_on(good, lake)


def test_a_role_that_may_not_write_landing(good, lake, refuse):
    """Proves that the source fails, the lock's own put aside, and its rows stay."""
    refuse("s3", "DeleteObject", "AccessDenied", 403)
    events = aws.client("s3").meta.events
    answer = refusal("s3", "AccessDenied", 403)
    events.register_first(
        "before-send.s3.PutObject",
        lambda request, **how: answer(request) if "toys.csv" in request.url else None,
    )
    result = good.run()
    assert result.status == 1
    assert (
        "toys.jobs  failed     AWS refuses PutObject on the bucket eastmere-landing: it is "
        "another account's" in result.out
    )
    assert "toys.csv" not in result.said and "Smith" not in result.said
    assert [row["name"] for row in lake.rows("raw_toys.jobs")] == ["a"]
    assert [row["outcome"] for row in lake.rows("raw_ingest.runs")][1:] == ["failed"]
    goes_on(good, lake)


def test_throttling_is_waited_out(good, lake, refuse):
    """Proves that a request which S3 slows down is made again, and the run is good."""
    answer = refusal("s3", "SlowDown", 503)
    aws.client("s3").meta.events.register_first(
        "before-send.s3.PutObject",
        lambda request, **how: answer(request) if answer.asked < 1 else None,
    )
    refuse("s3", "NoSuchAction", "SlowDown", 503)
    assert good.run().status == 0
    assert answer.asked == 1
    goes_on(good, lake)


def test_throttling_without_end_is_a_sentence(good, lake, refuse):
    """Proves the sentence, and that all attempts were made."""
    answer = refuse("s3", "ListObjectsV2", "SlowDown", 503)
    result = good.run()
    assert result.status == 1
    assert (
        "AWS asked to slow down and 2 attempts at the bucket eastmere-landing were not enough: "
        "run again later; what was fetched is safe." in result.said
    )
    assert answer.asked % 2 == 0
    goes_on(good, lake)


@pytest.mark.parametrize("action", ["GetDatabases", "GetTables", "UpdateTable"])
def test_glue_refuses(good, lake, refuse, action):
    """Proves that what was fetched landed, the table shows what it showed, and the sentence."""
    refuse("glue", action, "AccessDeniedException", 400)
    result = good.run()
    assert result.status == 1
    assert "toys.jobs  landed     1 row" in result.out
    assert f"AWS refuses {action} on Glue's" in result.err
    assert "Smith" not in result.said
    assert [row["name"] for row in lake.rows("raw_toys.jobs")] == ["a"]
    goes_on(good, lake)


def test_glue_refuses_one_partition(good, lake, monkeypatch):
    """Proves that what Glue says of one among many is not passed over."""
    detail = {"ErrorCode": "AccessDeniedException", "ErrorMessage": "Mrs Smith"}
    answer = {"Errors": [{"PartitionValues": ["x"], "ErrorDetail": detail}]}
    monkeypatch.setattr(aws.client("glue"), "batch_create_partition", lambda **_: answer)
    result = good.run()
    assert result.status == 1
    assert "raw_toys.jobs__history: AWS refuses a change of partitions on Glue's" in result.err
    assert [row["name"] for row in lake.rows("raw_toys.jobs")] == ["b"]
    assert [row["name"] for row in lake.rows("raw_toys.jobs__history")] == ["a"]
    goes_on(good, lake)


def test_an_address_where_nobody_is(good):
    """Proves that a server which does not answer is named by its bucket and kind of fault."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    good.patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    good.patch.setattr(aws, "ATTEMPTS", 1)
    aws.forget()
    result = good.run()
    assert result.status == 1
    assert result.err.startswith(
        "The bucket eastmere-landing cannot be reached (EndpointConnectionError): look at the "
    )


def test_an_address_that_is_none(good):
    """Proves that a mistyped AWS_ENDPOINT_URL is named."""
    good.patch.setenv("AWS_ENDPOINT_URL", "here")
    aws.forget()
    result = good.run()
    assert (result.status, result.err) == (
        1,
        "AWS_ENDPOINT_URL is no address: correct it, or do not set it.\n",
    )


def test_a_profile_that_is_not_there(good, tmp_path):
    """Proves that a mistyped AWS_PROFILE is named."""
    good.patch.setenv("AWS_PROFILE", "nobody")
    good.patch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    aws.forget()
    assert good.run().err == (
        "AWS_PROFILE names no profile of this machine: correct it, then run again.\n"
    )
