"""A PostgreSQL server of our own for tests, in a temporary folder.

    python -m tests.postgres_server COMMAND ...

runs a command with `TEST_DATABASE_URL` set to the server's address, and ends the server after it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deadlines import DEADLINE

VARIABLE = "TEST_DATABASE_URL"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_locks_per_transaction": "256",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "log_min_messages": "fatal",
}
ORDER = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US")
"""Texts are ordered as in English, unlike in SQLite: what needs the order of bytes must ask for it."""
GUARDED = "guarded"
"""The one user who must say a password."""


class PostgresServer:
    """A server that is reached by a socket in its folder. As root it runs as the user `postgres`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._call("initdb", "--auth=trust", "--username=postgres", "--no-sync", *ORDER)
        (self._data / "pg_hba.conf").write_text(f"local all {GUARDED} scram-sha-256\nlocal all all trust\n")

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://postgres@/postgres?host={self._folder}"

    def start(self) -> None:
        """Start, and wait until it accepts connections."""
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in SETTINGS.items())
        self._call("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", f"{options} -k {self._folder}", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop: `immediate` is like a crash."""
        self._call("pg_ctl", "-w", "-m", mode, "stop")

    @contextmanager
    def ending_with_us(self) -> Iterator[None]:
        """Stop at the end of the block, or of this process, however it ends: a shell waits for that."""
        stop = f"cat; exec {find_program('pg_ctl')} -D {self._data} -m immediate -w stop"
        watcher = subprocess.Popen(
            ["/bin/sh", "-c", stop],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            cwd=self._folder,
            start_new_session=True,
        )
        try:
            yield
        finally:
            watcher.communicate(timeout=DEADLINE)

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(find_program(program)), "-D", str(self._data), *arguments]
        groups: list[str] | None = [] if self._user else None
        subprocess.run(
            command,
            user=self._user,
            group=self._user,
            extra_groups=groups,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            timeout=DEADLINE,
            check=True,
        )


def find_program(name: str) -> Path:
    """The newest installed program of this name; Debian keeps servers out of `PATH`."""
    found = [Path(path) for path in [shutil.which(name)] if path]
    found += Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    if not found:
        raise SystemExit(f"{name} is not installed: apt-get install postgresql pgbouncer")
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()])


@contextmanager
def serving_postgres() -> Iterator[PostgresServer]:
    """A running server, which ends with the block."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        server = PostgresServer(Path(name))
        server.start()
        with server.ending_with_us():
            yield server


if __name__ == "__main__":
    with serving_postgres() as running:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {VARIABLE: running.url}, check=False).returncode)
