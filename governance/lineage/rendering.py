"""A model's SQL as DuckDB runs it, written by the project's macros without a database.

Models may call pure macros alone (governance/rules/reading.py): text in, text out. So their Jinja
can be rendered from what the manifest holds, in milliseconds, and the lineage is that of the SQL
that runs. A test compares every model's with what dbt compiles.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
import re
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from governance.artifacts import Project

ENGINE = "duckdb"
PREFIX = "dbt_macro__"
# dbt's names of types on DuckDB (dbt-duckdb 1.11, DuckDBColumn.TYPE_LABELS).
TYPES = {"string": "TEXT", "text": "TEXT", "timestamp": "TIMESTAMP", "float": "FLOAT"}


class Unrendered(Exception):
    """The Jinja of a model could not be rendered; the text follows "its Jinja"."""


class _Returned(BaseException):
    """What a macro hands back by `return()`; no Exception, so that nothing else catches it."""

    def __init__(self, value: Any):
        self.value = value


class Renderer:
    """Renders the models of one project."""

    def __init__(self, project: Project):
        self._project = project
        macros = project.manifest.get("macros", {}).values()
        self._macros = {(m["package_name"], m["name"]): m["macro_sql"] for m in macros}
        self._ready: dict[tuple[str, str], Callable[..., Any]] = {}

    def sql(self, node_id: str, code: str) -> str:
        """The SQL of a model; relations by their full name. Raises Unrendered."""
        try:
            template = self._environment.from_string(code)
            return template.render(ref=self._ref, source=self._source, this=None)
        except _Returned:
            raise Unrendered("returns something outside a macro") from None
        except (TemplateError, SecurityError, RecursionError) as error:
            raise Unrendered(f"could not be rendered: {_first_line(error)}") from None
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise Unrendered(f"could not be rendered: {_first_line(error)}") from None

    @cached_property
    def relations(self) -> Mapping[str, str]:
        """What each relation of the project is called in SQL, by unique id."""
        nodes = {**self._project.manifest["nodes"], **self._project.sources}
        return {id: _relation(node) for id, node in nodes.items() if "schema" in node}

    @cached_property
    def _environment(self) -> Environment:
        # What comes out is SQL: there is nothing to escape.
        environment = SandboxedEnvironment(
            undefined=StrictUndefined,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        environment.filters["as_native"] = lambda value: value
        environment.globals.update(
            adapter=SimpleNamespace(dispatch=self._dispatch),
            api=SimpleNamespace(
                Column=SimpleNamespace(translate_type=lambda t: TYPES.get(t.lower(), t))
            ),
            config=lambda *_, **__: "",
            exceptions=SimpleNamespace(raise_compiler_error=_refuse, warn=lambda *_: ""),
            modules=SimpleNamespace(re=_Re),
        )
        environment.globals["return"] = _return
        environment.globals["dbt"] = _Package(self, "dbt")
        environment.globals[self._project.name] = _Package(self, self._project.name)
        for package in ("dbt", f"dbt_{ENGINE}", self._project.name):
            for owner, name in self._macros:
                if owner == package and name not in ("ref", "source"):
                    environment.globals[name] = _Macro(self, owner, name)
        return environment

    def macro(self, package: str, name: str) -> Callable[..., Any]:
        """One macro, ready to be called. Raises Unrendered where there is none."""
        key = (package, name)
        if key not in self._ready:
            if key not in self._macros:
                raise TemplateError(f"there is no macro {package}.{name}")
            # As dbt does: a template exports no name with an underscore, and a macro that calls
            # itself finds what `return()` works in.
            named = rf"(\{{%-?\s*macro\s+){re.escape(name)}(?=\s*\()"
            text = re.sub(named, rf"\g<1>{PREFIX}{name}", self._macros[key], count=1)
            module = self._environment.from_string(text).module
            self._ready[key] = getattr(module, f"{PREFIX}{name}")
        return self._ready[key]

    def _dispatch(self, name: str, package: str | None = None) -> Callable[..., Any]:
        for form in (f"{ENGINE}__{name}", f"default__{name}"):
            for owner in (self._project.name, f"dbt_{ENGINE}", package or "dbt"):
                if (owner, form) in self._macros:
                    return _Macro(self, owner, form)
        raise TemplateError(f"no form of {name} is for {ENGINE}")

    def _ref(self, *names: str, version: Any = None, v: Any = None) -> str:
        wanted, name = version if version is not None else v, names[-1]
        found = [n for n in self._refable.get(name, []) if wanted is None or _is(n, wanted)]
        if wanted is None and len(found) > 1:
            found = [n for n in found if _is(n, n.get("latest_version"))]
        if len(found) != 1:
            raise TemplateError(f"ref('{name}') is no single model, seed or snapshot")
        return self.relations[found[0]["unique_id"]]

    @cached_property
    def _refable(self) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for node in self._project.manifest["nodes"].values():
            if node["resource_type"] in ("model", "seed", "snapshot"):
                found.setdefault(node["name"], []).append(node)
        return found

    def _source(self, system: str, table: str) -> str:
        id = f"source.{self._project.name}.{system}.{table}"
        with suppress(KeyError):
            return self.relations[id]
        raise TemplateError(f"there is no source {system}.{table}")


class _Macro:
    """A macro by its name: found when it is called."""

    def __init__(self, renderer: Renderer, package: str, name: str):
        self._of = (renderer, package, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        renderer, package, name = self._of
        try:
            return renderer.macro(package, name)(*args, **kwargs)
        except _Returned as done:
            return done.value


class _Package:
    """A package's macros, as `dbt.datediff`."""

    def __init__(self, renderer: Renderer, package: str):
        self._of = (renderer, package)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Macro(*self._of, name)


class _Re:
    """What macros need of `re`; nothing that reaches further."""

    findall, fullmatch, match = re.findall, re.fullmatch, re.match
    search, split, sub = re.search, re.split, re.sub


def _return(value: Any = "") -> Any:
    raise _Returned(value)


def _refuse(message: Any = "") -> Any:
    raise TemplateError(str(message))


def _relation(node: Mapping[str, Any]) -> str:
    if node.get("relation_name"):
        return node["relation_name"]
    name = node.get("alias") or node.get("identifier") or node["name"]
    return f'"{node.get("database") or "warehouse"}"."{node["schema"]}"."{name}"'


def _is(node: Mapping[str, Any], version: Any) -> bool:
    return str(node.get("version")) == str(version)


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
