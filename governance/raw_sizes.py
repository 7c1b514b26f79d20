"""How many bytes a table of raw shows on Athena: what a model has to read of it, and no more.

Glue says in which folders a table lies, the bucket what they weigh: the role that builds may ask
both, and need not see landing.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from governance.warehouse import Relation
from ingest import aws
from ingest.bucket import Bucket


def shown(relations: Iterable[Relation]) -> dict[Relation, int]:
    """The bytes of each relation; one that Glue does not have is left out. Raises Stop."""
    sizes = {}
    for schema, name in relations:
        with aws.sentences(f"the table {schema}.{name} of Glue"):
            folders = _folders(schema, name)
        if folders is not None:
            sizes[schema, name] = sum(map(_size, folders))
    return sizes


def _folders(schema: str, name: str) -> list[str] | None:
    glue = aws.client("glue")
    try:
        table = glue.get_table(DatabaseName=schema, Name=name)["Table"]
    except glue.exceptions.EntityNotFoundException:
        return None
    if not table.get("PartitionKeys"):
        return [table["StorageDescriptor"]["Location"]]
    return [partition["StorageDescriptor"]["Location"] for partition in _partitions(schema, name)]


def _partitions(schema: str, name: str) -> Iterator[dict[str, Any]]:
    pages = aws.client("glue").get_paginator("get_partitions")
    for page in pages.paginate(DatabaseName=schema, TableName=name, ExcludeColumnSchema=True):
        yield from page["Partitions"]


def _size(folder: str) -> int:
    place = Bucket(folder)
    prefix = folder.removeprefix(f"s3://{place.bucket}").strip("/")
    with aws.sentences(f"the bucket {place.bucket}"):
        pages = aws.client("s3").get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=place.bucket, Prefix=f"{prefix}/" if prefix else "")
        return sum(item["Size"] for page in found for item in page.get("Contents", ()))
