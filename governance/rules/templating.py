"""Templating: Jinja reads a variable nowhere, so that no secret is written into an artifact.

dbt renders what a yml says and keeps the outcome in its manifest, from where it goes into the
catalogue and the site. The manifest does not show what was rendered: these rules read the files.
"""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any

from jinja2 import nodes
import yaml

from governance import jinja_code
from governance.artifacts import Project
from governance.jinja_code import Unreadable
from governance.rules import Finding
from governance.rules.places import FRESHNESS, RUN_HOOKS, SHARE_HOOKS
from ingest import variables

FOLDERS = ("models", "seeds", "snapshots", "analyses", "macros", "tests", "functions")
SETTINGS = ("dbt_project.yml", "packages.yml", "dependencies.yml", "selectors.yml", "profiles.yml")
BUILDS = '{{ tojson({"build": invocation_id, "step": node.unique_id if node else none}) }}'
PROJECT = {*RUN_HOOKS, *SHARE_HOOKS, BUILDS}  # all that dbt_project.yml needs of Jinja
GATE = "macros/governance/"  # the platform's: it has to tell a rehearsal from an account
READS = {"env_var", "builtins", "context"}  # what Jinja could reach a variable by
_ALLOWED = re.compile(r"BOROUGH_[A-Z_]+|AWS_REGION|AWS_PROFILE|USER")
_ADDRESS = re.compile(r"AWS_(ENDPOINT_URL(_[A-Z0-9]+)?|IGNORE_CONFIGURED_ENDPOINT_URLS)")
_JINJA = re.compile(r"\{[{%#]")
# dbt renders these in the arguments of a test although they have no braces.
_BARE = re.compile(r"\b(env_var|var)\s*\(")
_REMEDY = (
    "Write out what it is: in a yml, {{ doc('...') }} in a description is all the Jinja there may "
    "be, since dbt writes the outcome into the catalogue."
)


def ymls_are_plain(project: Project) -> Iterator[Finding]:
    """A yml has no Jinja but doc() in a description, and what the platform's own settings need."""
    for path in _ymls(project):
        file = path.relative_to(project.root).as_posix()
        try:
            scalars = list(_scalars(path))
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            place = f"{file}:{mark.line + 1}" if mark else file
            yield Finding(place, "this yml could not be read for its Jinja.", "Correct it.")
            continue
        for line, where, text in scalars:
            what = _wrong(project, file, where, text)
            if what:
                yield Finding(f"{file}:{line}", f"{what}.", _REMEDY)


def sql_reads_no_variable(project: Project) -> Iterator[Finding]:
    """No SQL or macro of the project reads a variable: tests, analyses and hooks are no exception.

    What models may call is in `reading`; this holds for all else that dbt compiles.
    """
    found = [
        (node["original_file_path"], node.get("name") or id, node.get("raw_code") or "")
        for id, node in project.manifest["nodes"].items()
        if node["package_name"] == project.name and node.get("language") != "python"
    ]
    found += [
        (macro["original_file_path"], macro["name"], macro["macro_sql"])
        for macro in project.manifest.get("macros", {}).values()
        if macro["package_name"] == project.name
    ]
    for path, name, text in sorted(found):
        for what in sorted(_asked(text)):
            if what == "env_var" and path.startswith(GATE) and _names_addresses(text):
                continue
            yield Finding(
                path,
                f"{name} uses {what}, by which a secret could be written into dbt's artifacts.",
                "Take it out: a secret is read by ingest, and by nothing that dbt compiles.",
            )


def _ymls(project: Project) -> Iterator[Path]:
    """Every yml that dbt reads."""
    named = [
        folder
        for word, folders in project.settings.items()
        if word.endswith("-paths") and isinstance(folders, list)
        for folder in map(str, folders)
    ]
    found = {project.root / name for name in SETTINGS}
    for folder in dict.fromkeys((*FOLDERS, *named)):
        found |= set((project.root / folder).rglob("*.y*ml"))
    return (path for path in sorted(found) if path.is_file())


