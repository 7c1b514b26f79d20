"""The day of the stand-ins for dbt's DuckDB, as the SQL macro `stand_ins.main.day()`.

The gate of the shares asks it (macros/governance/agreement_day.sql), since a macro reads no files.
"""

import os

from dbt.adapters.duckdb.plugins import BasePlugin

from ingest import stand_ins


class Plugin(BasePlugin):
    """Adds the macro, in a database in memory, to what dbt opens."""

    def initialize(self, plugin_config):
        """Take no configuration."""

    def configure_connection(self, conn):
        """Work the day out once: a run has one day. An empty text where the clock decides."""
        day = stand_ins.day(os.environ)
        text = day.isoformat() if day else ""
        conn.execute("attach if not exists ':memory:' as stand_ins")
        conn.execute(f"create or replace macro stand_ins.main.day() as '{text}'")
