"""The engine's database on a PostgreSQL server, which several engines share: docs/cluster.md."""

import random
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from extend_mcp.engine.storage import migrate
from extend_mcp.engine.storage.database import Database, DatabaseUnusable, NotMigrated, describe, read_secret
from extend_mcp.engine.storage.job_tables import index_due_jobs
from extend_mcp.engine.storage.name_index import create_name_indexes
from extend_mcp.engine.storage.tables import REVISION

T = TypeVar("T")

READERS = WRITERS = 8
"""Transactions at a time."""
KEPT_CONNECTIONS = 8
"""Connections that stay open between transactions."""
CONNECT_SECONDS = 5
"""How long to wait for the server, unless the URL says otherwise."""
PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)
"""Seconds before a transaction is tried again: a server that starts again is back meanwhile."""
CONFLICTS = frozenset({"40001", "40P01", "23505", "55P03"})
"""Serialization failure, deadlock, unique violation, and lock not available: another transaction was in the way."""
PREPARING = 0x65787464
"""The advisory lock of the process that creates or migrates the tables."""
FREE_ROWS = "set idle_in_transaction_session_timeout = 10000"
"""Ends a transaction that did nothing for so many milliseconds: its process was stopped, and holds rows of others."""
READ_PROCESS = "select pg_backend_pid()"
PREPARE_AFTER = 5
"""How often a connection runs a statement before it prepares it: to plan one takes as long as to run it (measured)."""
SCHEMES = frozenset({"postgresql", "postgres"})


class _Undone(Exception):
    """A transaction that surely changed nothing, and may succeed when it is tried again."""

    def __init__(self, error: DBAPIError) -> None:
        self.error = error


class PostgresDatabase(Database):
    """Many readers and many writers, in several processes. A transaction that meets another's is run again."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        view = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        super().__init__(view, engine, secret, reads=READERS, writes=WRITERS)

    @property
    def place(self) -> str:
        """The server's address and the name of the database."""
        return _describe_place(self._writers.url)

    def _transact(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        """Run `work`. What only reads is not prepared: the best plan for a list depends on what is asked for."""

        def run(connection: Connection) -> T:
            raw: Any = connection.connection.dbapi_connection
            raw.prepare_threshold = connection.info["prepare_after"] if engine is self._writers else None
            return work(connection)

        return _repeat(engine, run)


def open_postgres(url: str, *, migrates: bool = True) -> PostgresDatabase:
    """Open the database at this URL, and create or migrate its tables if it `migrates`. Raises `DatabaseUnusable`."""
    parsed = _parse(url)
    place = _describe_place(parsed)
    engine = _connect(parsed)
    try:
        secret = _repeat(engine, lambda connection: _prepare(connection, place, migrates=migrates))
        return PostgresDatabase(engine, secret)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError):
            message = f"{place} cannot be used: {describe(error)}. Check EXTEND_DATABASE_URL, and that the server runs."
            raise DatabaseUnusable(message) from None  # the chain of errors would show the URL
        raise


def _parse(url: str) -> URL:
    """The parts of a URL. Raises `DatabaseUnusable`, in words that hold nothing of the URL: it has a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername not in SCHEMES or "@" in (parsed.host or ""):
        raise DatabaseUnusable(
            "EXTEND_DATABASE_URL must be like postgresql://user:password@host:5432/database. "
            "Write an @, / or : of the password as %40, %2F or %3A."
        )
    if find_spec("psycopg") is None:
        raise DatabaseUnusable("EXTEND_DATABASE_URL needs an extra: pip install 'extend-mcp[cluster]'")
    _check_options(parsed.query)
    return parsed.set(drivername="postgresql+psycopg").update_query_dict(
        {"connect_timeout": str(CONNECT_SECONDS), **parsed.query}
    )


def _check_options(options: Iterable[str]) -> None:
    """Refuse an unknown option, whose name may be a part of the password."""
    from psycopg.pq import Conninfo

    if set(options) - {option.keyword.decode() for option in Conninfo.get_defaults()}:
        raise DatabaseUnusable(
            "EXTEND_DATABASE_URL has an option that PostgreSQL does not know. Write an & of the password as %26."
        )


def _describe_place(url: URL) -> str:
    """The address and the database of a URL, without the user and the password."""
    host = url.host or url.query.get("host") or "its default address"
    return f"The PostgreSQL database {url.database or url.username or ''} at {host}:{url.port or 5432}"


def _connect(url: URL) -> Engine:
    """Connections that are not tried before each transaction: `_repeat` runs one again if its connection was lost."""
    engine = create_engine(
        url,
        connect_args={"prepare_threshold": None},
        hide_parameters=True,  # errors are logged, and passwords and secrets are among the values
        isolation_level="READ COMMITTED",
        pool_size=KEPT_CONNECTIONS,
        max_overflow=READERS + WRITERS - KEPT_CONNECTIONS,
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(FREE_ROWS)
        cursor.execute(READ_PROCESS)
        (process,) = cursor.fetchone() or (None,)
        record.info["prepare_after"] = choose_prepare_after(connection, process)
        connection.commit()

    return engine


def choose_prepare_after(connection: Any, process: int | None) -> int | None:
    """The `prepare_threshold` of a connection to this process of the server.

    A pooler, which names another process, may give each transaction another connection: there nothing is prepared.
    """
    return PREPARE_AFTER if connection.info.backend_pid == process else None


def _repeat(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction, again after a conflict or a lost connection."""
    pauses = iter(PAUSES)
    while True:
        try:
            return _try(engine, work)
        except _Undone as undone:
            pause = next(pauses, None)
            if pause is None:
                raise undone.error from undone.error.__cause__
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that two do not meet again


def _try(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction. If the connection is lost at its commit, nobody knows whether it took place."""
    try:
        connection = engine.connect()
    except DBAPIError as error:
        if _is_lost(error):
            raise _Undone(error) from error
        raise
    with connection:
        try:
            result = work(connection)
        except DBAPIError as error:
            if _is_lost(error) or _is_conflict(error):
                raise _Undone(error) from error
            raise
        try:
            connection.commit()
        except DBAPIError:
            connection.invalidate()  # its state is unknown: no other transaction may have it
            raise
        return result


def _is_conflict(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in CONFLICTS


def _is_lost(error: DBAPIError) -> bool:
    """True if there is no connection, or none any more."""
    import psycopg

    is_refused = isinstance(error.orig, psycopg.OperationalError) and error.orig.sqlstate is None
    return error.connection_invalidated or is_refused


def _prepare(connection: Connection, place: str, *, migrates: bool) -> bytes:
    """Create or migrate the tables, one process at a time. Returns the secret that signs links."""
    encoding = connection.execute(text("show server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise DatabaseUnusable(f"{place} has the encoding {encoding}: create it with ENCODING 'UTF8'.")
    connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": PREPARING})
    is_empty = not inspect(connection).get_table_names()
    if is_empty and not migrates:
        raise NotMigrated(f"{place} has no tables yet: run extend-mcp migrate, or start an engine.")
    if is_empty:
        migrate.create_tables(connection)
    revision = migrate.read_revision(connection)
    if revision is None:
        raise DatabaseUnusable(f"{place} has tables of something else. Nothing was changed; choose another database.")
    if revision < REVISION and not migrates:
        raise NotMigrated(
            f"{place} has tables of version {revision}, and this program needs {REVISION}: run extend-mcp migrate, or "
            "start an engine."
        )
    if revision != REVISION:
        migrate.check_revision(revision, place, "database")
        migrate.upgrade(connection, revision)
    if migrates:
        create_name_indexes(connection)
        index_due_jobs(connection)
    return read_secret(connection)
