"""A folder of this machine and a bucket keep the same promises."""

from collections.abc import Iterator
import errno
from threading import Barrier, Thread

import pytest

from ingest import aws
from ingest import bucket as buckets
from ingest.bucket import Bucket
from ingest.errors import Stop
from ingest.storage import Folder


@pytest.fixture(params=["folder", "folder on another disk", "bucket", "bucket without a prefix"])
def storage(request, tmp_path, monkeypatch) -> Iterator[Folder | Bucket]:
    """An empty root of each kind."""
    if "bucket" in request.param:
        request.getfixturevalue("lake")
        prefix = "" if "without" in request.param else "/some/where"
        return Bucket(f"s3://eastmere-landing{prefix}")
    if "another" in request.param:

        def other_disk(*_):
            raise OSError(errno.EXDEV, "Invalid cross-device link")

        monkeypatch.setattr("ingest.storage._move", other_disk)
    return Folder(tmp_path / "root")


@pytest.fixture
def put(storage, tmp_path):
    """Put a text under a name."""

    def put(name, text, **how):
        path = tmp_path / "written"
        path.write_text(text)
        storage.put(name, path, **how)
        assert not path.exists()

    return put


def test_a_put_takes_no_name_twice(storage, put):
    """Proves put-if-absent: the bytes that are there stay, and the caller is told."""
    put("a/b", "first")
    with pytest.raises(FileExistsError):
        put("a/b", "second")
    assert storage.read("a/b") == b"first"
    put("a/b", "second", replace=True)
    assert storage.read("a/b") == b"second"
    assert storage.files() == ["a/b"]


