"""A table of the objects in a store, and the attempt under which a run's artifacts are there."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

text = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add both. Runs of before have their artifacts under their ids alone."""
    op.create_table(
        "objects",
        sa.Column("key", text, primary_key=True),
        sa.Column("owner", text, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_index("objects_by_owner", "objects", ["owner"])
    is_set = sa.text("due_at is not null")
    op.create_index("objects_due", "objects", ["due_at", "key"], sqlite_where=is_set, postgresql_where=is_set)
    op.add_column("runs", sa.Column("attempt", text))
