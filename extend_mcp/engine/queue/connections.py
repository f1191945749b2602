"""The connections on which procrastinate fetches and ends jobs."""

import select
from typing import Any

from procrastinate import PsycopgConnector
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from extend_mcp.engine.storage.postgres import READ_PROCESS, choose_prepare_after


def make_connector(url: str) -> PsycopgConnector:
    """Up to six connections to this address."""
    return PsycopgConnector(
        conninfo=url,
        kwargs={"prepare_threshold": None},
        min_size=1,
        max_size=6,
        timeout=5,
        configure=_configure,
        pool_factory=pool_connections,
    )


def pool_connections(**options: Any) -> AsyncConnectionPool[AsyncConnection[Any]]:
    """A pool that asks a server whether a connection is alive only if the server has sent something."""
    return AsyncConnectionPool(**(options | {"check": _check_connection}))


async def _check_connection(connection: AsyncConnection[Any]) -> None:
    """Raise `psycopg.OperationalError` if a connection is lost: then its end can be read from it."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        await AsyncConnectionPool.check_connection(connection)


async def _configure(connection: AsyncConnection[Any]) -> None:
    """Commit each statement by itself: procrastinate needs no more, and a transaction takes two more answers."""
    await connection.set_autocommit(True)
    row = await (await connection.execute(READ_PROCESS)).fetchone()
    assert row is not None
    connection.prepare_threshold = choose_prepare_after(connection, *row)
