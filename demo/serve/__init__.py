"""The systems of Eastmere that are reached over the network, on this machine only.

Google's token endpoint and Sheets API, and the Repairs Hub's API, speak as their makers would:
they ask for tokens, turn away a reader in a hurry and sometimes fail. They look at the demo's
folder at each request, so an `advance` is seen without a restart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import os
import re
import signal
import subprocess
import threading

from demo.credentials import TOKEN_PATH, public_key, service_account
from demo.serve import repairs_hub, sheets
from demo.serve.http import Router, Server
from demo.serve.oauth import TokenDesk
from demo.settings import DemoError, folder, stored
from demo.write import KEY, environment
from ingest import stand_ins


def server(port: int) -> Server:
    """A server of the written demo, bound to a port; 0 asks for any free one.

    Raises OSError where the port is taken.
    """
    router = Router()
    bound = Server(port, router)
    desk = TokenDesk(public_key((folder() / KEY).read_bytes()), bound.root + TOKEN_PATH)
    desk.join(router)
    sheets.Api(folder() / "google_sheets", desk).join(router)
    repairs_hub.Api(folder() / "repairs_hub", bound.root).join(router)
    return bound


def serve() -> int:
    """Serve on the port of the environment until interrupted."""
    settings = stored()
    try:
        bound = server(settings.port)
    except OSError:
        raise DemoError(
            f"Port {settings.port} is taken by another program: stop it, or choose another port "
            "with `python -m demo write --port N`."
        ) from None
    # Whoever ends it, it goes as it would with Ctrl-C, which a background job would ignore.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        print(f"Eastmere's systems are served at {bound.root}; Ctrl-C stops them.", flush=True)
        bound.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        bound.server_close()
    return 0


def run(line: list[str]) -> int:
    """Serve while a command runs in the sources' environment; returns its exit status.

    The port of the environment is used if it is free, else any other.
    """
    with _serving() as variables:
        try:
            process = subprocess.Popen(line, env=os.environ | variables)  # noqa: S603 (as asked)
        except FileNotFoundError:
            raise DemoError(f"There is no command {line[0]}: nothing was run.") from None
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                status = process.wait()
                break
            except KeyboardInterrupt:
                # The command was interrupted too; it says when it has stopped.
                continue
    return status if status >= 0 else 128 - status


@contextmanager
def _serving() -> Iterator[dict[str, str]]:
    """Serve in the background; yields the environment that leads to the servers."""
    settings = stored()
    try:
        bound = server(settings.port)
    except OSError:
        bound = server(0)
    variables = {
        name: re.sub(rf"^{re.escape(settings.root)}\b", bound.root, value)
        for name, value in environment().items()
    }
    key = folder() / "run" / f"service_account_{bound.server_port}.json"
    if bound.root != settings.root:
        # The key file says where tokens are to be had.
        key.parent.mkdir(exist_ok=True)
        key.touch(mode=0o600)
        key.write_bytes(service_account(folder() / KEY, bound.root))
        variables["GOOGLE_APPLICATION_CREDENTIALS"] = str(key)
    variables[stand_ins.VARIABLE] = " ".join(sorted(variables))
    thread = threading.Thread(target=bound.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield variables
    finally:
        bound.shutdown()
        thread.join()
        bound.server_close()
        key.unlink(missing_ok=True)
