"""Where the engines of tests keep their rows: SQLite, or PostgreSQL if `TEST_DATABASE_URL` names a server.

There each data folder has a schema of its own.
"""

import os
import secrets
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import Executable

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.tables import metadata
from tests.postgres_server import VARIABLE

_free: list[str] = []
_taken: list[str] = []
"""Addresses of schemas of this process."""


def database_url(folder: Path) -> str | None:
    """The address of a data folder's rows; None if they are in the folder. A note beside the folder remembers it."""
    server = os.environ.get(VARIABLE)
    if server is None:
        return None
    note = folder.with_name(f"{folder.name}.database")
    if not note.exists():
        note.write_text(_free.pop() if _free else new_schema(server))
        _taken.append(note.read_text())
    return note.read_text()


def new_schema(server: str) -> str:
    """The address of a new schema of this server."""
    name = f"t_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create schema {name}".encode())
    return f"{server}&options=-csearch_path%3D{name}"


def release_schemas() -> None:
    """Empty the schemas of a test for the next one: to make the tables takes longer than most tests."""
    while _taken:
        url = _taken.pop()
        with psycopg.connect(url) as connection:
            connection.execute("set lock_timeout = '10s'")
            if connection.execute("select to_regclass('runs')").fetchone() == (None,):
                continue
            for table in [*metadata.tables, "procrastinate_jobs"]:
                if table not in ("meta", "alembic_version"):
                    connection.execute(f"delete from {table}".encode())
        _free.append(url)


def make_config(folder: Path, **given: Any) -> EngineConfig:
    """The config of an engine on this data folder."""
    url = database_url(folder)
    if url is None and not folder.exists():
        folder.mkdir(mode=0o700)
        (folder / "engine.db").write_bytes(_empty_database())
    return EngineConfig(data_dir=folder, database_url=url, **given)


@cache
def _empty_database() -> bytes:
    """SQLite's file with empty tables. To make it takes a sixth of a test, and most of it is waiting for the disk."""
    with TemporaryDirectory() as folder:
        open_database(Path(folder)).close()
        return Path(folder, "engine.db").read_bytes()


def open_rows(folder: Path) -> Database:
    """The database of a data folder, from outside of its engine."""
    return open_database(folder, database_url(folder))


async def change_rows(folder: Path, *statements: Executable) -> None:
    """Run statements from outside of an engine."""
    database = open_rows(folder)
    await database.write(lambda connection: [connection.execute(statement) for statement in statements])
    database.close()
