"""Work that a request waits for and that leaves no run behind."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import anyio
from sqlalchemy import Row
from starlette.requests import Request

from extend_mcp.analysis.job import Done
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.errors import Problem, from_failure, until_the_end
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.bodies import NOT_KEPT
from extend_mcp.engine.http.requests import engine_of, workspace_of
from extend_mcp.engine.queue.runner import TaskFailed
from extend_mcp.engine.runs import run_routes
from extend_mcp.engine.runs.jobs import Jobs
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.wire.files import FileInput


async def accept_files(request: Request, given: Sequence[FileInput]) -> list[Row[Any]]:
    """The stored files that a request names. Raises `Problem`."""
    engine, workspace = engine_of(request), workspace_of(request)
    return await engine.database.write(lambda connection: file_rows.accept(connection, engine.blobs, workspace, given))


async def run_job(request: Request, kind: str, document: Row[Any], config: Config) -> tuple[Done, bytes]:
    """Do the work of a kind on one document: its report, and its output as JSON. Raises `Problem`."""
    try:
        jobs: Jobs = request.app.state.jobs
        return await jobs.once(kind, [document.id], config)
    except DocumentFailure as failure:
        raise from_failure(failure.reason, failure.message) from failure
    except TaskFailed as failure:
        message = f"The work was not finished: {failure}."
        raise from_failure(KINDS[kind].unfinished, message) from failure


@contextmanager
def limit_time(request: Request) -> Iterator[None]:
    """End the work within that takes longer than a request may, or than the engine, and say so. Raises `Problem`."""
    with anyio.move_on_after(run_routes.SYNC_SECONDS) as scope, until_the_end(engine_of(request).closing, NOT_KEPT):
        yield
    if scope.cancelled_caught:
        message = f"The work was not finished after {run_routes.SYNC_SECONDS} seconds; it was ended."
        raise Problem(504, "LOCAL_TIMEOUT", message)
