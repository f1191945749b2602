"""The tables of 0.1.0, where migrations begin."""

revision = "0006"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do nothing: a database of 0.1.0 has these tables."""
