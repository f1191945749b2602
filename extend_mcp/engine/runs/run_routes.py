"""The endpoints that runs of all kinds share: create, wait, cancel, delete, list."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from pydantic import Field
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.ending import Ending
from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.errors import Problem, from_failure, until_the_end
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    base_url,
    check_metadata,
    engine_of,
    preferred_wait,
    read_query,
    run_check,
    workspace_of,
)
from extend_mcp.engine.objects.port import NewObject
from extend_mcp.engine.objects.sweep import sweep_removed
from extend_mcp.engine.queue.port import POLL_SECONDS
from extend_mcp.engine.runs import outputs, run_ends, run_rows, run_status, run_views
from extend_mcp.engine.runs.run_kinds import KINDS, RunKind
from extend_mcp.engine.storage.tables import BY_STATUS, STATUSES
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.wire.files import BatchInput
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.runs import FINAL

SYNC_SECONDS = 300
"""How long a synchronous endpoint waits."""
HOLD_SECONDS = 10
"""How long a read of an open run is held at most."""

EQUAL = ("status", "source", "source_id", "batch_id", "risk_level")
"""Filters on the exact value of a column."""

LoadedRun = tuple[Row[Any], run_views.Related]
"""A run's row, and the rows that it refers to."""
T = TypeVar("T")


class NameFilter(listing.ListQuery):
    """The filter of every list of runs."""

    file_name_contains: str | None = Field(default=None, max_length=1000)


class SortedFilter(NameFilter, listing.SortedQuery):
    """The filter of a list of runs with a choice of order."""


class RunRoutes(ABC):
    """The endpoints of one kind of run."""

    unlisted: tuple[str, ...] = ("config",)
    """Columns that are not in summaries."""

    def __init__(self, kind: str, query: type[NameFilter]) -> None:
        self.kind = KINDS[kind]
        self.query = query

    @abstractmethod
    async def start(self, request: Request) -> LoadedRun:
        """Add the run of a request. Raises `Problem`."""

    async def run(self, request: Request) -> Response:
        """Start a run, and answer when it is done."""
        row, _ = await self.start(request)
        return await self.answer(request, await wait_for_run(request, self.kind, row.id))

    async def create(self, request: Request) -> Response:
        """Start a run."""
        return await self.answer(request, await self.start(request))

    async def retrieve(self, request: Request) -> Response:
        """One run."""
        return await self.answer(request, await hold_run(request, self.kind, request.path_params["id"]))

    async def answer(self, request: Request, run: LoadedRun) -> Response:
        """A run with its output, if it has one."""
        engine, base = engine_of(request), base_url(request)
        body = await anyio.to_thread.run_sync(outputs.render_run, engine.objects, engine.signer, *run, base)
        return Response(body, media_type="application/json")

    async def list_runs(self, request: Request) -> Response:
        """Runs as summaries."""
        query, workspace = self.ordered(read_query(request, self.query)), workspace_of(request)
        where = run_filters(workspace=workspace, kind=self.kind.name, **self.where(query))
        order = query.column if isinstance(query, listing.SortedQuery) else "updated_at"

        def read(connection: Connection) -> tuple[list[Row[Any]], str | None, run_views.Related]:
            rows, token = listing.read_page(connection, table, where, query, order, self.unlisted)
            return rows, token, run_views.related(connection, rows)

        rows, token, related_rows = await engine_of(request).database.read(read)
        base = base_url(request)
        return await anyio.to_thread.run_sync(
            lambda: answer_list([self.kind.summary(row, related_rows, base) for row in rows], token)
        )

    def ordered(self, query: NameFilter) -> NameFilter:
        """The query with the order of this list."""
        return query

    def where(self, query: Any) -> dict[str, Any]:
        """The filters of a list. A run must pass all of them."""
        fields = type(query).model_fields
        return {
            "file_name": list_filters.containing(query.file_name_contains),
            **{name: getattr(query, name) for name in EQUAL if name in fields},
        }

    async def cancel(self, request: Request) -> Response:
        """Cancel a run; its child process is killed at once."""
        await _end_run(request, self.kind, self.stop)
        return await self.retrieve(request)

    def stop(self, connection: Connection, run: Row[Any]) -> None:
        """Set a run CANCELLED. Raises `Problem` if it has ended."""
        run_ends.cancel(connection, run)

    async def delete(self, request: Request) -> Response:
        """Delete a run and what it made. It is cancelled first if it is not finished."""
        engine, removed = engine_of(request), await _end_run(request, self.kind, run_rows.remove)
        await sweep_removed(engine.database, engine.objects, removed)
        return answer({"id": request.path_params["id"]})


def run_filters(**filters: Any) -> dict[str, Any]:
    """The filters of a list of runs that are not None.

    The indexes of some columns begin with the status too; with it, a page of few runs among many is found fast.
    """
    where = list_filters.set_filters(**filters)
    if indexed := [name for name in BY_STATUS if name in where]:
        where = {"status": STATUSES} | where | {name: list_filters.Beside(where[name]) for name in indexed[1:]}
    return where


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


async def _end_run(request: Request, kind: RunKind, change: Callable[[Connection, Row[Any]], T]) -> T:
    engine, workspace, run_id = engine_of(request), workspace_of(request), request.path_params["id"]

    def write(connection: Connection) -> T:
        run = run_rows.get_run(connection, workspace, kind.name, run_id)
        if run_ends.hold(connection, run):
            run = run_rows.get_run(connection, workspace, kind.name, run_id)
        return change(connection, run)

    return await engine.database.remove(write)
