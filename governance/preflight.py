"""Before a build on Athena: what would stop it, in one sentence, before anything is tried."""

from collections.abc import Mapping
import os

from governance.athena import demand
from ingest import aws
from ingest.bucket import Bucket
from ingest.errors import Stop

PROBE = ".borough-may-write"  # an empty object, removed again


def check(variables: Mapping[str, str] = os.environ) -> None:
    """Raise Stop with the first thing that is wrong: settings, credentials, work group, buckets."""
    demand(variables)
    with aws.sentences("AWS"):
        aws.client("sts").get_caller_identity()
    _work_group(variables["BOROUGH_WORK_GROUP"])
    for name in ("BOROUGH_RESULTS", "BOROUGH_LAKE"):
        place = Bucket(variables[name])
        place.check()
        _write(place, name)


def _work_group(name: str) -> None:
    with aws.sentences(f"the work group {name}"):
        athena = aws.client("athena")
        try:
            group = athena.get_work_group(WorkGroup=name)["WorkGroup"]
        except athena.exceptions.InvalidRequestException:
            raise Stop(
                f"There is no work group {name} in {aws.region()}: correct BOROUGH_WORK_GROUP or "
                "AWS_REGION, or have it made."
            ) from None
    if group.get("State") == "DISABLED":
        raise Stop(f"The work group {name} is switched off: have it switched on, or name another.")


def _write(place: Bucket, variable: str) -> None:
    """Prove that the role may write, with an object that nobody reads."""
    from botocore.exceptions import ClientError

    key = place.uri(PROBE).removeprefix(f"s3://{place.bucket}/")
    with aws.sentences(f"bucket {place.bucket}"):
        s3 = aws.client("s3")
        try:
            s3.put_object(Bucket=place.bucket, Key=key, Body=b"")
        except ClientError as error:
            if aws.code(error) not in aws.REFUSED:
                raise
            raise Stop(
                f"The role may not write to {place}, which {variable} names: have it allowed, or "
                "name another place."
            ) from None
        s3.delete_object(Bucket=place.bucket, Key=key)
