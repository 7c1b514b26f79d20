"""The names that the rehearsed account knows: one region, one work group, four buckets."""

from pathlib import Path

ACCOUNT = "123456789012"  # moto's
REGION = "eu-west-2"
WORK_GROUP = "borough"

LANDING = "eastmere-landing"
RAW = "eastmere-raw"
LAKE = "eastmere-lake"
RESULTS = "eastmere-results"
BUCKETS = (LANDING, RAW, LAKE, RESULTS)

# It exists, in an account that is not ours.
FOREIGN_BUCKET = "another-councils-lake"

ACCESS_KEY = "REHEARSAL"
SECRET_KEY = "nothing-to-hide"

HIVE = "awsdatacatalog"
ICEBERG = "iceberg"


def environment(endpoint: str, data_path: Path) -> dict[str, str]:
    """The variables that bring the AWS tools and this project to the rehearsal."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        # What a machine's own settings say of AWS must not be mixed in.
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DATA_PATH": str(data_path),
        "BOROUGH_WORK_GROUP": WORK_GROUP,
        "BOROUGH_RESULTS": f"s3://{RESULTS}/",
        "BOROUGH_LAKE": f"s3://{LAKE}",
        "BOROUGH_LANDING": f"s3://{LANDING}",
        "BOROUGH_RAW": f"s3://{RAW}",
        "BOROUGH_LOG": f"s3://{LANDING}/log",
        "BOROUGH_POLL_SECONDS": "0.2",
    }
