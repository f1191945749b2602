"""Databases of a server that `make test-postgres` starts."""

import os
from collections.abc import Callable, Iterator

import pytest

from extend_mcp.engine.storage.postgres import PostgresDatabase, open_postgres
from tests.engine.databases import new_schema
from tests.postgres_server import VARIABLE

Open = Callable[[], PostgresDatabase]


@pytest.fixture
def url() -> str:
    """The address of an empty database."""
    return new_schema(os.environ[VARIABLE])


@pytest.fixture
def open_another(url: str) -> Iterator[Open]:
    """Opens the database once more, as an engine of another process does."""
    opened: list[PostgresDatabase] = []

    def open_one() -> PostgresDatabase:
        opened.append(open_postgres(url))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def database(open_another: Open) -> PostgresDatabase:
    """A database with the engine's tables."""
    return open_another()
