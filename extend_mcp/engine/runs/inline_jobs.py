"""Jobs that a request waits for, without a run."""

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
from extend_mcp.engine.http.requests import engine_of, run_check, workspace_of
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.runs import loaded_runs
from extend_mcp.engine.runs.jobs import Jobs
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.wire.files import FileInput


async def accept_files(request: Request, files: Sequence[FileInput]) -> list[Row[Any]]:
    """The stored files of a request. Raises `Problem`."""
    engine, workspace = engine_of(request), workspace_of(request)
    documents = await run_check(request, lambda: file_rows.read_documents(files))
    return await engine.objects.store(
        documents.uploads, lambda connection: file_rows.accept(connection, workspace, documents)
    )


async def run_job(request: Request, kind: str, document: Row[Any], config: Config) -> tuple[Done, bytes]:
    """Do a job of this kind on one document. Returns its report and its output as JSON. Raises `Problem`."""
    try:
        jobs: Jobs = request.app.state.jobs
        return await jobs.run_inline(kind, [document.id], config)
    except DocumentFailure as failure:
        raise from_failure(failure.reason, failure.message) from failure
    except TaskFailed as failure:
        message = f"The work did not finish: {failure}."
        raise from_failure(KINDS[kind].unfinished, message) from failure


@contextmanager
def limit_time(request: Request) -> Iterator[None]:
    """End the work inside when it takes longer than a request may, or when the engine ends. Raises `Problem` then."""
    with anyio.move_on_after(loaded_runs.SYNC_SECONDS) as scope, until_the_end(engine_of(request).closing, NOT_KEPT):
        yield
    if scope.cancelled_caught:
        message = f"The work did not finish within {loaded_runs.SYNC_SECONDS} seconds and was ended."
        raise Problem(504, "LOCAL_TIMEOUT", message)
