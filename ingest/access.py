"""What one system may read: the files and addresses that its own variables lead to."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest import locations
from ingest.borders import Borders, files_of
from ingest.connectors import SourceError
from ingest.declarations import Table
from ingest.environment import Environment


@dataclass(frozen=True)
class Access:
    """The variables of a table's system, and what is Borough's own, which no system reads."""

    environment: Environment
    borders: Borders

    def admission(self, table: Table) -> Callable[[str], None]:
        """Check where a declaration leads; return the check of each file by its path.

        A file lies, its links followed, in the folder that a variable of the table names. Raises
        SourceError for what is Borough's own, as does the check that is returned.
        """
        homes = []
        for text in self._located(table, "path"):
            self.borders.refuse(self.environment.resolve(text))
            homes.append(self.environment.resolve(f"${{{locations.leading(text)}}}"))
        for text in self._located(table, "address"):
            self.borders.refuse(self.environment.resolve(text))
        for text in self._located(table, "connection"):
            for path in files_of(self.environment.resolve(text)):
                self.borders.refuse(path)

        def admit(path: str) -> None:
            refusals = []
            for home in homes:
                try:
                    return self.borders.refuse_outside(path, home)
                except SourceError as refusal:
                    refusals.append(refusal)
            if refusals:
                raise refusals[0]
            return self.borders.refuse(path)

        return admit

    @staticmethod
    def _located(table: Table, holds: str) -> list[str]:
        return list(locations.located(table.connector.Options, table.said, holds))