def _scalars(path: Path) -> Iterator[tuple[int, tuple[Any, ...], str]]:
    """Each text of a yml, keys too: its line, the keys that lead to it, itself."""
    loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
    node = loader.get_single_node()
    seen: set[int] = set()

    def walk(node: yaml.Node, where: tuple[Any, ...]) -> Iterator[tuple[int, tuple, str]]:
        if isinstance(node, yaml.ScalarNode):
            yield node.start_mark.line + 1, where, node.value
            return
        if id(node) in seen:
            return  # an alias: what it stands for has been read
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from walk(item, where)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield from walk(key, (*where, "(key)"))
                yield from walk(value, (*where, getattr(key, "value", None)))

    yield from walk(node, ()) if node is not None else ()


def _wrong(project: Project, file: str, where: tuple[Any, ...], text: str) -> str | None:
    """What Jinja a text holds that it may not; None where it holds none."""
    word = where[-1] if where else "the file"
    if not _JINJA.search(text):
        is_read = _BARE.search(text) and word != "description"
        return f"'{word}' calls {_BARE.search(text)[1]}, which dbt works out" if is_read else None
    if file == "profiles.yml":
        return _wrong_in_profiles(project, word, text)
    if file == "dbt_project.yml":
        return None if text.strip() in PROJECT else f"'{word}' has Jinja of its own"
    if text.strip() == FRESHNESS and word == "loaded_at_query":
        return None
    try:
        calls = _calls(text)
    except Unreadable as error:
        return f"'{word}' has Jinja that could not be read ({error})"
    if calls is None or word != "description" or set(calls) - {"doc"}:
        return f"'{word}' has Jinja{_named(text)}"
    return None


def _wrong_in_profiles(project: Project, word: Any, text: str) -> str | None:
    """A profile names variables of the platform, none of a source."""
    names = re.findall(r"env_var\(\s*'([^']*)'", text)
    rest = re.sub(
        r"\{\{ env_var\('[^']*'(, '[^']*')?\)( \| as_(native|number|bool))? \}\}", "", text
    )
    listed = variables.mentioned(project.root)
    wrong = [name for name in names if not _ALLOWED.fullmatch(name) or name in listed]
    if wrong:
        return f"'{word}' reads {wrong[0]}, which is not one of BOROUGH_*, AWS_REGION, AWS_PROFILE"
    return f"'{word}' has Jinja of its own" if _JINJA.search(rest) else None


def _calls(text: str) -> list[str] | None:
    """The calls with literals that a text's Jinja is; None where it is more than those."""
    found = []
    tree = jinja_code.parse(text)
    if "{#" in text or "{%" in text:
        return None
    for output in tree.body:
        for piece in getattr(output, "nodes", [None]):
            if isinstance(piece, nodes.TemplateData):
                continue
            is_call = isinstance(piece, nodes.Call) and isinstance(piece.node, nodes.Name)
            if not is_call or piece.kwargs or piece.dyn_args or piece.dyn_kwargs:
                return None
            if not all(isinstance(argument, nodes.Const) for argument in piece.args):
                return None
            found.append(piece.node.name)
    return found


def _named(text: str) -> str:
    """Which variables a text would write out, as the end of a sentence."""
    names = re.findall(r"env_var\(\s*[\"']([^\"']*)", text)
    return f", which writes {', '.join(names)} into the catalogue" if names else ""


def _asked(text: str) -> set[str]:
    """By what the Jinja of a text could reach a variable."""
    if not _JINJA.search(text):
        return set()
    try:
        tree = jinja_code.parse(text)
    except Unreadable:
        # A block of dbt's own, such as a test: its words, wherever they stand.
        return set(re.findall(r"\w+", re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL))) & READS
    asked = {node.name for node in tree.find_all(nodes.Name)}
    asked |= {node.attr for node in tree.find_all(nodes.Getattr)}
    asked |= {str(node.value) for node in tree.find_all(nodes.Const)}
    return asked & READS


def _names_addresses(text: str) -> bool:
    """Whether all that a macro reads are AWS's addresses, each by its name written out."""
    try:
        calls = jinja_code.calls(text, "env_var")
        names = [str(call.value("var", ["var"])) for call in calls]
    except (Unreadable, jinja_code.NotLiteral):
        return False
    named = [node for node in jinja_code.parse(text).find_all(nodes.Name) if node.name == "env_var"]
    return len(named) == len(names) and all(map(_ADDRESS.fullmatch, names))
