"""A root in an S3 bucket, `s3://bucket/prefix`: a folder's interface, kept by conditional puts.

A put is one request, or parts that are joined in one request, so that a name holds all of a file
or nothing of it. Unless it may replace, the request itself says `If-None-Match: *`: of two that
put the same name at once, one is refused.
"""

from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager, suppress
from email.utils import parsedate_to_datetime
import errno
from functools import partial
import os
from pathlib import Path
import re
from time import sleep
from typing import Any
from uuid import uuid4

from ingest import aws
from ingest.errors import WRONG_USE, Stop

ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")
PIECE = 16 * 2**20  # bytes; what is larger goes in pieces, of which S3 takes 10,000
PIECES = 10_000
TAKEN = {"412", "PreconditionFailed"}
MISSING = {"404", "NoSuchKey", "NotFound"}
OUTSIDE = {"416", "InvalidRange"}  # any range of an empty file
# Another request for the same name was at work; S3 asks to try again.
CONFLICT = {"409", "ConditionalRequestConflict"}
TRIES = 5
MARK = "put"


class Bucket:
    """A root in a bucket."""

    is_remote = True

    def __init__(self, address: str):
        found = ADDRESS.fullmatch(address)
        if found is None:
            raise Stop(f"{address} is no address of a bucket, such as s3://name/folder.", WRONG_USE)
        self.bucket = found["bucket"]
        prefix = (found["prefix"] or "").strip("/")
        self._prefix = f"{prefix}/" if prefix else ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self._prefix}".rstrip("/")

    def check(self) -> None:
        """Raise Stop unless the bucket is there, open to us, and in our region.

        boto3 would follow a bucket to its region; Glue and Athena would not.
        """
        with self._sentences():
            answer = self._s3.head_bucket(Bucket=self.bucket)
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        there = headers.get("x-amz-bucket-region", aws.region())
        if there != aws.region():
            raise Stop(
                f"The bucket {self.bucket} is in {there} and AWS_REGION says {aws.region()}: "
                f"set AWS_REGION={there}, or name another bucket."
            )

    def folders(self, prefix: str) -> list[str]:
        """Names of the folders directly under a prefix, sorted."""
        begin = self._folder(prefix)
        pages = self._pages(Prefix=begin, Delimiter="/")
        found = (item["Prefix"] for page in pages for item in page.get("CommonPrefixes", ()))
        return sorted(name.removeprefix(begin).rstrip("/") for name in found)

    def files(self, prefix: str = "") -> list[str]:
        """Names of all files under a prefix, at any depth, relative to the root, sorted."""
        return sorted(self.stamps(prefix))

    def stamps(self, prefix: str = "") -> dict[str, str]:
        """Each file under a prefix with a word that changes when the file does."""
        pages = self._pages(Prefix=self._folder(prefix))
        return {
            item["Key"].removeprefix(self._prefix): f"{item['Size']} {item['ETag']}"
            for page in pages
            for item in page.get("Contents", ())
        }

    def exists(self, name: str) -> bool:
        """Whether a file of the name is there."""
        return self._head(name) is not None

    def chunks(self, name: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises FileNotFoundError where there is none."""
        body = self._get(name)["Body"]
        with self._sentences():
            yield from body.iter_chunks(2**20)

    def read(self, name: str) -> bytes:
        """The file's bytes."""
        return b"".join(self.chunks(name))

    def tail(self, name: str, size: int) -> bytes:
        """The last bytes of a file, at most so many."""
        answer = self._asked("get_object", name, MISSING | OUTSIDE, Range=f"bytes=-{size}")
        if answer is None:
            return b""
        with self._sentences():
            return answer["Body"].read()

    def local(self, name: str, scratch: Path) -> Path:
        """The file as one of this disk: a copy in the scratch folder."""
        path = scratch / uuid4().hex
        with path.open("xb") as file:
            file.writelines(self.chunks(name))
        return path

    def uri(self, name: str) -> str:
        """What another program may open."""
        return f"s3://{self.bucket}/{self._prefix}{name}"

    def put(self, name: str, source: Path, replace: bool = False) -> None:
        """Move a finished local file to a name, whole or not at all.

        Raises FileExistsError where the name is taken and `replace` is false.
        """
        condition = {} if replace else {"IfNoneMatch": "*"}
        size = source.stat().st_size
        if size <= PIECE:
            accepted = self._accepted(name, partial(self._put_file, source, condition))
        elif condition and self.exists(name):
            accepted = False  # All its pieces would go for nothing.
        else:
            accepted = self._accepted(name, partial(self._put_pieces, source, size, condition))
        if not accepted:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)
        source.unlink()

    def sweep(self) -> None:
        """Give up the pieces of files that killed runs did not finish; nobody could see them."""
        with self._sentences():
            pages = self._s3.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket, Prefix=self._prefix
            )
            for page in pages:
                for upload in page.get("Uploads", ()):
                    self._s3.abort_multipart_upload(
                        Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )

    def remove(self, prefix: str) -> None:
        """Remove a file, or a folder with all it holds."""
        with self._sentences():
            for name in (prefix, *self.files(prefix)):
                self._s3.delete_object(Bucket=self.bucket, Key=self._prefix + name)

    def look(self, name: str) -> tuple[bytes, str, float] | None:
        """A small file's bytes, its tag, and its age in seconds by the bucket's clock, or None."""
        try:
            answer = self._get(name)
        except FileNotFoundError:
            return None
        with self._sentences():
            body = answer["Body"].read()
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return body, answer["ETag"], (now - answer["LastModified"]).total_seconds()

    def claim(self, name: str, body: bytes, over: str | None = None) -> str | None:
        """Write a small file where none is, or over the one of a tag; its new tag.

        None where the name was taken, or what was there is no more what it was.
        """
        condition = {"IfMatch": over} if over else {"IfNoneMatch": "*"}
        tags: list[str] = []

        def put(where: dict[str, Any]) -> None:
            tags.append(self._s3.put_object(**where, Body=body, **condition)["ETag"])

        if not self._accepted(name, put):
            return None
        return tags[-1] if tags else self._head(name)["ETag"]

    @property
    def _s3(self) -> Any:
        return aws.client("s3")

    def _sentences(self) -> AbstractContextManager[None]:
        return aws.sentences(f"the bucket {self.bucket}")

    def _folder(self, prefix: str) -> str:
        return self._prefix + (f"{prefix.rstrip('/')}/" if prefix else "")

    def _pages(self, **wanted: str) -> Iterator[dict[str, Any]]:
        with self._sentences():
            paginator = self._s3.get_paginator("list_objects_v2")
            yield from paginator.paginate(Bucket=self.bucket, **wanted)

    def _get(self, name: str) -> dict[str, Any]:
        """The answer that brings a file. Raises FileNotFoundError where there is none."""
        answer = self._asked("get_object", name, MISSING)
        if answer is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return answer

    def _head(self, name: str) -> dict[str, Any] | None:
        """What the bucket says of a file, or None where there is none."""
        return self._asked("head_object", name, MISSING)

    def _asked(
        self, action: str, name: str, nothing: Container[str], **wanted: str
    ) -> dict[str, Any] | None:
        """The answer about a file, or None where it is one of those that mean nothing."""
        from botocore.exceptions import ClientError

        with self._sentences():
            try:
                ask = getattr(self._s3, action)
                return ask(Bucket=self.bucket, Key=self._prefix + name, **wanted)
            except ClientError as error:
                if aws.code(error) not in nothing:
                    raise
        return None

    def _accepted(self, name: str, put: Callable[[dict[str, Any]], None]) -> bool:
        """Whether a put was accepted; it is handed where the file goes, with a mark of its own.

        An answer may be lost on its way, and the put that is then tried again finds its own file
        in its place: the mark tells.
        """
        from botocore.exceptions import ClientError

        mark = uuid4().hex
        where = {"Bucket": self.bucket, "Key": self._prefix + name, "Metadata": {MARK: mark}}
        with self._sentences():
            for attempt in range(1, TRIES + 1):
                try:
                    put(where)
                    return True
                except ClientError as error:
                    if aws.code(error) in TAKEN:
                        there = self._head(name)
                        return there is not None and there["Metadata"].get(MARK) == mark
                    if aws.code(error) not in CONFLICT or attempt == TRIES:
                        raise
                    sleep(attempt / 4)
        return False

    def _put_file(self, source: Path, condition: dict[str, str], where: dict[str, Any]) -> None:
        with source.open("rb") as file:
            self._s3.put_object(**where, Body=file, **condition)

    def _put_pieces(
        self, source: Path, size: int, condition: dict[str, str], where: dict[str, Any]
    ) -> None:
        """Send a file piece by piece and join them; whatever goes wrong, no piece stays."""
        length = max(PIECE, -(-size // PIECES))
        upload = self._s3.create_multipart_upload(**where)["UploadId"]
        place = {"Bucket": where["Bucket"], "Key": where["Key"], "UploadId": upload}
        try:
            parts = []
            with source.open("rb") as file:
                for number in range(1, -(-size // length) + 1):
                    answer = self._s3.upload_part(
                        **place, PartNumber=number, Body=file.read(length)
                    )
                    parts.append({"PartNumber": number, "ETag": answer["ETag"]})
            self._s3.complete_multipart_upload(
                **place, MultipartUpload={"Parts": parts}, **condition
            )
        except BaseException:
            with suppress(Exception):
                self._s3.abort_multipart_upload(**place)
            raise
