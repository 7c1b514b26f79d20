"""`python -m governance check-sql`: whether queries leak, by a schema of classes, without dbt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
import json
from pathlib import Path
from typing import Any

from governance.artifacts import WrongUse
from governance.lineage.labels import GRAINS, PERSON, PUBLIC, Relation
from governance.lineage.models import ORDER
from governance.lineage.names import is_place
from governance.lineage.release import Verdict, verdict
from governance.lineage.scopes import base


def run(files: list[Path], schema: Path, release: str, form: str, key_purpose: str | None) -> int:
    """Print one verdict a file; 1 where any leaks. Raises WrongUse where a file cannot be read."""
    known = relations(_schema(schema))
    found = {}
    for file in files:
        found[file] = verdict(_text(file), known, release, name=file.stem, key_purpose=key_purpose)
    if form == "json":
        print(json.dumps([_as_json(file, each) for file, each in found.items()], indent=1))
    else:
        for file, each in found.items():
            print(_as_text(file, each))
    return 0 if all(each.is_safe for each in found.values()) else 1


def relations(schema: Mapping[str, Any]) -> dict[str, Relation]:
    """The relations of a schema: `classification` (relation, column, class) and `grain`.

    A relation without a grain is about people. Raises WrongUse for an unknown class or grain.
    """
    found = {}
    for name, classes in _mapping(schema.get("classification"), "classification").items():
        grain = _mapping(schema.get("grain", {}), "grain").get(name, PERSON)
        unknown = set(_mapping(classes, name).values()) - set(ORDER)
        if unknown or grain not in GRAINS:
            wrong = ", ".join(sorted(map(str, unknown))) or grain
            raise WrongUse(f"the schema gives {name} the class or grain {wrong}, which is unknown.")
        places = {column for column in classes if grain == PUBLIC and is_place(column)}
        found[name.lower()] = base(name, classes, grain, places)
    return found


def _schema(path: Path) -> Mapping[str, Any]:
    try:
        schema = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise WrongUse(f"{path} is no JSON (line {error.lineno}): correct it.") from None
    return _mapping(schema, str(path))


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WrongUse(f"{name} of the schema is no object: see docs/agreements.md.")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongUse(f"{path} could not be read: name a file of UTF-8 text.") from None


def _as_json(file: Path, found: Verdict) -> dict[str, Any]:
    leaks = [{"class": each.kind, **asdict(each)} for each in found.leaks]
    for each in leaks:
        del each["kind"]
    worst = leaks[0] if leaks else {}
    return {
        "file": str(file),
        "verdict": "leak" if leaks else "safe",
        "leak_class": worst.get("class", "-"),
        **{name: worst.get(name) for name in ("column", "path", "remedy")},
        "leaks": leaks,
    }


def _as_text(file: Path, found: Verdict) -> str:
    if found.is_safe:
        return f"{file}: safe"
    lines = [f"{file}: leak ({found.leaks[0].kind})"]
    for leak in found.leaks:
        path = f" ({' -> '.join(leak.path)})" if leak.path else ""
        lines.append(f"  {leak.kind}: {leak.what}{path}. {leak.remedy}")
    return "\n".join(lines)
