"""Deletes old runs that have ended and old files that nothing uses, by the same rules as deletions over HTTP.

Runs that are at work, wait for a person, or have pending deliveries stay, with all that belongs to them. A file stays
as long as a run that used it. Processors, workflows, evaluation sets, templates and webhooks are never too old.
"""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
from sqlalchemy import ColumnElement, Connection, Row, TextClause, and_, delete, exists, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.evaluations import evaluation_run_rows as evaluations
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.objects.port import ObjectStore, Removed
from extend_mcp.engine.objects.sweep import sweep_removed
from extend_mcp.engine.runs import run_rows as runs
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.dialects import name_json_items
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import (
    EVALUATION,
    WITHIN_RUN,
    WITHIN_WORKFLOW,
    WORKFLOW,
    batches,
    files,
    webhook_deliveries,
)
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows import workflow_run_rows

DAY_MS = 24 * 60 * 60 * 1000
PAUSE_SECONDS = 3600
"""How long an engine waits between two purges."""
ENDED = ("PROCESSED", "FAILED", "CANCELLED", "REJECTED")
MEMBERS = (WITHIN_RUN, WITHIN_WORKFLOW)
"""Sources of runs that are deleted with the run that made them."""
SOME_RUNS = 20
SOME_FILES = 200
"""How many one transaction deletes, so that others need not wait long."""

NAMED = """
select value from runs, ITEMS(runs.file_ids) as value union all
select value from step_runs, ITEMS(step_runs.file_ids) as value union all
select value from evaluation_items, ITEMS(evaluation_items.file_ids) as value union all
select file_id from edit_templates
"""
"""The ids of all files in use; it reads every row. ITEMS stands for a function of the database."""
UNNAMED_SINCE = """
not exists (select 1 from runs, ITEMS(runs.file_ids) as value
    where runs.workspace = files.workspace and runs.created_at >= :since and value = files.id)
and not exists (select 1 from evaluation_items, ITEMS(evaluation_items.file_ids) as value
    where evaluation_items.created_at >= :since and value = files.id)
and not exists (select 1 from edit_templates where edit_templates.file_id = files.id)
"""
"""True for a file that has not been used since a time. Fast if that time is recent."""

