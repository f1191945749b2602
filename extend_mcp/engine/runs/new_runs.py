"""Adds the runs and batches of requests."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.requests import answer, check_metadata, engine_of, run_check, workspace_of
from extend_mcp.engine.objects.port import NewObject
from extend_mcp.engine.runs import run_rows, run_status, run_views
from extend_mcp.engine.runs.loaded_runs import LoadedRun
from extend_mcp.engine.runs.run_kinds import RunKind
from extend_mcp.wire.files import BatchInput
from extend_mcp.wire.ids import new_id


async def add_run(
    request: Request, uploads: Sequence[NewObject], make: Callable[[Connection], run_status.Columns]
) -> LoadedRun:
    """Add one run, and store its texts. `make` makes its row in the transaction."""

    def insert(connection: Connection) -> LoadedRun:
        row = make(connection)
        run_rows.add(connection, [row])
        added = run_rows.get_run(connection, row["workspace"], row["kind"], row["id"])
        return added, run_views.related(connection, [added])

    return await engine_of(request).objects.store(uploads, insert)


def check_inputs(inputs: Sequence[BatchInput], *, text: bool) -> None:
    """Refuse a batch with a wrong input."""
    for index, item in enumerate(inputs):
        file_rows.check_file(item.file, f"inputs.{index}.file", text=text)
        check_metadata(item.metadata, f"inputs.{index}.metadata")


async def add_batch(
    request: Request,
    kind: RunKind,
    inputs: Sequence[BatchInput],
    priority: int | None,
    config: Callable[[Connection], tuple[Config, run_status.Columns]],
) -> Response:
    """Add a batch, all of it or nothing. `config` returns the config of all members, and columns that name it."""
    engine, workspace = engine_of(request), workspace_of(request)
    documents = await run_check(request, lambda: file_rows.read_documents([item.file for item in inputs]))
    assert kind.batches is not None
    batch_id = new_id(kind.batches.prefix)
    member = {
        "status": "PENDING",
        "source": kind.batches.source,
        "source_id": batch_id,
        "batch_id": batch_id,
        "priority": priority or run_rows.BATCH_PRIORITY,
    }

    def insert(connection: Connection) -> Body:
        shared, columns = config(connection)
        accepted = file_rows.accept(connection, workspace, documents)
        rows = [
            run_rows.new_run(kind.name, workspace, shared, [document], metadata=item.metadata, **member, **columns)
            for item, document in zip(inputs, accepted, strict=True)
        ]
        run_rows.add(connection, rows)
        return run_views.batch(run_rows.new_batch(connection, workspace, kind.name, batch_id, len(rows)), "PENDING")

    return answer(await engine.objects.store(documents.uploads, insert))
