"""A copy of the project without a department, as docs/adding-a-department.md removes one."""

from pathlib import Path
import re
import shutil

import yaml


def department(folder: Path, name: str) -> None:
    """Delete a department's folders, agreements and lines from a copy of the project."""
    settings = folder / "dbt_project.yml"
    staging = yaml.safe_load(settings.read_text(encoding="utf-8"))["models"]["borough"]["staging"]
    systems = [
        system
        for system, given in staging.items()
        if isinstance(given, dict) and given.get("+group") == name
    ]
    assert systems, f"{name} has no source system"
    for place in (
        *(f"models/staging/{system}" for system in systems),
        *(f"models/{layer}/{name}" for layer in ("service", "share")),
        f"seeds/{name}",
        f"tests/{name}",
    ):
        shutil.rmtree(folder / place, ignore_errors=True)
    for agreement in (folder / "models/share/agreements").glob(f"{name}_*.yml"):
        agreement.unlink()
    owned = "|".join(map(re.escape, [name, *systems]))
    _cut(settings, rf"^ +(?:{owned}): \{{.*\n")
    _cut(folder / "models/groups.yml", rf"^  - name: {name}\n(?:    .*\n)*")
    if (folder / "CODEOWNERS").is_file():
        _cut(folder / "CODEOWNERS", rf"^/\S*/(?:{owned})(?:/|_\*) .*\n")
    if (folder / "ingest/variables.yml").is_file():
        _cut(folder / "ingest/variables.yml", rf"^  (?:{'|'.join(systems)}):\n(?:    .*\n)*")
    for seed in (folder / "seeds").rglob("*.csv"):
        # A list of the commons may have rows about a department's shares.
        _cut(seed, rf"^share_{name}__.*\n")


def _cut(file: Path, pattern: str) -> None:
    """Take out of a file what a pattern of whole lines finds."""
    text = file.read_bytes().decode("utf-8")
    kept = re.sub(pattern, "", text, flags=re.MULTILINE)
    if kept != text:
        file.write_bytes(kept.encode("utf-8"))
