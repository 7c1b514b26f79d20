"""AWS's list of endpoints, cut to what is asked here.

boto3 reads its own list of all regions and services again for each client that it makes, and
dbt-athena makes one or more for each step of a build: that was a quarter of a build's processor
time. `AWS_DATA_PATH` is boto3's own setting; what it does not find there it reads as ever.
"""

import json
from pathlib import Path

from .names import REGION

SERVICES = ("athena", "glue", "lakeformation", "s3", "sts")


def write(folder: Path) -> None:
    """Write the list into a folder that `AWS_DATA_PATH` then names."""
    from botocore.session import Session

    whole = Session().get_data("endpoints")
    [partition] = [part for part in whole["partitions"] if REGION in part["regions"]]
    services = {name: partition["services"][name] for name in SERVICES}
    folder.mkdir(parents=True)
    (folder / "endpoints.json").write_text(
        json.dumps(whole | {"partitions": [partition | {"services": services}]}), encoding="utf-8"
    )
