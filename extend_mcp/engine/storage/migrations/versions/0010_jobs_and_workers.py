"""A table of the processes that work on the rows of a PostgreSQL database, and there the tables of the queue's jobs.

What is due there already gets its jobs from the first process that works.
"""

import sqlalchemy as sa
from alembic import op

from extend_mcp.engine.storage.job_tables import create_job_tables

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

text = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "workers",
        sa.Column("id", text, primary_key=True),
        sa.Column("host", text, nullable=False),
        sa.Column("version", text, nullable=False),
        sa.Column("slots", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    create_job_tables(op.get_bind())
