"""What moto's Lake Formation lacks: tables without tags, and filters of rows and columns.

They are kept and told; nothing enforces them (docs/athena-rehearsal.md).
"""

from collections import defaultdict
from collections.abc import Callable
import json
from typing import Any

from . import names

Filters = dict[tuple[str, str, str], dict[str, Any]]


class Refused(Exception):
    """An error of the API: its code and its sentence."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def let_tables_have_no_tags() -> None:
    """Asked for the tags of what has none, moto fails; Lake Formation answers with none."""
    from moto.lakeformation.models import lakeformation_backends

    backend = lakeformation_backends[names.ACCOUNT][names.REGION]
    for tags in ("lf_database_tags", "lf_table_tags"):
        setattr(backend, tags, defaultdict(list, getattr(backend, tags)))


class DataFilters:
    """The data cells filters of the account, by database, table and name."""

    def __init__(self) -> None:
        self._filters: Filters = {}
        self._acts: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "/CreateDataCellsFilter": self._create,
            "/GetDataCellsFilter": self._get,
            "/UpdateDataCellsFilter": self._update,
            "/DeleteDataCellsFilter": self._delete,
            "/ListDataCellsFilter": self._list,
        }

    def knows(self, path: str) -> bool:
        """Whether a request is for these."""
        return path in self._acts

    def answer(self, path: str, body: bytes) -> str:
        """The answer to a request, as JSON. Raises Refused."""
        return json.dumps(self._acts[path](json.loads(body or b"{}")))

    def _create(self, asked: dict[str, Any]) -> dict[str, Any]:
        table = asked["TableData"]
        if _key(table) in self._filters:
            raise Refused("AlreadyExistsException", f"Filter {table['Name']} already exists.")
        self._filters[_key(table)] = table
        return {}

    def _get(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"DataCellsFilter": self._filters[self._known(asked)]}

    def _update(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._filters[self._known(asked["TableData"])] = asked["TableData"]
        return {}

    def _delete(self, asked: dict[str, Any]) -> dict[str, Any]:
        del self._filters[self._known(asked)]
        return {}

    def _list(self, asked: dict[str, Any]) -> dict[str, Any]:
        table = asked.get("Table", {})
        wanted = (table.get("DatabaseName"), table.get("Name"))
        found = [f for key, f in self._filters.items() if not table or key[:2] == wanted]
        return {"DataCellsFilters": found}

    def _known(self, asked: dict[str, Any]) -> tuple[str, str, str]:
        if _key(asked) not in self._filters:
            raise Refused("EntityNotFoundException", f"Filter {asked['Name']} does not exist.")
        return _key(asked)


def _key(filter_: dict[str, Any]) -> tuple[str, str, str]:
    return filter_["DatabaseName"], filter_["TableName"], filter_["Name"]
