"""Deletes, by age, runs that have ended and files that nothing uses. It goes by the rules of deletions over HTTP.

What is at work, waits for a person, or waits to be told to a webhook stays, and so does what belongs to it. A file
stays as long as a run that used it. Processors, workflows, evaluation sets, templates and webhooks have no age.
"""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.evaluations import evaluation_run_rows as evaluations
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.runs import run_rows as runs
from extend_mcp.engine.runs.wake_evaluation import KIND as EVALUATION
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.sweep import Removed, sweep_removed
from extend_mcp.engine.storage.tables import batches, files, webhook_deliveries
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.engine.times import now
from extend_mcp.engine.workflows import workflow_run_rows

DAY_MS = 24 * 60 * 60 * 1000
PAUSE_SECONDS = 3600
"""How long an engine waits before it looks again for what has become too old."""
ENDED = ("PROCESSED", "FAILED", "CANCELLED", "REJECTED")
MEMBERS = ("DOCUMENT_PROCESSOR_RUN", "WORKFLOW_RUN")
"""Sources of runs that go when the run goes that made them."""
SOME_RUNS = 20
SOME_FILES = 200
"""How many are deleted in one transaction, so that others need not wait long for theirs."""

NAMED = """
select value from runs, json_each(runs.file_ids) union all
select value from step_runs, json_each(step_runs.file_ids) union all
select value from evaluation_items, json_each(evaluation_items.file_ids) union all
select file_id from edit_templates
"""
"""The ids of all files that something uses: a look at every row."""
UNNAMED_SINCE = """
not exists (select 1 from runs, json_each(runs.file_ids)
    where runs.workspace = files.workspace and runs.created_at >= :since and value = files.id)
and not exists (select 1 from evaluation_items, json_each(evaluation_items.file_ids)
    where evaluation_items.created_at >= :since and value = files.id)
and not exists (select 1 from edit_templates where edit_templates.file_id = files.id)
"""
"""True for a file that nothing came to use since a time. Fast where that is not long ago."""

Group = tuple[str, str]
"""A workspace and a kind of runs: indexes begin with them."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many were deleted: runs without those that went with them, and files without those that runs had made."""

    runs: int
    files: int


async def purge_hourly(database: Database, blobs: Blobs, days: float, scope: anyio.CancelScope) -> None:
    """Delete what is older than so many days, now and every hour, until the scope is cancelled."""
    with scope:
        while True:
            try:
                await purge(database, blobs, now() - int(days * DAY_MS))
            except (OSError, SQLAlchemyError) as error:
                database.log_fault(_log, error, "what is older than %g days could not be deleted; trying again", days)
            await anyio.sleep(PAUSE_SECONDS)


async def purge(database: Database, blobs: Blobs, before: int) -> Purged:
    """Delete what ended, or was used last, before that time, in milliseconds since 1970."""
    deleted_runs, deleted_files = 0, 0
    for group in await database.read(_groups):
        last = (0, "")
        while some := await database.read(partial(_some_runs, group=group, before=before, after=last)):
            last = (some[-1].updated_at, some[-1].id)
            count, gone = await database.remove(partial(_remove_runs, ids=[run.id for run in some], before=before))
            deleted_runs += count
            await sweep_removed(database, blobs, gone)
    since = now()
    unused = await database.read(partial(_unused_files, before=before))
    for start in range(0, len(unused), SOME_FILES):
        some_files = unused[start : start + SOME_FILES]
        count, gone = await database.remove(partial(_remove_files, ids=some_files, since=since))
        deleted_files += count
        await sweep_removed(database, blobs, gone)
    await database.remove(partial(_remove_batches, before=before))
    if deleted_runs or deleted_files:
        await database.shrink()
    return Purged(deleted_runs, deleted_files)


def count_runs(connection: Connection, before: int) -> int:
    """How many runs `purge` would delete, without those that go with them."""
    return sum(
        connection.execute(select(func.count()).select_from(table).where(_is_old(group, before))).scalar_one()
        for group in _groups(connection)
    )


def _groups(connection: Connection) -> list[Group]:
    """Those that there are, parses last: most went with the runs that made them by then."""
    found = connection.execute(select(table.c.workspace, table.c.kind).distinct())
    return sorted(((row.workspace, row.kind) for row in found), key=lambda group: (group[1] == "parse", group))


def _is_old(group: Group, before: int) -> ColumnElement[bool]:
    """True for a run that may go."""
    untold = exists().where(webhook_deliveries.c.resource_id == table.c.id, webhook_deliveries.c.due_at.is_not(None))
    other = table.alias()
    measured = exists().where(other.c.id == table.c.batch_id, other.c.kind == EVALUATION, other.c.status.not_in(ENDED))
    workspace, kind = group
    return and_(
        table.c.workspace == workspace,
        table.c.kind == kind,
        table.c.updated_at < before,
        table.c.status.in_(ENDED),
        table.c.source.not_in(MEMBERS),
        ~untold,
        or_(table.c.batch_id.is_(None), ~measured),
    )


def _some_runs(connection: Connection, group: Group, before: int, after: tuple[int, str]) -> list[Row[Any]]:
    later = or_(table.c.updated_at > after[0], and_(table.c.updated_at == after[0], table.c.id > after[1]))
    found = select(table.c.updated_at, table.c.id).where(_is_old(group, before), table.c.updated_at >= after[0], later)
    return list(connection.execute(found.order_by(table.c.updated_at, table.c.id).limit(SOME_RUNS)))


def _remove_runs(connection: Connection, ids: list[str], before: int) -> tuple[int, Removed]:
    """Delete those of these runs that are still as they were. Says how many that were."""
    left = select(table).where(table.c.id.in_(ids), table.c.updated_at < before, table.c.status.in_(ENDED))
    return _combine([_remove(connection, run) for run in connection.execute(left).all()])


def _remove(connection: Connection, run: Row[Any]) -> Removed:
    if run.kind == workflow_run_rows.KIND:
        return workflow_run_rows.remove(connection, run)
    if run.kind == EVALUATION:
        return evaluations.remove(connection, run)
    return runs.remove(connection, run)


def _unused_files(connection: Connection, before: int) -> list[str]:
    """The old files that nothing uses, and that were not made by a run that is still there."""
    named = files.c.id.in_(text(NAMED).columns(table.c.id))
    made = files.c.run_id.is_not(None) & exists().where(table.c.id == files.c.run_id)
    found = select(files.c.id).where(files.c.created_at < before, ~named, ~made)
    return list(connection.execute(found.order_by(files.c.created_at)).scalars())


def _remove_files(connection: Connection, ids: list[str], since: int) -> tuple[int, Removed]:
    """Delete these files, but for those that something came to use since then. Says how many that were."""
    left = select(files).where(files.c.id.in_(ids), text(UNNAMED_SINCE).bindparams(since=since))
    return _combine([file_rows.remove_file(connection, row) for row in connection.execute(left).all()])


def _combine(gone: list[Removed]) -> tuple[int, Removed]:
    run_ids = [run_id for one in gone for run_id in one.run_ids]
    return len(gone), Removed(run_ids, [sha256 for one in gone for sha256 in one.hashes])


def _remove_batches(connection: Connection, before: int) -> None:
    """Delete old batches of which no run is left."""
    used = or_(exists().where(table.c.batch_id == batches.c.id), exists().where(table.c.id == batches.c.id))
    connection.execute(delete(batches).where(batches.c.created_at < before, ~used))
