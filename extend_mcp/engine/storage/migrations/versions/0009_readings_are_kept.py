"""What OCR read of the pictures of files is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

text = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "readings",
        sa.Column("workspace", text, primary_key=True),
        sa.Column("sha256", text, primary_key=True),
        sa.Column("picture", text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
