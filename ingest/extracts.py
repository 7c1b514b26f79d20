"""One extract as it lies in landing: `<system>/<table>/<extract_id>/` with its manifest.

The folder holds the parts untouched and `_manifest.json`, written last: an extract exists exactly
when its manifest does. The manifest holds

    extract_id, extracted_at, system, table, connector, extract (full or incremental),
    asked        the options that `fetch` was given, `${NAME}` not resolved
    reading      those that `read` would have been given then; today's count, while its loader is
                 today's
    cursor_from, cursor_to
    parts        [{name, size, sha256}]
    previous     {extract_id, sha256} of the table's previous manifest, or null
    stand_ins    true where stand-ins for the source served it (ingest/stand_ins.py); else absent

so that removing, editing or reordering history is visible.
"""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
import json
from pathlib import Path
import re
from typing import Any

from ingest import known_losses
from ingest.clock import from_id
from ingest.connectors import Landed, SourceError
from ingest.storage import Storage

MANIFEST = "_manifest.json"
ACCEPTED = "_accepted"
LONGEST_NAME = 200  # bytes of a part's; file systems take 255
_ID = re.compile(r"[0-9]{8}T[0-9]{9}Z")


@dataclass(frozen=True)
class Extract:
    """An extract whose manifest is there."""

    landing: Storage
    system: str
    table: str
    id: str

    @property
    def folder(self) -> str:
        """Its folder's name in landing."""
        return f"{self.system}/{self.table}/{self.id}"

    @property
    def at(self) -> datetime:
        """The moment at which it was asked for, UTC."""
        return from_id(self.id)

    @cached_property
    def manifest_bytes(self) -> bytes:
        """The manifest as it stands."""
        return self.landing.read(f"{self.folder}/{MANIFEST}")

    @property
    def sha256(self) -> str:
        """The hash by which the next manifest names this one."""
        return sha256(self.manifest_bytes).hexdigest()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest's content. Raises SourceError where it is no manifest any more."""
        try:
            manifest = json.loads(self.manifest_bytes)
        except (ValueError, RecursionError):
            manifest = None
        if not _is_manifest(manifest):
            raise SourceError(
                f"{self.folder}/{MANIFEST} was changed after it was written; "
                "run `python -m ingest verify` and bring it back from a backup"
            )
        return manifest

    def parts(self, scratch: Path) -> list[Landed]:
        """The parts, for a connector's `read`, in the order in which they arrived.

        What does not lie on this disk is copied into the scratch folder. Raises SourceError where
        a part is not what arrived.
        """
        return [self._part(part, scratch) for part in self.manifest["parts"]]

    def _part(self, part: dict[str, Any], scratch: Path) -> Landed:
        name = f"{self.folder}/{part['name']}"
        try:
            path = self.landing.local(name, scratch)
            with path.open("rb") as file:
                found = digest(iter(partial(file.read, 2**20), b""))
        except FileNotFoundError:
            found = None
        if found != (part["size"], part["sha256"]):
            raise SourceError(
                f"{name} in landing is not what arrived; bring it back from a backup "
                "(`python -m ingest verify` checks them all)"
            )
        return Landed(part["name"], partial(path.open, "rb"), part["sha256"], self.at)

    def is_accepted(self) -> bool:
        """Whether a person accepted it, and with this manifest, although it is held."""
        try:
            said = json.loads(self.landing.read(self.acceptance))
        except (FileNotFoundError, ValueError):
            return False
        return isinstance(said, dict) and said.get("sha256") == self.sha256

    @property
    def acceptance(self) -> str:
        """The file in which a person's acceptance is recorded, outside the chain."""
        return f"{self.system}/{self.table}/{ACCEPTED}/{self.id}.json"


def of_table(
    landing: Storage,
    system: str,
    table: str,
    known: Container[str] = (),
    *,
    with_lost: bool = False,
) -> list[Extract]:
    """The extracts of a table, oldest first.

    Those with a known id are not looked at again: only for the others is a manifest asked for.
    Without those whose manifest is lost, as a person accepted, unless these are wanted too.
    """
    return [
        Extract(landing, system, table, name)
        for name in _ids(landing, system, table, with_lost)
        if name in known or _is_whole(landing, system, table, name)
    ]


def newest(landing: Storage, system: str, table: str) -> tuple[Extract | None, list[str]]:
    """The newest extract, and the ids after it: folders that have no manifest.

    Neither counts one whose manifest is lost, as a person accepted.
    """
    unfinished = []
    for name in reversed(_ids(landing, system, table)):
        if _is_whole(landing, system, table, name):
            return Extract(landing, system, table, name), unfinished
        unfinished.append(name)
    return None, unfinished


def without_manifest(landing: Storage, system: str, table: str) -> list[str]:
    """Ids of a table's folders that have no manifest: a run was killed, or it was removed."""
    ids = _ids(landing, system, table, with_lost=True)
    return [name for name in ids if not _is_whole(landing, system, table, name)]


def is_part_name(name: str) -> bool:
    """Whether a part may have a name: it becomes a plain file's, beside the manifest."""
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        return False
    plain = name != MANIFEST and name[:1] != "." and not set(name) & set("/\\\0")
    return plain and 0 < length <= LONGEST_NAME


def digest(chunks: Iterable[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of a file's bytes."""
    size, total = 0, sha256()
    for chunk in chunks:
        size += len(chunk)
        total.update(chunk)
    return size, total.hexdigest()


def _is_manifest(said: Any) -> bool:
    """Whether it says what a run writes, in the same kinds of words."""
    return (
        _has(said, connector=str, extract=str, asked=dict, parts=list)
        and _has(said, cursor_to=str | None, previous=dict | None)
        and isinstance(said.get("reading", {}), dict)
        and all(_has(part, name=str, size=int, sha256=str) for part in said["parts"])
        and all(is_part_name(part["name"]) for part in said["parts"])
        and (said["previous"] is None or _has(said["previous"], extract_id=str, sha256=str))
    )


def _has(node: Any, **kinds: Any) -> bool:
    """Whether a mapping has some words, each of its kind."""
    return isinstance(node, dict) and all(
        isinstance(node.get(word, ...), kind) for word, kind in kinds.items()
    )


def _ids(landing: Storage, system: str, table: str, with_lost: bool = False) -> list[str]:
    folders = landing.folders(f"{system}/{table}")
    lost = set() if with_lost else _lost(landing, system, table, folders)
    return [name for name in folders if _ID.fullmatch(name) and name not in lost]


def _lost(landing: Storage, system: str, table: str, folders: Collection[str]) -> set[str]:
    """Ids of extracts whose manifest a person accepted as lost, while it is no manifest."""
    records = known_losses.of_table(landing, system, table, folders)
    accepted = {file for record in records for file, _ in record.losses}
    found = set()
    for name in {record.extract_id for record in records}:
        extract = Extract(landing, system, table, name)
        if f"{extract.folder}/{MANIFEST}" in accepted:
            try:
                _ = extract.manifest
            except (SourceError, FileNotFoundError):
                found.add(name)
    return found


def _is_whole(landing: Storage, system: str, table: str, name: str) -> bool:
    return landing.exists(f"{system}/{table}/{name}/{MANIFEST}")
