"""The clock that all processes on one database share."""

from sqlalchemy import Connection, text

from extend_mcp.engine.times import now

_NOW = text("select (extract(epoch from clock_timestamp()) * 1000)::bigint")


def read_clock(connection: Connection) -> int:
    """Milliseconds since 1970: of this machine for SQLite, of the server for PostgreSQL, as clocks of hosts differ."""
    return now() if connection.dialect.name == "sqlite" else connection.execute(_NOW).scalar_one()
