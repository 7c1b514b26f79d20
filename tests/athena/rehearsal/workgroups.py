"""Work groups: where results go, and how much one query may read."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class WorkGroup:
    """A work group; `configuration` is as the API gives it."""

    name: str
    configuration: dict[str, Any] = field(default_factory=dict)
    description: str = ""

    @property
    def cutoff_bytes(self) -> int | None:
        """How many bytes one query may read; None where that is not limited."""
        return self.configuration.get("BytesScannedCutoffPerQuery")

    @property
    def output(self) -> str | None:
        """Where the results of its queries go where a query does not say."""
        return self.configuration.get("ResultConfiguration", {}).get("OutputLocation")

    @property
    def enforced(self) -> bool:
        """Whether its settings go before those of a query; AWS's default."""
        return self.configuration.get("EnforceWorkGroupConfiguration", True)

    def described(self) -> dict[str, Any]:
        """As GetWorkGroup gives it."""
        version = {
            "SelectedEngineVersion": "AUTO",
            "EffectiveEngineVersion": "Athena engine version 3",
        }
        return {
            "Name": self.name,
            "State": "ENABLED",
            "Description": self.description,
            "Configuration": {
                "EnforceWorkGroupConfiguration": self.enforced,
                "PublishCloudWatchMetricsEnabled": True,
                "RequesterPaysEnabled": False,
                "EngineVersion": version,
            }
            | self.configuration,
        }
