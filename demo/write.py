"""Write Eastmere out: every source's files, the truth, and the environment that leads to them."""

from collections.abc import Mapping
from dataclasses import dataclass
import os
from pathlib import Path

from demo import truth
from demo.credentials import service_account
from demo.settings import Settings, folder
from demo.sources import sources
from demo.world import build

KEY = "keys/service_account.json"
ENV = "env"


@dataclass(frozen=True)
class Outcome:
    """What a run of `write` did."""

    homes: int
    repairs: int
    changed: list[str]  # paths under the demo's folder, written anew
    unchanged: list[str]
    removed: list[str]


def write(settings: Settings) -> Outcome:
    """Bring the demo's folder to what the settings want; a file that is right is not touched."""
    home = folder()
    world = build(settings.seed, settings.today)
    files: dict[str, bytes] = {}
    variables: dict[str, str] = {}
    claims, unreadable, mess = [], [], []
    for source in sources():
        written = source.write(world)
        files |= {f"{source.FOLDER}/{name}": data for name, data in written.files.items()}
        claims += written.claims
        unreadable += written.unreadable
        mess += written.mess
        for name, template in source.VARIABLES.items():
            variables[name] = template.format(
                folder=home / source.FOLDER, root=settings.root, key=home / KEY
            )
    for name, data in truth.files(world, claims, unreadable, mess).items():
        files[f"truth/{name}"] = data
    files[KEY] = service_account(home / KEY, settings.root)
    files[ENV] = "".join(f"{name}={variables[name]}\n" for name in sorted(variables)).encode()
    # Last, so that a demo that has settings is whole.
    files["settings.json"] = settings.file()

    changed = [name for name, data in files.items() if _put(home / name, data)]
    return Outcome(
        homes=sum(place.is_home for place in world.places),
        repairs=len({claim.repair_id for claim in claims}),
        changed=changed,
        unchanged=sorted(set(files) - set(changed)),
        removed=_clear(home, files),
    )


def environment() -> dict[str, str]:
    """The variables of the written demo."""
    lines = (folder() / ENV).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def _put(path: Path, data: bytes) -> bool:
    """Write a file whole; returns False where it is there already, with the same bytes."""
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    # The key is nobody else's to read.
    mode = 0o600 if path.parent.name == "keys" else 0o644
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
    temporary.replace(path)
    return True


def _clear(home: Path, files: Mapping[str, bytes]) -> list[str]:
    """Remove what an earlier day left in the sources' folders, such as last week's drops."""
    kept = {home / name for name in files}
    folders = {home / name.split("/")[0] for name in files if "/" in name}
    stale = [
        path
        for place in folders
        for path in place.rglob("*")
        if path.is_file() and path not in kept
    ]
    for path in stale:
        path.unlink()
    return sorted(str(path.relative_to(home)) for path in stale)
