"""Alembic's table holds the version, and pending events have the names of today's API.

0.1.0 kept the version in `meta`. It stored the events for webhook endpoints of version 2025-04-21 under their names in
that version.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

deliveries = sa.table(
    "webhook_deliveries", sa.column("id", sa.String), sa.column("event_type", sa.String), sa.column("payload", sa.JSON)
)
meta = sa.table("meta", sa.column("key", sa.String))

OLDER_NAMES = ("parser_run", "processor_run", "processor")


def upgrade() -> None:
    """Rename each event after the object in its payload."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(deliveries)).all():
        subject, _, happened = row.event_type.partition(".")
        if subject in OLDER_NAMES:
            today = row.payload["object"].removesuffix("_status").removesuffix("_version")
            renamed = sa.update(deliveries).where(deliveries.c.id == row.id)
            connection.execute(renamed.values(event_type=f"{today}.{happened}"))
    connection.execute(sa.delete(meta).where(meta.c.key == "schema_version"))
