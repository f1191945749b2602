"""Saved processors with their versions, workflows among them, and saved forms."""

from sqlalchemy import BigInteger, Column, Index, Table

from extend_mcp.engine.storage.tables.common import JSON, TEXT, metadata

processors = Table(
    "processors",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False, comment="extractor, classifier, splitter"),
    Column("name", TEXT, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("processors_by_update", "workspace", "kind", "updated_at", "id"),
    Index("processors_by_creation", "workspace", "kind", "created_at", "id"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("processor_id", TEXT, nullable=False),
    Column("number", TEXT, nullable=False, comment="draft or x.y"),
    Column("rank", BigInteger, nullable=False, comment="orders them: newest highest, the draft above all"),
    Column("description", TEXT),
    Column("config", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("versions_by_rank", "processor_id", "rank", unique=True),
)

edit_templates = Table(
    "edit_templates",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("description", TEXT),
    Column("file_id", TEXT, nullable=False),
    Column("config", JSON, nullable=False),
    Column("schema_config", JSON),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("edit_templates_by_update", "workspace", "updated_at", "id"),
    Index("edit_templates_by_creation", "workspace", "created_at", "id"),
)
