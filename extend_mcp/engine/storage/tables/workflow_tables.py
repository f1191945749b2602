"""What workflow runs have besides their rows in `runs`, and the runs of their steps."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from extend_mcp.engine.storage.tables.common import JSON, TEXT, metadata

workflow_runs = Table(
    "workflow_runs",
    metadata,
    Column("run_id", TEXT, primary_key=True, comment="its row in runs, of the kind workflow"),
    Column("name", TEXT),
    Column("secrets", JSON),
    Column("outputs", JSON, comment="results that the caller provided, by processor id"),
    Column("started_at", BigInteger, comment="runs.started_at is when it was last claimed"),
    Column("ended_at", BigInteger),
    Column("reviewed_at", BigInteger),
    Column("rejection_note", TEXT),
)

step_runs = Table(
    "step_runs",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("run_id", TEXT, nullable=False),
    Column("step", TEXT, nullable=False, comment="its name in the workflow"),
    Column("scope", TEXT, nullable=False, comment="the part of a split that it works on; empty for the whole file"),
    Column("item", Integer, nullable=False, comment="which file of a package, from 0"),
    Column("status", TEXT, nullable=False),
    Column("file_ids", JSON, nullable=False),
    Column("member_id", TEXT, comment="the run that does its work"),
    Column("result", JSON, comment="of a step without a run"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("step_runs_once", "run_id", "step", "scope", "item", unique=True),
)
