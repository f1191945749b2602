"""`/edit` and `/edit_runs`: they fill in forms."""

from sqlalchemy import Connection
from starlette.requests import Request

from extend_mcp.engine.configs import editing
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.forms import edit_template_rows
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import read_body, workspace_of
from extend_mcp.engine.runs import loaded_runs, new_runs, run_routes, run_rows, run_status
from extend_mcp.wire.edit import EditRequest, EditRun, EditRunSummary, EditSource, EditStatus
from extend_mcp.wire.runs import Deleted, ListPage


class EditFilter(run_routes.SortedFilter):
    """Query of `GET /edit_runs`."""

    status: EditStatus | None = None
    source: EditSource | None = None


class EditRunRoutes(run_routes.RunRoutes):
    """The endpoints of edit runs, which have no metadata, priority, cancel or batch."""

    async def start(self, request: Request) -> loaded_runs.LoadedRun:
        """Add the run of a request. Raises `Problem`."""
        body, workspace = await read_body(request, EditRequest), workspace_of(request)
        if (body.file is None) == (body.template_id is None):
            raise invalid("Give exactly one of file and templateId.")
        if body.file is not None:
            file_rows.check_file(body.file, "file", text=False)

        def make(connection: Connection) -> run_status.Columns:
            if body.file is not None:
                documents = file_rows.read_documents([body.file])
                config, accepted = body.config, file_rows.accept(connection, workspace, documents)
            else:
                template = edit_template_rows.get(connection, workspace, str(body.template_id))
                config = editing.merge_template(template.config, body.config)
                accepted = [file_rows.get_file(connection, workspace, template.file_id)]
            return run_rows.new_run("edit", workspace, editing.edit_config(config), accepted)

        return await new_runs.add_run(request, (), make)


edits = EditRunRoutes("edit", EditFilter)

ROUTES = [
    ApiRoute("POST", "/edit", edits.run, EditRun, body=EditRequest, waits=True),
    ApiRoute("GET", "/edit_runs", edits.list_runs, ListPage[EditRunSummary], query=EditFilter),
    ApiRoute("POST", "/edit_runs", edits.create, EditRun, body=EditRequest),
    ApiRoute("GET", "/edit_runs/{id}", edits.retrieve, EditRun),
    ApiRoute("DELETE", "/edit_runs/{id}", edits.delete, Deleted),
]
