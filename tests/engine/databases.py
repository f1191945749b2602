"""Where the engines of tests keep their rows: SQLite, or PostgreSQL if `EXTEND_TEST_DATABASE` names a server.

There each data folder has a schema of its own.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Executable

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.opening import open_database
from tests.postgres_server import VARIABLE


def database_url(folder: Path) -> str | None:
    """The address of a data folder's rows; None if they are in the folder."""
    server = os.environ.get(VARIABLE)
    return None if server is None else schema_url(server, folder)


def schema_url(server: str, folder: Path) -> str:
    """The address of a schema that belongs to a folder. It is made if it is not there."""
    name = f"t_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create schema if not exists {name}".encode())
    return f"{server}&options=-csearch_path%3D{name}"


def make_config(folder: Path, **given: Any) -> EngineConfig:
    """The config of an engine on this data folder."""
    return EngineConfig(data_dir=folder, database_url=database_url(folder), **given)


def open_rows(folder: Path) -> Database:
    """The database of a data folder, from outside of its engine."""
    return open_database(folder, database_url(folder))


async def change_rows(folder: Path, *statements: Executable) -> None:
    """Run statements from outside of an engine."""
    database = open_rows(folder)
    await database.write(lambda connection: [connection.execute(statement) for statement in statements])
    database.close()
