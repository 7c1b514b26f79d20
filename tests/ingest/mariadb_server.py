"""A MariaDB of the tests' own: in a temporary folder, on the loopback, gone when they end."""

import os
from pathlib import Path
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Any

from postgres_server import PASSWORD, PATIENCE, free_port


def programs() -> tuple[str, str] | None:
    """Return what makes a folder of data and what serves it; None where they are not installed."""
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    found = [shutil.which(name, path=path) for name in ("mariadb-install-db", "mariadbd")]
    return (found[0], found[1]) if found[0] and found[1] else None


class Server:
    """One server; `owner` may do everything, and every account has the same password."""

    def __init__(self, install: str, serve: str):
        self.folder = Path(tempfile.mkdtemp(prefix="borough-mariadb-"))
        self.port = free_port()
        data, begin = self.folder / "data", self.folder / "begin.sql"
        user = [f"--user={Path(self.folder).owner()}", f"--datadir={data}"]
        making = [install, "--no-defaults", "--skip-test-db", *user]
        subprocess.run(making, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begin.write_text(
            f"create user owner identified by '{PASSWORD}';\n"
            "grant all on *.* to owner with grant option;\n"
        )
        serving = [serve, "--no-defaults", *user, "--bind-address=127.0.0.1", f"--port={self.port}"]
        serving += [f"--socket={self.folder / 'socket'}", f"--init-file={begin}"]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(serving, stdout=log, stderr=log)
        self._wait()

    def url(self, user: str = "owner", database: str = "housing") -> str:
        """Return the SQLAlchemy URL of a database on it."""
        place = f"127.0.0.1:{self.port}/{database}"
        return f"mysql+pymysql://{user}:{PASSWORD}@{place}?charset=utf8mb4"

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the owner; return what the last of them gives."""
        import pymysql

        account = {"user": "owner", "password": PASSWORD, "autocommit": True}
        with pymysql.connect(host="127.0.0.1", port=self.port, **account) as connection:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return list(cursor.fetchall())

    def stop(self) -> None:
        """Stop it, with all that it holds."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        import pymysql

        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.execute("select 1")
                return
            except pymysql.MySQLError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise
                time.sleep(0.1)
