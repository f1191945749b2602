"""The tables of procrastinate, whose jobs are the queue of a cluster.

Its upgrades are SQL files without a ledger. These are its tables as of 3.10: a release of it that changes them needs a
migration here that runs its files.
"""

from sqlalchemy import Connection


def create_job_tables(connection: Connection) -> None:
    """Create them on PostgreSQL. SQLite needs none."""
    if connection.dialect.name == "sqlite":
        return
    from procrastinate.schema import SchemaManager

    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
