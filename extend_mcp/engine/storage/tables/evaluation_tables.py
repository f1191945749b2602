"""Evaluation sets with their items, and the runs that belong to evaluations."""

from sqlalchemy import BigInteger, Column, Index, Table

from extend_mcp.engine.storage.tables.common import JSON, TEXT, metadata

evaluation_sets = Table(
    "evaluation_sets",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("processor_id", TEXT, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("evaluation_sets_by_update", "workspace", "updated_at", "id"),
    Index("evaluation_sets_by_creation", "workspace", "created_at", "id"),
    Index("evaluation_sets_by_processor", "processor_id", "updated_at", "id"),
)

evaluation_items = Table(
    "evaluation_items",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("set_id", TEXT, nullable=False),
    Column("file_ids", JSON, nullable=False, comment="several are read as one"),
    Column("expected_output", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("evaluation_items_by_update", "set_id", "updated_at", "id"),
    Index("evaluation_items_by_creation", "set_id", "created_at", "id"),
)

evaluation_members = Table(
    "evaluation_members",
    metadata,
    Column("member_id", TEXT, primary_key=True, comment="a run of an evaluation"),
    Column("evaluation_id", TEXT, nullable=False, comment="its row in runs, of the kind evaluation"),
    Column("expected_output", JSON, nullable=False, comment="as it was when the evaluation began"),
    Index("evaluation_members_by_evaluation", "evaluation_id"),
)
