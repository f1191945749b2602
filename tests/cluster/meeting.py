"""Transactions that meet: the second begins while the first is open, and waits for it or not."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from extend_mcp.engine.storage.postgres import PostgresDatabase
from extend_mcp.engine.storage.queue_notes import begin_notes
from tests.deadlines import DEADLINE

T = TypeVar("T")
Work = Callable[[Connection], T]

_WAITING = text("select count(*) from pg_locks where not granted and pid <> pg_backend_pid()")


def run_at_once(databases: Sequence[PostgresDatabase], works: Sequence[Work[T]]) -> list[T]:
    """Begin all of these transactions at once, each on its own database object. Returns what each returned."""
    start = Barrier(len(works))

    def call(database: PostgresDatabase, work: Work[T]) -> T:
        start.wait(DEADLINE)
        return database._transact(database._writers, lambda connection: _noted(connection, work))

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(call, databases, works))


def run_inside(database: PostgresDatabase, other: PostgresDatabase, first: Work[Any], second: Work[T]) -> T:
    """Do `first`, and before its commit begin `second`, which must wait for that. Returns what `second` returned."""
    with ThreadPoolExecutor(1) as pool:
        with database._writers.begin() as connection:
            _noted(connection, first)
            ended = pool.submit(other._transact, other._writers, lambda connection: _noted(connection, second))
            _wait_until_blocked(database, ended)
        return ended.result(DEADLINE)


def _noted(connection: Connection, work: Work[T]) -> T:
    """Do a transaction's work as `Database.write` does."""
    begin_notes(connection)
    return work(connection)


def _wait_until_blocked(database: PostgresDatabase, ended: Future[Any]) -> None:
    limit = time.monotonic() + DEADLINE
    with database._readers.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        while not watcher.execute(_WAITING).scalar_one():
            assert not ended.done(), f"the second did not wait: {ended.exception() or ended.result()}"
            assert time.monotonic() < limit
