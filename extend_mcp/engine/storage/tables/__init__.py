"""The engine's tables and their indexes."""

from extend_mcp.engine.storage.tables.common import alembic_version, meta, metadata
from extend_mcp.engine.storage.tables.evaluation_tables import evaluation_items, evaluation_members, evaluation_sets
from extend_mcp.engine.storage.tables.file_tables import files, objects, readings, uploads
from extend_mcp.engine.storage.tables.processor_tables import edit_templates, processors, versions
from extend_mcp.engine.storage.tables.run_tables import (
    BY_STATUS,
    EVALUATION,
    OPEN,
    STATUSES,
    WITHIN_RUN,
    WITHIN_WORKFLOW,
    WORKFLOW,
    batches,
    runs,
    workers,
)
from extend_mcp.engine.storage.tables.webhook_tables import webhook_deliveries, webhook_endpoints, webhook_subscriptions
from extend_mcp.engine.storage.tables.workflow_tables import step_runs, workflow_runs

__all__ = [
    "BY_STATUS",
    "EVALUATION",
    "OPEN",
    "STATUSES",
    "WITHIN_RUN",
    "WITHIN_WORKFLOW",
    "WORKFLOW",
    "alembic_version",
    "batches",
    "edit_templates",
    "evaluation_items",
    "evaluation_members",
    "evaluation_sets",
    "files",
    "meta",
    "metadata",
    "objects",
    "processors",
    "readings",
    "runs",
    "step_runs",
    "uploads",
    "versions",
    "webhook_deliveries",
    "webhook_endpoints",
    "webhook_subscriptions",
    "workers",
    "workflow_runs",
]

REVISION = "0011"
"""The newest of the files in `migrations/versions/`: each change of a table adds one."""
