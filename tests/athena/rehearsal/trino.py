"""A Trino server: its settings are written, it starts, it ends with whoever started it."""

from contextlib import suppress
import os
from pathlib import Path
import signal
import socket
import subprocess
import time

import httpx

from . import distribution, java, names

SECONDS_TO_START = 120

# Ends Java, however the process ends that holds the other end of the pipe: killed without a word,
# it could not end it itself.
WATCH = """
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
( read -r _ <&3; kill -KILL "$server" ) 2>/dev/null &
exec 3<&-
wait "$server"
"""

JVM = [
    "-server",
    # A rehearsal is short and its tables are small: these halve the processor time of a start.
    "-Xmx2500M",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:ReservedCodeCacheSize=512M",
    "-Djdk.attach.allowAttachSelf=true",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "--add-modules=jdk.incubator.vector",
]

GLUE_AND_S3 = """
hive.metastore.glue.region={region}
hive.metastore.glue.endpoint-url={endpoint}
hive.metastore.glue.aws-access-key={access_key}
hive.metastore.glue.aws-secret-key={secret_key}
fs.native-s3.enabled=true
s3.endpoint={endpoint}
s3.region={region}
s3.path-style-access=true
s3.aws-access-key={access_key}
s3.aws-secret-key={secret_key}
"""

HIVE = """
connector.name=hive
hive.metastore=glue
hive.metastore.glue.default-warehouse-dir=s3://{results}/tables
hive.iceberg-catalog-name=iceberg
hive.non-managed-table-writes-enabled=true
hive.non-managed-table-creates-enabled=true
hive.partition-projection-enabled=true
hive.table-statistics-enabled=false
hive.collect-column-statistics-on-write=false
hive.max-partitions-per-writers=100
hive.timestamp-precision=MILLISECONDS
"""

ICEBERG = """
connector.name=iceberg
iceberg.catalog.type=glue
hive.metastore.glue.default-warehouse-dir=s3://{results}/tables
iceberg.hive-catalog-name=awsdatacatalog
iceberg.max-partitions-per-writer=100
iceberg.expire-snapshots.min-retention=0s
iceberg.remove-orphan-files.min-retention=0s
"""

CONFIG = """
coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port={port}
discovery.uri=http://127.0.0.1:{port}
plugin.dir={folder}/plugin
catalog.config-dir={folder}/etc/catalog
catalog.management=static
# One writer, so that a limit of each writer is one of the whole statement.
task.min-writer-count=1
task.max-writer-count=1
task.concurrency=2
query.max-memory=1GB
query.max-memory-per-node=1GB
query.min-expire-age=2m
"""


class Trino:
    """One server in one folder, which keeps its settings, its data and what it says."""

    def __init__(self, folder: Path, endpoint: str):
        """Take a port and write the settings; `endpoint` is where Glue and S3 answer."""
        self.folder = folder.resolve()
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen | None = None
        self._configure(endpoint)

    @property
    def process(self) -> int:
        """The id of the process that watches it, which is its group's too."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start without waiting. Raises Missing where Java or the program is not to be had."""
        runtime = java.find()
        if runtime is None:
            raise distribution.Missing(java.WANTED)
        program = distribution.ready()
        plugins = self.folder / "plugin"
        plugins.mkdir(parents=True)
        for name in distribution.PLUGINS:
            (plugins / name).symlink_to((program / "plugin" / name).resolve())
        etc = self.folder / "etc"
        command = [
            str(runtime),
            *JVM,
            f"-Dconfig={etc / 'config.properties'}",
            f"-Dlog.levels-file={etc / 'log.properties'}",
            "-Dnode.environment=rehearsal",
            "-Dnode.internal-address=127.0.0.1",
            "-Dnode.bind-ip=127.0.0.1",
            f"-Dnode.data-dir={self.folder / 'data'}",
            "-classpath",
            f"{program / 'lib'}/*",
            "io.trino.server.TrinoServer",
        ]
        with (self.folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", WATCH, "sh", *command],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches whoever started this, and that ends it in order.
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers queries. Raises RuntimeError with its last words where it ended."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"Trino ended as it started:\n{self._last_words()}")
            with suppress(httpx.TransportError, ValueError, KeyError):
                if not httpx.get(f"{self.url}/v1/info").json()["starting"]:
                    return
            time.sleep(0.2)
        raise RuntimeError(f"Trino did not start in {SECONDS_TO_START} s:\n{self._last_words()}")

    def stop(self) -> None:
        """End it and whoever watches it, at once: nothing in it is to be kept."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _configure(self, endpoint: str) -> None:
        etc = self.folder / "etc"
        (etc / "catalog").mkdir(parents=True)
        values = {
            "endpoint": endpoint,
            "region": names.REGION,
            "access_key": names.ACCESS_KEY,
            "secret_key": names.SECRET_KEY,
            "results": names.RESULTS,
            "folder": self.folder,
            "port": self.port,
        }
        for name, text in {
            "config.properties": CONFIG,
            "log.properties": "io.trino=WARN\n",
            f"catalog/{names.HIVE}.properties": HIVE + GLUE_AND_S3,
            f"catalog/{names.ICEBERG}.properties": ICEBERG + GLUE_AND_S3,
        }.items():
            (etc / name).write_text(text.format(**values), encoding="utf-8")

    def _last_words(self) -> str:
        lines = (self.folder / "server.log").read_text(errors="replace").splitlines()
        return "\n".join(line for line in lines if "ERROR" in line or "rror:" in line)[-4000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
