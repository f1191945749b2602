"""What all tables share: their types of columns, and the tables about the tables."""

from sqlalchemy import JSON as ANY_JSON
from sqlalchemy import Column, Index, MetaData, String, Table, text

metadata = MetaData()
JSON = ANY_JSON(none_as_null=True)
TEXT = String().with_variant(String(collation="C"), "postgresql")
"""Ordered by bytes on both databases: lists go on after an id, whatever the language of the server."""

meta = Table("meta", metadata, Column("key", TEXT, primary_key=True), Column("value", TEXT, nullable=False))
"""`secret`, which signs links."""

alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""The revision of the tables: `REVISION`, or an earlier one, which is migrated."""


def index_where(condition: str, name: str, *columns: str) -> Index:
    """An index of the rows of which this is true. `migrate` passes the condition on to PostgreSQL."""
    return Index(name, *columns, sqlite_where=text(condition))
