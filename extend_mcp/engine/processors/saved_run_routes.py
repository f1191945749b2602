"""The endpoints that runs of extractors, classifiers and splitters share."""

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import check_metadata, read_body, run_check, workspace_of
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.runs import loaded_runs, new_runs, run_routes, run_rows, run_status
from extend_mcp.wire.base import Wire
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import BatchRun, Deleted, RunStatus
from extend_mcp.wire.saved import RunSource


class SavedFilter(run_routes.SortedFilter):
    """Query of these lists; each adds the id of its processor."""

    status: RunStatus | None = None
    source: RunSource | None = None
    source_id: str | None = None
    batch_id: str | None = None


class SavedRunRoutes(run_routes.RunRoutes):
    """The endpoints of one of these kinds, with the models of their requests and answers."""

    def __init__(
        self,
        kind: str,
        *,
        query: type[SavedFilter],
        request: type[Wire],
        batch: type[Wire],
        run: type[Wire],
        page: type[Wire],
        text: bool,
    ) -> None:
        """`text`: raw text is accepted."""
        super().__init__(kind, query)
        self._run, self._page = run, page
        assert self.kind.processor is not None
        self._processor = PROCESSORS[self.kind.processor]
        self._request, self._batch, self._text = request, batch, text

    async def start(self, request: Request) -> loaded_runs.LoadedRun:
        """Add the run of a request. Raises `Problem`."""
        body: Any = await read_body(request, self._request)
        workspace, saved = workspace_of(request), getattr(body, self._processor.name)
        inline, documents = await run_check(request, lambda: self._check(saved, body))
        columns = {
            "metadata": body.metadata,
            "is_package": len(documents.inputs) > 1,
            "priority": body.priority or run_rows.SINGLE_PRIORITY,
        }

        def make(connection: Connection) -> run_status.Columns:
            config, named = (inline, {}) if inline is not None else self._resolve(connection, workspace, saved)
            accepted = file_rows.accept(connection, workspace, documents)
            return run_rows.new_run(self.kind.name, workspace, config, accepted, **columns, **named)

        return await new_runs.add_run(request, documents.uploads, make)

    def _check(self, saved: Wire | None, body: Any) -> tuple[Config | None, file_rows.Documents]:
        """The config in a request, or None, and its documents. Raises `Problem`."""
        self.check_config(saved, body.config)
        documents = file_rows.read_documents(self.documents(body))
        check_metadata(body.metadata)
        return None if saved is not None else self._processor.config(body.config, "config"), documents

    def check_config(self, saved: Wire | None, config: Wire | None) -> None:
        """Refuse a request without exactly one of a processor and a config."""
        if (saved is None) == (config is None):
            name = self._processor.name
            raise invalid(f"Give exactly one of {name} and config; config fields go in {name}.overrideConfig.")

    def documents(self, body: Any) -> list[FileInput]:
        """The checked documents of a request."""
        file_rows.check_file(body.file, "file", text=self._text)
        return [body.file]

    def _resolve(self, connection: Connection, workspace: str, saved: Any) -> tuple[Config, run_status.Columns]:
        return processor_rows.resolve(
            connection, workspace, self._processor.name, saved.id, saved.version, saved.override_config
        )

    async def create_batch(self, request: Request) -> Response:
        """Start 1 to 1,000 runs with one saved processor: all of them or none."""
        body: Any = await read_body(request, self._batch)
        workspace, name = workspace_of(request), self._processor.name
        if (body.model_extra or {}).get("config") is not None:
            raise invalid(f"config: a batch needs a saved {name}; it does not accept a config")
        await run_check(request, lambda: new_runs.check_inputs(body.inputs, text=self._text))
        return await new_runs.add_batch(
            request,
            self.kind,
            body.inputs,
            body.priority,
            lambda connection: self._resolve(connection, workspace, getattr(body, name)),
        )

    def where(self, query: Any) -> dict[str, Any]:
        """The filters of the list."""
        return super().where(query) | {"processor_id": getattr(query, f"{self._processor.name}_id")}

    def routes(self) -> list[ApiRoute]:
        """The routes of these endpoints."""
        path, run = f"/{self.kind.name}_runs", self._run
        return [
            ApiRoute("POST", f"/{self.kind.name}", self.run, run, body=self._request, waits=True),
            ApiRoute("GET", path, self.list_runs, self._page, query=self.query),
            ApiRoute("POST", path, self.create, run, body=self._request),
            ApiRoute("POST", f"{path}/batch", self.create_batch, BatchRun, body=self._batch),
            ApiRoute("GET", f"{path}/{{id}}", self.retrieve, run),
            ApiRoute("DELETE", f"{path}/{{id}}", self.delete, Deleted),
            ApiRoute("POST", f"{path}/{{id}}/cancel", self.cancel, run),
        ]
