"""A PostgreSQL of the tests' own: in a temporary folder, on the loopback, gone when they end."""

from contextlib import closing
import os
from pathlib import Path
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from typing import Any

DEBIANS = Path("/usr/lib/postgresql")
PASSWORD = "s3cret-of-the-tests"
PATIENCE = 30  # seconds


def programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`; None where no PostgreSQL is installed."""
    folders = sorted(DEBIANS.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    whole = (folder for folder in reversed(folders) if (folder / "postgres").is_file())
    return next(whole, None)


def free_port() -> int:
    """Return a port of the loopback on which nobody listens."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """One server; `owner` may do everything, and every account has the same password."""

    def __init__(self, programs: Path):
        # pytest's own folders are closed to the account that the server runs as.
        self.folder = Path(tempfile.mkdtemp(prefix="borough-postgres-"))
        self.port = free_port()
        self.log = self.folder / "log"
        # PostgreSQL refuses to run as root.
        account = {"user": _account()} if os.geteuid() == 0 else {}
        if account:
            os.chown(self.folder, pwd.getpwnam(account["user"]).pw_uid, -1)
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        data = self.folder / "data"
        begin = [programs / "initdb", "-D", data, "-U", "owner", "--auth=scram-sha-256"]
        begin += ["--pwfile", secret, "--encoding=UTF8", "--no-locale", "--no-sync"]
        subprocess.run(begin, cwd="/", check=True, stdout=subprocess.DEVNULL, **account)
        serve = [programs / "postgres", "-D", data, "-k", self.folder, "-p", str(self.port)]
        for setting in ("listen_addresses=127.0.0.1", "fsync=off", "max_connections=20"):
            serve += ["-c", setting]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(serve, cwd="/", stdout=log, stderr=log, **account)
        self._wait()

    def url(self, user: str = "owner", database: str = "postgres", password: str = PASSWORD) -> str:
        """Return the SQLAlchemy URL of a database on it."""
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def execute(self, statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run statements as the owner; return what the last of them gives."""
        import psycopg

        place = self.url(database=database).replace("+psycopg", "")
        with psycopg.connect(place, autocommit=True) as connection:
            found = connection.execute(statements)
            while found.nextset():
                pass
            return found.fetchall() if found.description else []

    def lets_in(self, user: str) -> bool:
        """Return whether an account can connect."""
        import psycopg

        try:
            psycopg.connect(self.url(user).replace("+psycopg", "")).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it, with all that it holds."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        import psycopg

        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.execute("select 1")
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    raise
                time.sleep(0.05)


def _account() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
