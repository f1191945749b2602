"""Listens to the database for ended runs, whichever process ended them."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
from psycopg import AsyncConnection, Error

CHANNEL = "extend_ended"
CHECK_SECONDS = 20
"""How often a silent connection is checked."""
RETRY_SECONDS = 1

_log = logging.getLogger(__name__)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection, which is closed also if it is cancelled: psycopg's own way out waits for a rollback before."""
    connection = await AsyncConnection.connect(url, autocommit=True, prepare_threshold=None)
    try:
        yield connection
    finally:
        await connection.close()


async def listen_for_ended(url: str, listener: str, on_ended: Callable[[list[str]], None]) -> None:
    """Call `on_ended` with the id of each run that another queue than `listener` has ended, until cancelled."""
    while True:
        try:
            async with _connected(url) as connection:
                await connection.execute(f"listen {CHANNEL}")
                while True:
                    async for note in connection.notifies(timeout=CHECK_SECONDS):
                        run_id, _, sender = note.payload.partition(" ")
                        if sender != listener:
                            on_ended([run_id])
                    await connection.execute("select 1")
        except (Error, OSError) as error:
            _log.warning("Notifications of ended runs do not arrive, so ended runs are looked for: %s", error)
        await anyio.sleep(RETRY_SECONDS)


async def can_listen(url: str, seconds: float = 2) -> bool:
    """True if another connection's notification arrives: a pooler may drop it, and still pass on a connection's own.

    Raises `psycopg.Error` if the database is away.
    """
    async with _connected(url) as connection, _connected(url) as other:
        await connection.execute("listen extend_check")
        await other.execute("notify extend_check")
        async for _ in connection.notifies(timeout=seconds, stop_after=1):
            return True
        return False
