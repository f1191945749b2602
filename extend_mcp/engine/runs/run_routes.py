"""The endpoints that runs of all kinds share: create, wait, cancel, delete, list."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from pydantic import Field
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    base_url,
    engine_of,
    read_query,
    workspace_of,
)
from extend_mcp.engine.objects.sweep import sweep_removed
from extend_mcp.engine.runs import outputs, run_ends, run_rows, run_views
from extend_mcp.engine.runs.loaded_runs import LoadedRun, hold_run, wait_for_run
from extend_mcp.engine.runs.run_kinds import KINDS, RunKind
from extend_mcp.engine.storage.tables import BY_STATUS, STATUSES
from extend_mcp.engine.storage.tables import runs as table

EQUAL = ("status", "source", "source_id", "batch_id", "risk_level")
"""Filters on the exact value of a column."""

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


async def _end_run(request: Request, kind: RunKind, change: Callable[[Connection, Row[Any]], T]) -> T:
    engine, workspace, run_id = engine_of(request), workspace_of(request), request.path_params["id"]

    def write(connection: Connection) -> T:
        run = run_rows.get_run(connection, workspace, kind.name, run_id)
        if run_ends.hold(connection, run):
            run = run_rows.get_run(connection, workspace, kind.name, run_id)
        return change(connection, run)

    return await engine.database.remove(write)
