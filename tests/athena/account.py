"""A real account instead of the rehearsal: `BOROUGH_ATHENA=account` and the targets' variables."""

from dataclasses import dataclass
import os
from typing import Any

VARIABLES = (
    "AWS_REGION",
    "BOROUGH_WORK_GROUP",
    "BOROUGH_RESULTS",
    "BOROUGH_LAKE",
    "BOROUGH_LANDING",
    "BOROUGH_RAW",
)


@dataclass(frozen=True)
class Account:
    """The account that the environment names; its client is boto3's own."""

    environment: dict[str, str]

    def client(self, service: str, **changes: Any) -> Any:
        """A boto3 client with this machine's own credentials."""
        import boto3

        return boto3.client(service, **({"region_name": self.environment["AWS_REGION"]} | changes))


def wanted() -> bool:
    """Whether the suite is pointed at an account."""
    return os.environ.get("BOROUGH_ATHENA") == "account"


def missing() -> str | None:
    """What stands in the way of using the account, in a sentence; None where nothing does."""
    unset = [name for name in VARIABLES if not os.environ.get(name)]
    if unset:
        return (
            f"BOROUGH_ATHENA=account needs {', '.join(unset)}: docs/environments.md says what "
            "they are."
        )
    import boto3

    if boto3.Session().get_credentials() is None:
        return "BOROUGH_ATHENA=account finds no AWS credentials on this machine."
    return None


def account() -> Account:
    """The account that the environment names."""
    return Account({name: os.environ[name] for name in VARIABLES})
