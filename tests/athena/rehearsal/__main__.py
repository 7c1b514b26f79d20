"""`python -m tests.athena.rehearsal`: run in the foreground until it is interrupted."""

import argparse
from collections.abc import Callable, Iterable
import json
import os
from pathlib import Path
import shutil
import signal
import sys
import tempfile
import threading
from typing import Any

from . import endpoints, lake, missing, names
from .api import Api
from .distribution import Missing
from .engine import Engine
from .lake import Wsgi
from .queries import Server
from .trino import Trino


def main() -> int:
    """Start everything, say how to reach it, wait, stop everything."""
    parser = argparse.ArgumentParser(prog="tests.athena.rehearsal", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="where Trino writes (a scratch folder)"
    )
    parser.add_argument("--until-input-ends", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true", help="say what this machine lacks for it")
    asked = parser.parse_args()
    if asked.check:
        lacking = missing()
        print(lacking or "Nothing is lacking.")
        return 1 if lacking else 0
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="rehearsal-"))
    # Both end as the end of a block does, so that Trino is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    try:
        return _run(folder, asked.until_input_ends)
    except Missing as error:
        if not asked.until_input_ends:
            print(error, file=sys.stderr)
            return 1
        print(json.dumps({"missing": str(error)}), flush=True)
        return 0
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, until_input_ends: bool) -> int:
    from werkzeug.serving import make_server

    application = _Later()
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_quiet())
    endpoint = f"http://127.0.0.1:{server.server_port}"
    trino = Trino(folder, endpoint)
    try:
        trino.start()
        moto = lake.application()
        application.app = Api(Engine(Server(trino.url), endpoint), moto)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        lake.open_buckets(endpoint)
        described = folder.resolve() / "botocore"
        endpoints.write(described)
        trino.wait()
        environment = names.environment(endpoint, described)
        if until_input_ends:
            processes = [os.getpid(), trino.process]
            print(json.dumps({"environment": environment, "processes": processes}), flush=True)
            sys.stdin.read()
        else:
            print("\n".join(f"export {k}={v}" for k, v in environment.items()), flush=True)
            signal.pause()
    finally:
        trino.stop()
    return 0


class _Later:
    """An application that is there after its server has a port."""

    app: Wsgi

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Answer one request."""
        return self.app(environ, start_response)


def _quiet() -> type:
    """Moto's own handling of requests, without a line for each."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    class Quiet(MotoRequestHandler):
        def log_request(self, *_: Any) -> None:
            pass

    return Quiet


if __name__ == "__main__":
    sys.exit(main())
