"""A copy of the project without a department, as docs/adding-a-department.md says to remove one."""

from pathlib import Path
import re
import shutil

import yaml


def department(folder: Path, name: str) -> None:
    """Delete a department's folders, agreements, lines and tests from a copy of the project."""
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
    _without_lines(settings, rf"^ +(?:{owned}): \{{")
    _without_lines(folder / "models/groups.yml", rf"^  - name: {name}\n(?:    .*\n)*")
    if (folder / "CODEOWNERS").is_file():
        _without_lines(folder / "CODEOWNERS", rf"^/[^ ]*/(?:{owned})(?:/|_\*) ")
    for seed in (folder / "seeds").rglob("*.csv"):
        # A list of the commons may have rows about a department's shares.
        _without_lines(seed, rf"^share_{name}__")


def _without_lines(file: Path, pattern: str) -> None:
    kept = re.sub(rf"(?m){pattern}.*\n?" if not pattern.endswith("*") else rf"(?m){pattern}", "", file.read_text(encoding="utf-8"))
    file.write_text(kept, encoding="utf-8")
