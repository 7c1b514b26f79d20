"""Eastmere, written once for all tests that only look at it."""

from collections.abc import Callable, Iterator
import contextlib
from dataclasses import dataclass, field
import json
from pathlib import Path
import sqlite3
import threading
import time

from google.auth import crypt, jwt
import httpx
import pyarrow.parquet as pq
import pytest

from demo.__main__ import main
from demo.credentials import EMAIL, TOKEN_PATH
from demo.serve import server
from demo.serve.http import Server
from demo.serve.oauth import GRANT
from demo.settings import Settings
from demo.world import World, build


@pytest.fixture(scope="session")
def eastmere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a written demo; not to be changed."""
    return _written(tmp_path_factory.mktemp("eastmere"))


@dataclass(frozen=True)
class Day:
    """A written demo and what its sources say."""

    home: Path

    @property
    def sheets(self) -> dict[str, list[list[str]]]:
        """The rows of each spreadsheet, by its title."""
        files = (self.home / "google_sheets").iterdir()
        books = [json.loads(file.read_bytes()) for file in files]
        return {book["title"]: book["sheets"][0]["rows"] for book in books}

    @property
    def hub(self) -> list[dict]:
        """The records of the Repairs Hub; costs as they are written."""
        lines = (self.home / "repairs_hub/repairs.jsonl").read_text().splitlines()
        return [json.loads(line, parse_float=str) for line in lines]

    def truth(self, name: str) -> list[dict]:
        """The rows of a table of the truth."""
        return pq.read_table(self.home / f"truth/{name}.parquet").to_pylist()


@pytest.fixture(scope="session")
def days(eastmere: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Day]:
    """Three days running, on the second and third of which the offices make a mess."""
    later = ("2026-11-24", "2026-11-25")
    written = [_written(tmp_path_factory.mktemp(day), "write", "--today", day) for day in later]
    return [Day(home) for home in (eastmere, *written)]


@pytest.fixture(scope="session")
def world() -> World:
    """The world that the demo was written from."""
    plain = Settings()
    return build(plain.seed, plain.today)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Run a command of the demo in a folder of the test's own; returns the demo's folder."""
    monkeypatch.setenv("BOROUGH_DATA", str(tmp_path))

    def run(*arguments: str) -> Path:
        assert main(list(arguments)) == 0
        return tmp_path / "demo"

    return run


def _written(data: Path, *arguments: str) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOROUGH_DATA", str(data))
        assert main(list(arguments)) == 0
    return data / "demo"


@pytest.fixture(scope="session")
def sheets(eastmere: Path) -> dict[str, list[list[str]]]:
    """The rows of each spreadsheet, by its title."""
    return Day(eastmere).sheets


@pytest.fixture(scope="session")
def hub(eastmere: Path) -> list[dict]:
    """The records of the Repairs Hub; costs as they are written."""
    return Day(eastmere).hub


@pytest.fixture(scope="session")
def universal_housing(eastmere: Path) -> Iterator[sqlite3.Connection]:
    """The recovered database."""
    file = eastmere / "universal_housing/universal_housing.sqlite"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield database


@pytest.fixture
def served(eastmere: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The demo's server on a free port."""
    monkeypatch.setenv("BOROUGH_DATA", str(eastmere.parent))
    bound = server(0)
    thread = threading.Thread(target=bound.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield bound
    bound.shutdown()
    thread.join()
    bound.server_close()


@pytest.fixture
def client(served: Server) -> Iterator[httpx.Client]:
    """A client of the server."""
    with httpx.Client(base_url=served.root) as found:
        yield found


@dataclass
class Google:
    """A client of the demo's Sheets API that asks again when it is told to wait."""

    client: httpx.Client
    key: dict
    token: str = ""
    turned_away: list[httpx.Response] = field(default_factory=list)

    def assertion(self, **changes) -> str:
        """A signed assertion, right but for the changes."""
        now = int(time.time())
        claims = {
            "iss": EMAIL,
            "scope": "https://www.googleapis.com/auth/spreadsheets.readonly",
            "aud": str(self.client.base_url).rstrip("/") + TOKEN_PATH,
            "iat": now,
            "exp": now + 3600,
        }
        signer = crypt.RSASigner.from_service_account_info(self.key)
        return jwt.encode(signer, claims | changes).decode()

    def ask_token(self, assertion: str, grant: str = GRANT) -> httpx.Response:
        """Ask for an access token."""
        return self.client.post(TOKEN_PATH, data={"grant_type": grant, "assertion": assertion})

    def get(self, path: str, **params) -> httpx.Response:
        """Read; a 429 is noted and the read made again."""
        self.token = self.token or self.ask_token(self.assertion()).json()["access_token"]
        while True:
            answer = self.client.get(
                f"/v4/spreadsheets/{path}",
                params=params,
                headers={"Authorization": f"Bearer {self.token}"},
            )
            if answer.status_code != 429:
                return answer
            self.turned_away.append(answer)


@pytest.fixture
def google(client: httpx.Client, eastmere: Path) -> Google:
    """A client with the service account's key."""
    return Google(client, json.loads((eastmere / "keys/service_account.json").read_bytes()))