Group = tuple[str, str]
"""A workspace and a kind of runs, with which indexes begin."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """The numbers of deleted runs and files, without those that were deleted with a run."""

    runs: int
    files: int


async def purge_hourly(database: Database, objects: ObjectStore, days: float, scope: anyio.CancelScope) -> None:
    """Delete what is older than so many days, now and every hour, until the scope is cancelled."""
    with scope:
        while True:
            try:
                await purge(database, objects, now() - int(days * DAY_MS))
            except (OSError, SQLAlchemyError) as error:
                database.log_fault(
                    _log, error, "runs and files older than %g days could not be deleted; trying again", days
                )
            await anyio.sleep(PAUSE_SECONDS)


async def purge(database: Database, objects: ObjectStore, before: int) -> Purged:
    """Delete runs that ended, and files last used, before a time in milliseconds since 1970."""
    deleted_runs, deleted_files = 0, 0
    for group in await database.read(_groups):
        last = (0, "")
        while chunk := await database.read(partial(_some_runs, group=group, before=before, after=last)):
            last = (chunk[-1].updated_at, chunk[-1].id)
            count, removed = await database.remove(partial(_remove_runs, ids=[run.id for run in chunk], before=before))
            deleted_runs += count
            await sweep_removed(database, objects, removed)
    since = now()
    unused = await database.read(partial(_unused_files, before=before))
    for start in range(0, len(unused), SOME_FILES):
        some_files = unused[start : start + SOME_FILES]
        count, removed = await database.remove(partial(_remove_files, ids=some_files, since=since))
        deleted_files += count
        await sweep_removed(database, objects, removed)
    await database.remove(partial(_remove_batches, before=before))
    if deleted_runs or deleted_files:
        await database.shrink()
    return Purged(deleted_runs, deleted_files)


def count_runs(connection: Connection, before: int) -> int:
    """How many runs `purge` would delete, without those that are deleted with them."""
    return sum(
        connection.execute(select(func.count()).select_from(table).where(_is_old(group, before))).scalar_one()
        for group in _groups(connection)
    )


def _groups(connection: Connection) -> list[Group]:
    """All groups, parses last: most parses are deleted with the runs that made them."""
    wanted = connection.execute(select(table.c.workspace, table.c.kind).distinct())
    return sorted(((row.workspace, row.kind) for row in wanted), key=lambda group: (group[1] == "parse", group))


def _is_old(group: Group, before: int) -> ColumnElement[bool]:
    """True for a run that may be deleted."""
    pending = exists().where(webhook_deliveries.c.resource_id == table.c.id, webhook_deliveries.c.due_at.is_not(None))
    other = table.alias()
    measured = exists().where(other.c.id == table.c.batch_id, other.c.kind == EVALUATION, other.c.status.not_in(ENDED))
    workspace, kind = group
    return and_(
        table.c.workspace == workspace,
        table.c.kind == kind,
        table.c.updated_at < before,
        table.c.status.in_(ENDED),
        table.c.source.not_in(MEMBERS),
        ~pending,
        or_(table.c.batch_id.is_(None), ~measured),
    )


def _some_runs(connection: Connection, group: Group, before: int, after: tuple[int, str]) -> list[Row[Any]]:
    later = or_(table.c.updated_at > after[0], and_(table.c.updated_at == after[0], table.c.id > after[1]))
    wanted = select(table.c.updated_at, table.c.id).where(_is_old(group, before), table.c.updated_at >= after[0], later)
    return list(connection.execute(wanted.order_by(table.c.updated_at, table.c.id).limit(SOME_RUNS)))


def _remove_runs(connection: Connection, ids: list[str], before: int) -> tuple[int, Removed]:
    """Delete those of these runs that have not changed. Returns how many."""
    lock_rows(connection, table, ids)
    left = select(table).where(table.c.id.in_(ids), table.c.updated_at < before, table.c.status.in_(ENDED))
    return _combine([_remove(connection, run) for run in connection.execute(left).all()])


def _remove(connection: Connection, run: Row[Any]) -> Removed:
    if run.kind == WORKFLOW:
        return workflow_run_rows.remove(connection, run)
    if run.kind == EVALUATION:
        return evaluations.remove(connection, run)
    return runs.remove(connection, run)


def _unused_files(connection: Connection, before: int) -> list[str]:
    """The old files that nothing uses, except those of existing runs."""
    named = files.c.id.in_(_sql(connection, NAMED).columns(table.c.id))
    made_by_run = files.c.run_id.is_not(None) & exists().where(table.c.id == files.c.run_id)
    wanted = select(files.c.id).where(files.c.created_at < before, ~named, ~made_by_run)
    return list(connection.execute(wanted.order_by(files.c.created_at)).scalars())


def _remove_files(connection: Connection, ids: list[str], since: int) -> tuple[int, Removed]:
    """Delete those of these files that have not been used since then. Returns how many."""
    lock_rows(connection, files, ids)
    left = select(files).where(files.c.id.in_(ids), _sql(connection, UNNAMED_SINCE).bindparams(since=since))
    return _combine([file_rows.remove_file(connection, row) for row in connection.execute(left).all()])


def _sql(connection: Connection, statement: str) -> TextClause:
    return text(statement.replace("ITEMS", name_json_items(connection)))


def _combine(removed: list[Removed]) -> tuple[int, Removed]:
    run_ids = [run_id for each in removed for run_id in each.run_ids]
    return len(removed), Removed(run_ids, [sha256 for each in removed for sha256 in each.hashes])


def _remove_batches(connection: Connection, before: int) -> None:
    """Delete old batches without runs."""
    used = or_(exists().where(table.c.batch_id == batches.c.id), exists().where(table.c.id == batches.c.id))
    connection.execute(delete(batches).where(batches.c.created_at < before, ~used))
