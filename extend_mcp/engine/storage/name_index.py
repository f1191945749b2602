"""Indexes of the parts of names on PostgreSQL, by its extension pg_trgm. Lists do without them if it is refused.

They hold all groups of three letters of each name, so a part of a name is found without reading all names.
"""

import re

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from extend_mcp.engine.storage.tables import files, runs

EXTENSION = "pg_trgm"
COLUMNS = {runs.name: runs.c.file_name, files.name: files.c.name}
REFUSED = frozenset({"42501", "58P01", "0A000"})
"""SQLSTATE of an extension that this user may not create or use, and, by version, of one that is not installed."""
_WORD = re.compile("[A-Za-z0-9]{3,}")
_HAS = text("select to_regclass(:name) is not null")
_SCHEMA = text(
    "select quote_ident(nspname) from pg_extension join pg_namespace on pg_namespace.oid = extnamespace "
    "where extname = :name"
)


def create_name_indexes(connection: Connection) -> None:
    """Create the indexes that are not there, unless the server refuses the extension."""
    missing = [name for name in COLUMNS if not has_name_index(connection, name)]
    if not missing:
        return
    try:
        with connection.begin_nested():
            _create(connection, missing)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in REFUSED:
            raise


def _create(connection: Connection, tables: list[str]) -> None:
    connection.execute(text(f"create extension if not exists {EXTENSION}"))
    schema = connection.execute(_SCHEMA, {"name": EXTENSION}).scalar_one()
    for name in tables:
        names = f"lower({COLUMNS[name].name}) {schema}.gin_trgm_ops"
        connection.execute(text(f"create index {_index_of(name)} on {name} using gin ({names})"))


def has_name_index(connection: Connection, table: str) -> bool:
    """True if the names of a table are indexed."""
    return bool(connection.execute(_HAS, {"name": _index_of(table)}).scalar_one())


def make_pattern(part: str) -> str | None:
    """A pattern of LIKE that fits all names with this part, and others; None if the index cannot help.

    It has only ASCII letters and digits: the index has others in the lower case of the server's language.
    """
    words = _WORD.findall(part)
    return f"%{'%'.join(words).lower()}%" if words else None


def _index_of(table: str) -> str:
    return f"{table}_by_part_of_name"
