"""The project's macros as their files say: docstrings, and where engines differ.

`docs/engines.md` has the tables that this makes, and a test that they are current.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import re

from governance import engines
from governance.artifacts import Project

ROOMS = ("engine", "cleaning", "staging", "privacy")  # each macro has a test in tests/<room>/
TOPICS = (
    "Types",
    "Text",
    "Patterns",
    "Numbers",
    "Groups",
    "Days",
    "Moments",
    "Arrays",
    "JSON",
    "Places",
    "Hashes",
)
ENGINES = {"duckdb": "DuckDB alone", "athena": "Athena alone"}

_FORM = re.compile(r"[a-z]+__")  # what dispatch puts before the name of an engine's form
_DOCSTRING = re.compile(r"\A\{#-(.*?)-#\}\n\{% macro ", re.DOTALL)
_MACRO = re.compile(r"^\{% macro (\w+)\((.*?)\) -%\}$", re.MULTILINE)


@dataclass(frozen=True)
class Macro:
    """One file of macros: the public macro that it is named after."""

    name: str
    path: str  # from the project's root
    parameters: str | None  # as written; None where dbt has the macro and this is one engine's form
    docstring: str | None
    public: list[str]  # every macro of the file that is neither an engine's form nor private

    @property
    def gives(self) -> str:
        """The first sentence of the docstring."""
        return re.split(r"(?<=[.])\s", " ".join((self.docstring or "").split()))[0]


def macros(root: Path, room: str) -> Iterator[Macro]:
    """Yield the macros of one folder, by name."""
    for file in sorted((root / "macros" / room).glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        found = dict(_MACRO.findall(text))
        docstring = _DOCSTRING.match(text)
        yield Macro(
            name=file.stem,
            path=file.relative_to(root).as_posix(),
            parameters="…" if "varargs" in text else found.get(file.stem),
            docstring=docstring[1].strip() if docstring else None,
            public=[name for name in found if not _FORM.match(name) and name[0] != "_"],
        )


def faults(root: Path, project: Project) -> Iterator[str]:
    """Yield what is missing of a macro: its docstring, its test, what the test says of engines."""
    differs = _differs(project)
    for room in ROOMS:
        for macro in macros(root, room):
            test = f"tests/{room}/{macro.name}.sql"
            if not macro.docstring:
                yield f"{macro.path} has no docstring: begin it with {{#- what it gives -#}}."
            if macro.public not in ([macro.name], []):
                yield (
                    f"{macro.path} holds {', '.join(macro.public)}: one public macro a file, named "
                    "as the file; a helper's name begins with _."
                )
            if not (root / test).is_file():
                yield f"{macro.path} has no test: write {test}, with nulls and edge cases."
            elif room == "engine" and not _is_said(differs.get(macro.name, {})):
                yield (
                    f"{test} does not say how engines differ: add config(meta={{'topic': one of "
                    f"{', '.join(TOPICS)}, 'differs': {{'duckdb': ..., 'athena': ...}}}})."
                )


def table(root: Path, project: Project) -> str:
    """The table of macros of docs/engines.md: by topic, then by name."""
    differs = _differs(project)
    lines = [f"| for | macro | gives | {' | '.join(ENGINES.values())} |", "|---|---|---|---|---|"]
    for topic in TOPICS:
        for macro in macros(root, "engine"):
            said = differs.get(macro.name, {})
            if said.get("topic") != topic:
                continue
            name = macro.name if macro.parameters is None else f"{macro.name}({macro.parameters})"
            cells = [topic, f"`{name}`", macro.gives, *(said["differs"][e] for e in ENGINES)]
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def page(root: Path, project: Project) -> str:
    """The generated part of docs/engines.md: what is the same, what differs, the macros."""
    parts = {
        "## What is the same on both": engines.same_table(),
        "## What differs, and what to use": engines.differences_table(),
        "## The macros": table(root, project),
    }
    return "\n".join(f"{heading}\n{part}" for heading, part in parts.items())


def _differs(project: Project) -> dict[str, dict]:
    """What each test in tests/engine says in its config, by the name of its macro."""
    return {
        Path(node.path).stem: node.config.get("meta") or {}
        for node in project.nodes.values()
        if node.kind == "test" and node.path.startswith("tests/engine/")
    }


def _is_said(meta: dict) -> bool:
    differs = meta.get("differs") or {}
    return meta.get("topic") in TOPICS and all(differs.get(engine) for engine in ENGINES)
