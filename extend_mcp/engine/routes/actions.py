"""What all kinds of runs have alike: their creation in the queue, waiting for them, cancelling, deleting, listing."""

from collections.abc import Callable, Sequence
from typing import Any

import anyio
import anyio.to_thread
from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Row, insert
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine import listing, runs, views
from extend_mcp.engine.errors import Problem, from_failure
from extend_mcp.engine.queue import POLL_SECONDS
from extend_mcp.engine.store import runs as table
from extend_mcp.engine.web import Engine, answer, engine_of, workspace_of
from extend_mcp.models.runs import FINAL

SYNC_SECONDS = 300
"""How long a synchronous endpoint waits."""

Found = tuple[Row[Any], views.Related]


class RunFilters(listing.ListQuery):
    """Filters that the lists of all runs have."""

    batch_id: str | None = None
    source_id: str | None = None
    file_name_contains: str | None = Field(default=None, max_length=1000)


def add(connection: Connection, engine: Engine, rows: Sequence[runs.Columns], within: Sequence[runs.Columns]) -> None:
    """Insert runs and queue them; `within` are the runs that they make, which are not queued."""
    connection.execute(insert(table), [*rows, *within])
    engine.queue.submit(connection, [row["id"] for row in rows], rows[0]["priority"])


async def find(request: Request, kind: str, run_id: str | None = None) -> Found:
    """The run that the path names, with what it refers to."""
    workspace, wanted = workspace_of(request), run_id or request.path_params["id"]

    def read(connection: Connection) -> Found:
        row = runs.get_run(connection, workspace, kind, wanted)
        return row, views.related(connection, [row])

    return await engine_of(request).store.read(read)


async def settle(request: Request, kind: str, run_id: str) -> Found:
    """Wait for a run, as the synchronous endpoints do. Raises `Problem` where it did not end PROCESSED in time."""
    with anyio.move_on_after(SYNC_SECONDS), engine_of(request).queue.watching(run_id) as ended:
        found = await find(request, kind, run_id)
        while found[0].status not in FINAL:
            with anyio.move_on_after(POLL_SECONDS):
                await (anyio.sleep_forever() if ended.is_set() else ended.wait())
            found = await find(request, kind, run_id)
        row = found[0]
        if row.status == "PROCESSED":
            return found
        if row.status == "CANCELLED":
            raise Problem(400, "ABORTED", f"{runs.NAMES[kind]} {run_id} was cancelled.", run_id=run_id)
        raise from_failure(row.failure_reason, row.failure_message, run_id)
    raise Problem(
        504,
        "LOCAL_TIMEOUT",
        f"{runs.NAMES[kind]} {run_id} is not finished after {SYNC_SECONDS} seconds. It goes on: get it by its id.",
        run_id=run_id,
    )


async def page(request: Request, kind: str, query: RunFilters, more: Sequence[ColumnElement[bool]], order: str) -> Any:
    """Rows of a list with what they refer to, and the token of the next page."""
    where = [table.c.workspace == workspace_of(request), table.c.kind == kind, *more]
    if query.batch_id is not None:
        where.append(table.c.batch_id == query.batch_id)
    if query.source_id is not None:
        where.append(table.c.source_id == query.source_id)
    if query.file_name_contains:
        where.append(table.c.file_name.icontains(query.file_name_contains, autoescape=True))

    def read(connection: Connection) -> tuple[list[Row[Any]], str | None, views.Related]:
        rows, token = listing.page(connection, table, where, query, order)
        return rows, token, views.related(connection, rows)

    return await engine_of(request).store.read(read)


async def cancel(request: Request, kind: str) -> Found:
    """Cancel the run that the path names; its child process is killed at once."""
    await _end(request, kind, runs.cancel)
    return await find(request, kind)


async def delete(request: Request, kind: str) -> Response:
    """Delete the run that the path names, cancelled first where it is not finished."""
    blobs = engine_of(request).blobs
    await _end(request, kind, lambda connection, row: runs.remove(connection, blobs, row))
    return answer({"id": request.path_params["id"]})


async def _end(request: Request, kind: str, change: Callable[[Connection, Row[Any]], None]) -> None:
    engine, workspace, run_id = engine_of(request), workspace_of(request), request.path_params["id"]
    await engine.store.write(lambda connection: change(connection, runs.get_run(connection, workspace, kind, run_id)))
    engine.queue.cancel([run_id])


async def with_output(request: Request, body: views.Body, artifact: str) -> Response:
    """A run with its output, where it has one."""
    if body["status"] != "PROCESSED":
        return answer(body)
    path = engine_of(request).blobs.artifact(body["id"], artifact)
    try:
        raw = await anyio.to_thread.run_sync(path.read_bytes)
    except FileNotFoundError as error:
        raise Problem(500, "INTERNAL_ERROR", f"The output of {body['id']} is missing from the data folder.") from error
    return Response(views.with_output(body, raw), media_type="application/json")
