"""The engine's tables and their indexes."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

REVISION = "0011"
"""The newest of the files in `migrations/versions/`: each change of a table adds one."""

metadata = MetaData()
_json = JSON(none_as_null=True)
_text = String().with_variant(String(collation="C"), "postgresql")
"""Ordered by bytes on both databases: lists go on after an id, whatever the language of the server."""

meta = Table("meta", metadata, Column("key", _text, primary_key=True), Column("value", _text, nullable=False))
"""`secret`, which signs links."""

alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""The revision of the tables: `REVISION`, or an earlier one, which is migrated."""


def _index_where(condition: str, name: str, *columns: str) -> Index:
    """An index of the rows of which this is true. `migrate` passes the condition on to PostgreSQL."""
    return Index(name, *columns, sqlite_where=text(condition))


files = Table(
    "files",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("name", _text, nullable=False),
    Column("type", _text),
    Column("sha256", _text, comment="names the blob; null until the file is stored"),
    Column("size", BigInteger),
    Column("source_url", _text, comment="where to download it from, until it is stored"),
    Column("password", _text),
    Column("page_count", Integer),
    Column("parent_file_id", _text),
    Column("parent_split", _json),
    Column("run_id", _text, comment="the run that made it; it is deleted with that run"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("files_by_creation", "workspace", "created_at", "id", "name"),
    Index("files_by_blob", "sha256"),
    _index_where("run_id is not null", "files_by_run", "run_id"),
)

objects = Table(
    "objects",
    metadata,
    Column("key", _text, primary_key=True, comment="where it is in the store; the table is empty without one"),
    Column("owner", _text, nullable=False, comment="the SHA-256 of a file, or the id of a run"),
    Column("due_at", BigInteger, comment="when it is removed unless a row names it; null while one does"),
    Column("content", LargeBinary, comment="of a short text, which is not in the store"),
    Index("objects_by_owner", "owner"),
    _index_where("due_at is not null", "objects_due", "due_at", "key"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", _text, primary_key=True, comment="the call that stores objects; its rows go with the end of it"),
    Column("key", _text, primary_key=True, comment="of an object that it stores, and that others may store too"),
    Column("owner", _text, nullable=False, comment="as in objects"),
    Column("due_at", BigInteger, nullable=False, comment="when its process is taken for dead"),
    Index("uploads_due", "due_at"),
)

readings = Table(
    "readings",
    metadata,
    Column("workspace", _text, primary_key=True),
    Column("sha256", _text, primary_key=True, comment="of the files of the workspace that the picture is in"),
    Column("picture", _text, primary_key=True, comment="names the picture of a page, and how it was read"),
    Column("content", LargeBinary, nullable=False, comment="what OCR read"),
)

STATUSES = ("PENDING", "PROCESSING", "PROCESSED", "FAILED", "CANCELLED", "NEEDS_REVIEW", "REJECTED")
"""The statuses of runs."""
OPEN = ("PENDING", "PROCESSING")
"""Those of runs that are not finished and do not wait for a person."""
BY_STATUS = ("batch_id", "source_id", "processor_id", "risk_level", "source")
"""The columns of runs whose indexes need a status too; first those whose values have the fewest runs."""


def _index_where_set(column: str, order: str) -> Index:
    """An index for lists by a column that most runs leave null, in the order of `order`."""
    name = f"runs_by_{column}{'_and_creation' if order == 'created_at' else ''}"
    return _index_where(f"{column} is not null", name, column, "workspace", "kind", "status", order, "id")


runs = Table(
    "runs",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("kind", _text, nullable=False, comment="a name of `run_kinds.KINDS`, workflow or evaluation"),
    Column("status", _text, nullable=False),
    Column("config", _json, nullable=False),
    Column("metadata", _json),
    Column("file_ids", _json, nullable=False),
    Column("is_package", Boolean, nullable=False),
    Column("file_name", _text, nullable=False, comment="what fileNameContains searches"),
    Column("source", _text, nullable=False),
    Column("source_id", _text),
    Column("batch_id", _text),
    Column("processor_id", _text),
    Column("version_id", _text),
    Column("parse_run_id", _text),
    Column("failure_reason", _text),
    Column("failure_message", _text),
    Column("usage", _json),
    Column("metrics", _json),
    Column("warnings", _json),
    Column("risk_level", _text, comment="of a verify run"),
    Column("review", _json, comment="of a run that a person reviewed: whether it was edited, and its edits"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("priority", Integer, nullable=False),
    Column("due_at", BigInteger, comment="when it may be claimed: a delay or the end of a lease; null if not queued"),
    Column("lease_owner", _text, comment="the process that works on it"),
    Column("crashes", Integer, nullable=False, comment="leases that ran out"),
    Column("attempt", _text, comment="what its artifacts are stored under, if not under its id alone"),
    CheckConstraint(Column("status", _text).in_(STATUSES)),
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
    _index_where("due_at is not null", "runs_due", "priority", "created_at", "id", "due_at"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("kind", _text, nullable=False),
    Column("run_count", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

processors = Table(
    "processors",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("kind", _text, nullable=False, comment="extractor, classifier, splitter"),
    Column("name", _text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("processors_by_update", "workspace", "kind", "updated_at", "id"),
    Index("processors_by_creation", "workspace", "kind", "created_at", "id"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", _text, primary_key=True),
    Column("processor_id", _text, nullable=False),
    Column("number", _text, nullable=False, comment="draft or x.y"),
    Column("rank", BigInteger, nullable=False, comment="orders them: newest highest, the draft above all"),
    Column("description", _text),
    Column("config", _json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("versions_by_rank", "processor_id", "rank", unique=True),
)

edit_templates = Table(
    "edit_templates",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("name", _text, nullable=False),
    Column("description", _text),
    Column("file_id", _text, nullable=False),
    Column("config", _json, nullable=False),
    Column("schema_config", _json),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("edit_templates_by_update", "workspace", "updated_at", "id"),
    Index("edit_templates_by_creation", "workspace", "created_at", "id"),
)


webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("url", _text, nullable=False),
    Column("name", _text, nullable=False),
    Column("status", _text, nullable=False),
    Column("enabled_events", _json, nullable=False),
    Column("api_version", _text, nullable=False),
    Column("advanced_options", _json),
    Column("secret", _text, nullable=False, comment="signs what is sent"),
    Column("base_url", _text, nullable=False, comment="the address of the engine, with which links in payloads start"),
    Column("created_at", BigInteger, nullable=False),
    Index("webhook_endpoints_by_creation", "workspace", "created_at", "id"),
)

webhook_subscriptions = Table(
    "webhook_subscriptions",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("endpoint_id", _text, nullable=False),
    Column("resource_type", _text, nullable=False),
    Column("resource_id", _text, nullable=False),
    Column("enabled_events", _json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("webhook_subscriptions_by_creation", "workspace", "created_at", "id"),
    Index("webhook_subscriptions_by_pair", "resource_id", "endpoint_id", unique=True),
    Index("webhook_subscriptions_by_endpoint", "endpoint_id"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("endpoint_id", _text, nullable=False),
    Column("event_id", _text, nullable=False, comment="the same for all endpoints that are notified of an event"),
    Column("event_type", _text, nullable=False),
    Column("resource_id", _text, nullable=False, comment="the id of the payload"),
    Column("payload", _json, nullable=False, comment="as it was when the event happened; a run without its output"),
    Column("status", _text, nullable=False, comment="PENDING, DELIVERED or FAILED"),
    Column("attempts", Integer, nullable=False, comment="those that ended, answered or not"),
    Column("error", _text, comment="what was wrong with the last attempt"),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, comment="as in runs"),
    Column("lease_owner", _text),
    Column("ended_at", BigInteger),
    Index("webhook_deliveries_by_creation", "workspace", "created_at", "id"),
    Index("webhook_deliveries_by_endpoint", "endpoint_id"),
    Index("webhook_deliveries_by_resource", "resource_id"),
    _index_where("due_at is not null", "webhook_deliveries_due", "due_at", "id"),
    _index_where("ended_at is not null", "webhook_deliveries_ended", "ended_at"),
)


workflow_runs = Table(
    "workflow_runs",
    metadata,
    Column("run_id", _text, primary_key=True, comment="its row in runs, of the kind workflow"),
    Column("name", _text),
    Column("secrets", _json),
    Column("outputs", _json, comment="results that the caller provided, by processor id"),
    Column("started_at", BigInteger, comment="runs.started_at is when it was last claimed"),
    Column("ended_at", BigInteger),
    Column("reviewed_at", BigInteger),
    Column("rejection_note", _text),
)

step_runs = Table(
    "step_runs",
    metadata,
    Column("id", _text, primary_key=True),
    Column("run_id", _text, nullable=False),
    Column("step", _text, nullable=False, comment="its name in the workflow"),
    Column("scope", _text, nullable=False, comment="the part of a split that it works on; empty for the whole file"),
    Column("item", Integer, nullable=False, comment="which file of a package, from 0"),
    Column("status", _text, nullable=False),
    Column("file_ids", _json, nullable=False),
    Column("member_id", _text, comment="the run that does its work"),
    Column("result", _json, comment="of a step without a run"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("step_runs_once", "run_id", "step", "scope", "item", unique=True),
)


evaluation_sets = Table(
    "evaluation_sets",
    metadata,
    Column("id", _text, primary_key=True),
    Column("workspace", _text, nullable=False),
    Column("name", _text, nullable=False),
    Column("description", _text, nullable=False),
    Column("processor_id", _text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("evaluation_sets_by_update", "workspace", "updated_at", "id"),
    Index("evaluation_sets_by_creation", "workspace", "created_at", "id"),
    Index("evaluation_sets_by_processor", "processor_id", "updated_at", "id"),
)

evaluation_items = Table(
    "evaluation_items",
    metadata,
    Column("id", _text, primary_key=True),
    Column("set_id", _text, nullable=False),
    Column("file_ids", _json, nullable=False, comment="several are read as one"),
    Column("expected_output", _json, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("evaluation_items_by_update", "set_id", "updated_at", "id"),
    Index("evaluation_items_by_creation", "set_id", "created_at", "id"),
)

evaluation_members = Table(
    "evaluation_members",
    metadata,
    Column("member_id", _text, primary_key=True, comment="a run of an evaluation"),
    Column("evaluation_id", _text, nullable=False, comment="its row in runs, of the kind evaluation"),
    Column("expected_output", _json, nullable=False, comment="as it was when the evaluation began"),
    Index("evaluation_members_by_evaluation", "evaluation_id"),
)

workers = Table(
    "workers",
    metadata,
    Column("id", _text, primary_key=True),
    Column("host", _text, nullable=False),
    Column("version", _text, nullable=False, comment="of this program"),
    Column("slots", Integer, nullable=False, comment="runs with a document that it works on at a time"),
    Column("seen_at", BigInteger, nullable=False, comment="its last sign of life, by the database's clock"),
)
"""The processes of a cluster that work."""
