"""Spatial functions for dbt's DuckDB, from the installed package: nothing is downloaded."""

from importlib.resources import files

from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    """Loads the extension into each connection that dbt opens."""

    def initialize(self, plugin_config):
        """Take no configuration."""

    def configure_connection(self, conn):
        """Load the extension file that matches the pinned DuckDB version."""
        [extension] = (
            files("duckdb_extension_spatial").joinpath("extensions").rglob("*.duckdb_extension")
        )
        conn.execute(f"load '{extension}'")