# A copy from another disk is no single step: there the lock keeps others off.
@pytest.mark.parametrize("storage", ["folder", "bucket"], indirect=True)
def test_of_many_that_put_one_name_one_is_told_that_it_did(storage, tmp_path):
    """Proves it with eight at once: seven are refused, and the bytes are those of the eighth."""
    begin, put = Barrier(8), []

    def race(number):
        path = tmp_path / f"{number}"
        path.write_text(f"{number}" * 1000)
        begin.wait()
        try:
            storage.put("a/b", path)
            put.append(number)
        except FileExistsError:
            pass

    racers = [Thread(target=race, args=(number,)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    [winner] = put
    assert storage.read("a/b") == (f"{winner}" * 1000).encode()


def test_names_are_listed_in_order(storage, put):
    """Proves folders and files at every depth, and that a name's beginning is not its folder."""
    for name in ("t/b/2", "t/b/1", "t/a/x/1", "t/c", "tt/d/1"):
        put(name, name)
    assert storage.folders("") == ["t", "tt"]
    assert storage.folders("t") == ["a", "b"]
    assert storage.folders("none") == []
    assert storage.files("t") == ["t/a/x/1", "t/b/1", "t/b/2", "t/c"]
    assert storage.files() == [*storage.files("t"), "tt/d/1"]
    assert storage.files("none") == []
    assert (storage.exists("t/c"), storage.exists("t/b"), storage.exists("t/none")) == (
        True,
        False,
        False,
    )


def test_a_stamp_changes_with_the_file(storage, put):
    """Proves that a file of the same size with other bytes has another stamp."""
    put("a/b", "first")
    put("a/c", "other")
    before = storage.stamps("a")
    put("a/b", "fresh", replace=True)
    after = storage.stamps("a")
    assert before.keys() == after.keys() == {"a/b", "a/c"}
    assert before["a/b"] != after["a/b"] and before["a/c"] == after["a/c"]


def test_bytes_are_read_whole_and_in_part(storage, put, tmp_path):
    """Proves each way of reading, for a file and for an empty one."""
    for name, text in (("a", "0123456789"), ("b", "")):
        put(name, text)
        assert storage.read(name) == b"".join(storage.chunks(name)) == text.encode()
        assert storage.tail(name, 4) == text.encode()[-4:]
        assert storage.tail(name, 400) == text.encode()
        assert storage.local(name, tmp_path).read_text() == text
    for read in (storage.read, lambda name: list(storage.chunks(name))):
        with pytest.raises(FileNotFoundError):
            read("none")
    with pytest.raises(FileNotFoundError):
        storage.local("none", tmp_path).read_bytes()


def test_what_is_removed_is_gone_and_nothing_else(storage, put):
    """Proves it for a file, a folder, and a name that is not there."""
    for name in ("a/b/1", "a/b/2", "a/bc", "a/d"):
        put(name, name)
    storage.remove("a/b")
    assert storage.files() == ["a/bc", "a/d"]
    storage.remove("a/d")
    storage.remove("a/none")
    assert storage.files() == ["a/bc"]


@pytest.fixture
def bucket(lake, monkeypatch):
    """A bucket that takes files in pieces from 5 MiB on, the least that S3 allows."""
    monkeypatch.setattr(buckets, "PIECE", 5 * 2**20)
    return Bucket("s3://eastmere-landing/x")


@pytest.fixture
def large(tmp_path):
    """A file of three pieces, the last one short."""
    path = tmp_path / "large"
    path.write_bytes(bytes(range(256)) * (11 * 2**12))
    return path


@pytest.fixture
def requests(bucket):
    """The requests that a bucket makes: action and parameters."""
    made = []
    aws.client("s3").meta.events.register(
        "provide-client-params.s3",
        lambda params, model, **_: made.append((model.name, dict(params))),
    )
    yield made
    aws.forget()


def test_a_large_file_goes_in_pieces_and_is_refused_too(bucket, large, lake, requests, monkeypatch):
    """Proves the bytes, the condition on the request that joins them, and that no piece stays."""
    body = large.read_bytes()
    bucket.put("large", large)
    assert bucket.read("large") == body
    actions = [action for action, _ in requests]
    assert actions.count("UploadPart") == 3
    [joined] = [params for action, params in requests if action == "CompleteMultipartUpload"]
    assert joined["IfNoneMatch"] == "*"

    # Another machine takes the name while the pieces are on their way.
    large.write_bytes(body[::-1])
    monkeypatch.setattr(bucket, "exists", lambda name: False)
    with pytest.raises(FileExistsError):
        bucket.put("large", large)
    assert bucket.read("large") == body
    uploads = lake.client("s3").list_multipart_uploads(Bucket="eastmere-landing")
    assert "Uploads" not in uploads
    bucket.put("large", large, replace=True)
    assert bucket.read("large") == body[::-1]


def test_a_name_that_is_taken_costs_no_pieces(bucket, large, lake, requests):
    """Proves that a large file is not sent where its name is taken."""
    lake.client("s3").put_object(Bucket="eastmere-landing", Key="x/large", Body=b"first")
    with pytest.raises(FileExistsError):
        bucket.put("large", large)
    assert [action for action, _ in requests if action == "UploadPart"] == []


def test_every_put_that_may_not_replace_says_so(bucket, tmp_path, requests):
    """Proves that the condition is in the request, whatever the server makes of it."""
    for how in ({}, {"replace": True}):
        path = tmp_path / "small"
        path.write_text("a")
        bucket.put(f"name {len(how)}", path, **how)
    puts = [params for action, params in requests if action == "PutObject"]
    assert [params.get("IfNoneMatch") for params in puts] == ["*", None]


def test_a_put_whose_answer_was_lost_is_no_refusal(bucket, tmp_path, monkeypatch):
    """Proves that a put which is tried again knows its own file."""
    path = tmp_path / "small"
    path.write_text("a")
    put_object = bucket._s3.put_object

    def twice(**params):
        put_object(**{**params, "Body": params["Body"].read()})
        params["Body"].seek(0)
        return put_object(**params)

    monkeypatch.setattr(bucket._s3, "put_object", twice)
    bucket.put("name", path)
    assert bucket.read("name") == b"a"


def test_pieces_that_a_killed_run_left_are_given_up(bucket, lake):
    """Proves it under the root, and that another root's are left alone."""
    s3 = lake.client("s3")
    for key in ("x/large", "y/large"):
        s3.create_multipart_upload(Bucket="eastmere-landing", Key=key)
    bucket.sweep()
    uploads = s3.list_multipart_uploads(Bucket="eastmere-landing")["Uploads"]
    assert [upload["Key"] for upload in uploads] == ["y/large"]


@pytest.mark.parametrize("address", ["s3://", "s3:///a", "s3://A_B/c", "s3://a/b"])
def test_what_is_no_address_is_said(address):
    """Proves that a mistyped root is wrong use."""
    with pytest.raises(Stop, match="is no address of a bucket") as stop:
        Bucket(address)
    assert stop.value.status == 2
