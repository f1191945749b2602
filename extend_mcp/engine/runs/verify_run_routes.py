"""`/verify` and `/verify_runs`."""

from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request

from extend_mcp.engine.configs import editing
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import check_metadata, read_body, workspace_of
from extend_mcp.engine.runs import loaded_runs, new_runs, run_routes, run_rows, run_status
from extend_mcp.wire.runs import FINAL, Deleted, ListPage
from extend_mcp.wire.verify import RiskLevel, VerifyRequest, VerifyRun, VerifyRunSummary, VerifySource, VerifyStatus


class VerifyFilter(run_routes.SortedFilter):
    """Query of `GET /verify_runs`."""

    status: VerifyStatus | None = None
    source: VerifySource | None = None
    source_id: str | None = None
    risk_level: RiskLevel | None = None


class VerifyRunRoutes(run_routes.RunRoutes):
    """The endpoints of verify runs. Their `sourceId` is the id of the request that made them."""

    unlisted = ()

    async def start(self, request: Request) -> loaded_runs.LoadedRun:
        """Add the run of a request. Raises `Problem`."""
        body, workspace = await read_body(request, VerifyRequest), workspace_of(request)
        file_rows.check_file(body.file, "file", text=False)
        check_metadata(body.metadata)
        documents = file_rows.read_documents([body.file])
        config, made_by = editing.verify_config(body.config), request.state.request_id

        def make(connection: Connection) -> run_status.Columns:
            accepted = file_rows.accept(connection, workspace, documents)
            return run_rows.new_run("verify", workspace, config, accepted, metadata=body.metadata, source_id=made_by)

        return await new_runs.add_run(request, documents.uploads, make)

    def where(self, query: Any) -> dict[str, Any]:
        """The filters of the list. `fileNameContains` accepts the id of a run or of a file too."""
        where, text = super().where(query), query.file_name_contains or ""
        if text.startswith("vr_"):
            return where | {"file_name": None, "id": text}
        return where | {"file_name": None, "file_ids": [text]} if text.startswith("file_") else where

    def stop(self, connection: Connection, run: Row[Any]) -> None:
        """Set a run CANCELLED. One that has ended stays unchanged, without an error."""
        if run.status not in FINAL:
            super().stop(connection, run)


verifications = VerifyRunRoutes("verify", VerifyFilter)

ROUTES = [
    ApiRoute("POST", "/verify", verifications.run, VerifyRun, body=VerifyRequest, waits=True),
    ApiRoute("GET", "/verify_runs", verifications.list_runs, ListPage[VerifyRunSummary], query=VerifyFilter),
    ApiRoute("POST", "/verify_runs", verifications.create, VerifyRun, body=VerifyRequest),
    ApiRoute("GET", "/verify_runs/{id}", verifications.retrieve, VerifyRun),
    ApiRoute("DELETE", "/verify_runs/{id}", verifications.delete, Deleted),
    ApiRoute("POST", "/verify_runs/{id}/cancel", verifications.cancel, VerifyRun),
]
