"""AWS as ingest needs it: clients that try again when they are told to slow down, and sentences.

The region comes from `AWS_REGION`, credentials and addresses from wherever boto3 finds them. What
AWS refuses becomes one sentence with the remedy, without a key's name: a part may be called after
a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
import os
from threading import Lock
from typing import Any

from ingest.errors import WRONG_USE, Stop

ATTEMPTS = 8  # of one request, with growing pauses of up to 20 seconds between them
AT_ONCE = 16  # requests side by side, where many are to be made
SLOW_DOWN = {
    "BandwidthLimitExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "ServiceUnavailable",
    "503",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
}
REFUSED = {"403", "AccessDenied", "AccessDeniedException", "AllAccessDisabled", "Forbidden"}
UNKNOWN_KEYS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
NO_CREDENTIALS = (
    "No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, or run where a role gives them; then run again."
)
NO_REGION = "AWS_REGION is not set: set it to the region of the buckets, eu-west-2 for instance."

_making = Lock()


def client(service: str) -> Any:
    """The client of a service, one a process. Raises Stop where no region is set."""
    with _making:  # sessions are no thread's friend; the clients they make are
        return _client(service)


def region() -> str:
    """The region of all that is asked for. Raises Stop where none is set."""
    return client("s3").meta.region_name


@contextmanager
def sentences(place: str) -> Iterator[None]:
    """Turn what AWS refuses into a sentence about a place: a bucket, a database, a table.

    Raises Stop; what the sentence would not be true of goes through as it is.
    """
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    try:
        yield
    except NoCredentialsError:
        raise Stop(NO_CREDENTIALS) from None
    except BotoCoreError as error:
        raise Stop(_unreachable(error, place)) from None
    except ClientError as error:
        raise Stop(_refused(error, place)) from None


def code(error: Any) -> str:
    """AWS's own word for a refusal."""
    return str(error.response.get("Error", {}).get("Code", ""))


def forget() -> None:
    """Make the clients anew when they are next asked for."""
    _client.cache_clear()


@cache
def _client(service: str) -> Any:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    # boto3 knows AWS_DEFAULT_REGION only; every other tool, and AWS itself, says AWS_REGION.
    config = Config(
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=AT_ONCE + 4,
    )
    try:
        core = Session()
        core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_moment)
        region_name = os.environ.get("AWS_REGION") or None
        session = boto3.Session(region_name=region_name, botocore_session=core)
        if not session.region_name:
            raise Stop(NO_REGION, WRONG_USE)
        return session.client(service, config=config)
    except (BotoCoreError, ValueError) as error:
        raise Stop(_unreachable(error, service)) from None


def _moment(text: Any) -> Any:
    """A moment that AWS says. botocore's own reading of it is most of the cost of a long list."""
    from botocore.utils import parse_timestamp

    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return parse_timestamp(text)


def _unreachable(error: Exception, place: str) -> str:
    from botocore import exceptions

    if isinstance(error, exceptions.ProfileNotFound):
        return "AWS_PROFILE names no profile of this machine: correct it, then run again."
    if isinstance(error, exceptions.PartialCredentialsError):
        return f"Half of the AWS credentials is missing. {NO_CREDENTIALS}"
    if isinstance(error, ValueError):
        return "AWS_ENDPOINT_URL is no address: correct it, or do not set it."
    if isinstance(error, (exceptions.CredentialRetrievalError, exceptions.TokenRetrievalError)):
        return "The AWS credentials could not be renewed: log in again, then run again."
    if isinstance(error, exceptions.SSOError):
        return "The AWS login has run out: `aws sso login`, then run again."
    if isinstance(error, (exceptions.ConnectionError, exceptions.HTTPClientError)):
        return (
            f"{_beginning(place)} cannot be reached ({type(error).__name__}): look at the network, "
            "at AWS_REGION and at AWS_ENDPOINT_URL, then run again; what was fetched is safe."
        )
    kind = type(error).__name__
    return f"{_beginning(place)} cannot be used ({kind}): look at the settings of AWS."


def _refused(error: Any, place: str) -> str:
    said, action = code(error), error.operation_name
    if said in SLOW_DOWN:
        return (
            f"AWS asked to slow down and {ATTEMPTS} attempts at {place} were not enough: run "
            "again later; what was fetched is safe."
        )
    if said in UNKNOWN_KEYS:
        return (
            f"AWS does not know the credentials, or they have run out ({said}): renew them, "
            "then run again."
        )
    if said in REFUSED:
        return (
            f"AWS refuses {action} on {place}: it is another account's, or the role may not; "
            "correct the name, or have the role allowed it."
        )
    if said in ("NoSuchBucket", "404"):
        return f"{_beginning(place)} is not there: correct the name, or have it made."
    if said == "EncryptionTypeNotSupportedException" or said.startswith("KMS"):
        return (
            f"{_beginning(place)} is encrypted with a key that the role may not use: have it "
            "allowed, then run again."
        )
    return f"AWS refuses {action} on {place} ({said}): what was fetched is safe."


def _beginning(place: str) -> str:
    """A place as the begin of a sentence."""
    return place[0].upper() + place[1:]
