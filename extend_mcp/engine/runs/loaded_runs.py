"""Reads runs for requests: at once, or when they end."""

from contextlib import suppress
from typing import Any

import anyio
from sqlalchemy import Connection, Row
from starlette.requests import Request

from extend_mcp.ending import Ending
from extend_mcp.engine.errors import Problem, from_failure, until_the_end
from extend_mcp.engine.http.requests import engine_of, preferred_wait, workspace_of
from extend_mcp.engine.queue.port import POLL_SECONDS
from extend_mcp.engine.runs import run_rows, run_views
from extend_mcp.engine.runs.run_kinds import RunKind
from extend_mcp.wire.runs import FINAL

SYNC_SECONDS = 300
"""How long a synchronous endpoint waits."""
HOLD_SECONDS = 10
"""How long a read of an open run is held at most."""

LoadedRun = tuple[Row[Any], run_views.Related]
"""A run's row, and the rows that it refers to."""


async def load_run(request: Request, kind: RunKind, run_id: str) -> LoadedRun:
    """A run of this workspace, with the rows it refers to. Raises `Problem`."""
    workspace = workspace_of(request)

    def read(connection: Connection) -> LoadedRun:
        row = run_rows.get_run(connection, workspace, kind.name, run_id)
        return row, run_views.related(connection, [row])

    return await engine_of(request).database.read(read)


async def hold_run(request: Request, kind: RunKind, run_id: str) -> LoadedRun:
    """A run, held until it ends if the request asks for that by `Prefer: wait` (RFC 7240). Raises `Problem`."""
    if seconds := min(preferred_wait(request), HOLD_SECONDS):
        with suppress(Ending), engine_of(request).closing.until_the_end(), anyio.move_on_after(seconds):
            return await _load_final(request, kind, run_id)
    return await load_run(request, kind, run_id)


async def wait_for_run(request: Request, kind: RunKind, run_id: str) -> LoadedRun:
    """Wait for a run, for synchronous endpoints. Raises `Problem` unless it ends PROCESSED in time."""
    what_now = f"{kind.title} {run_id} continues when the engine is back: get it by its id."
    with until_the_end(engine_of(request).closing, what_now, run_id):
        return await _wait(request, kind, run_id)


async def _wait(request: Request, kind: RunKind, run_id: str) -> LoadedRun:
    with anyio.move_on_after(SYNC_SECONDS):
        run = await _load_final(request, kind, run_id)
        row = run[0]
        if row.status == "PROCESSED":
            return run
        if row.status == "CANCELLED":
            raise Problem(400, "ABORTED", f"{kind.title} {run_id} was cancelled.", run_id=run_id)
        raise from_failure(row.failure_reason, row.failure_message, run_id)
    raise Problem(
        504,
        "LOCAL_TIMEOUT",
        f"{kind.title} {run_id} is not finished after {SYNC_SECONDS} seconds. It continues: get it by its id.",
        run_id=run_id,
    )


async def _load_final(request: Request, kind: RunKind, run_id: str) -> LoadedRun:
    """A run, once it has ended."""
    with engine_of(request).queue.watching(run_id) as ended:
        run = await load_run(request, kind, run_id)
        while run[0].status not in FINAL:
            with anyio.move_on_after(POLL_SECONDS):
                await (anyio.sleep_forever() if ended.is_set() else ended.wait())
            run = await load_run(request, kind, run_id)
        return run
