"""Runs and batches of every kind, and the workers of a cluster."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table

from extend_mcp.engine.storage.tables.common import JSON, TEXT, index_where, metadata

STATUSES = ("PENDING", "PROCESSING", "PROCESSED", "FAILED", "CANCELLED", "NEEDS_REVIEW", "REJECTED")
"""The statuses of runs."""
OPEN = ("PENDING", "PROCESSING")
"""Those of runs that are not finished and do not wait for a person."""
WORKFLOW, EVALUATION = "workflow", "evaluation"
"""The kinds of runs that wait for other runs. All others are in `run_kinds.KINDS`."""
WITHIN_RUN, WITHIN_WORKFLOW = "DOCUMENT_PROCESSOR_RUN", "WORKFLOW_RUN"
"""The sources of a parse run that is part of another run, and of a run of a workflow's step."""
BY_STATUS = ("batch_id", "source_id", "processor_id", "risk_level", "source")
"""The columns of runs whose indexes need a status too; first those whose values have the fewest runs."""


def _index_where_set(column: str, order: str) -> Index:
    """An index for lists by a column that most runs leave null, in the order of `order`."""
    name = f"runs_by_{column}{'_and_creation' if order == 'created_at' else ''}"
    return index_where(f"{column} is not null", name, column, "workspace", "kind", "status", order, "id")


runs = Table(
    "runs",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False, comment="a name of `run_kinds.KINDS`, workflow or evaluation"),
    Column("status", TEXT, nullable=False),
    Column("config", JSON, nullable=False),
    Column("metadata", JSON),
    Column("file_ids", JSON, nullable=False),
    Column("is_package", Boolean, nullable=False),
    Column("file_name", TEXT, nullable=False, comment="what fileNameContains searches"),
    Column("source", TEXT, nullable=False),
    Column("source_id", TEXT),
    Column("batch_id", TEXT),
    Column("processor_id", TEXT),
    Column("version_id", TEXT),
    Column("parse_run_id", TEXT),
    Column("failure_reason", TEXT),
    Column("failure_message", TEXT),
    Column("usage", JSON),
    Column("metrics", JSON),
    Column("warnings", JSON),
    Column("risk_level", TEXT, comment="of a verify run"),
    Column("review", JSON, comment="of a run that a person reviewed: whether it was edited, and its edits"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("priority", Integer, nullable=False),
    Column("due_at", BigInteger, comment="when it may be claimed: a delay or the end of a lease; null if not queued"),
    Column("lease_owner", TEXT, comment="the process that works on it"),
    Column("crashes", Integer, nullable=False, comment="leases that ran out"),
    Column("attempt", TEXT, comment="what its artifacts are stored under, if not under its id alone"),
    CheckConstraint(Column("status", TEXT).in_(STATUSES)),
    Index("runs_by_update", "workspace", "kind", "updated_at", "id", "file_name"),
    Index("runs_by_creation", "workspace", "kind", "created_at", "id", "file_name"),
    Index("runs_by_age", "workspace", "created_at", "id"),
    Index("runs_by_status", "workspace", "kind", "status", "updated_at", "id"),
    Index("runs_by_status_and_creation", "workspace", "kind", "status", "created_at", "id"),
    Index("runs_by_source", "workspace", "kind", "source", "status", "updated_at", "id"),
    Index("runs_by_source_and_creation", "workspace", "kind", "source", "status", "created_at", "id"),
    *(
        _index_where_set(column, order)
        for column in ("source_id", "batch_id", "processor_id", "risk_level")
        for order in ("updated_at", "created_at")
    ),
    index_where("due_at is not null", "runs_due", "priority", "created_at", "id", "due_at"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("run_count", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("host", TEXT, nullable=False),
    Column("version", TEXT, nullable=False, comment="of this program"),
    Column("slots", Integer, nullable=False, comment="runs with a document that it works on at a time"),
    Column("seen_at", BigInteger, nullable=False, comment="its last sign of life, by the database's clock"),
)
"""The processes of a cluster that work."""
