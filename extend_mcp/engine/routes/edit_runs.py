"""`/edit` and `/edit_runs`: forms filled in."""

from sqlalchemy import Connection
from starlette.requests import Request

from extend_mcp.engine import edit_templates, form_configs, inputs, runs
from extend_mcp.engine.api_route import ApiRoute
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.routes import actions
from extend_mcp.engine.web import engine_of, read_body, workspace_of
from extend_mcp.models.edit import EditRequest, EditRun, EditRunSummary, EditSource, EditStatus
from extend_mcp.models.runs import Deleted, Page


class EditFilter(actions.SortedFilter):
    """Query of `GET /edit_runs`."""

    status: EditStatus | None = None
    source: EditSource | None = None


class EditRuns(actions.Runs):
    """Edit runs. They have no metadata, priority, cancel or batch."""

    async def start(self, request: Request) -> actions.Found:
        """Add the run that a body asks for. Raises `Problem`."""
        body, engine, workspace = await read_body(request, EditRequest), engine_of(request), workspace_of(request)
        if (body.file is None) == (body.template_id is None):
            raise invalid("Give exactly one of file and templateId.")
        if body.file is not None:
            inputs.check_file(body.file, "file", text=False)

        def make(connection: Connection) -> runs.Columns:
            if body.file is not None:
                config, documents = body.config, inputs.accept(connection, engine.blobs, workspace, [body.file])
            else:
                template = edit_templates.get(connection, workspace, str(body.template_id))
                config = form_configs.over_template(template.config, body.config)
                documents = [inputs.get_file(connection, workspace, template.file_id)]
            return runs.new_run("edit", workspace, form_configs.edit_config(config), documents)

        return await actions.added(request, make)


edits = EditRuns("edit", EditFilter)

ROUTES = [
    ApiRoute("POST", "/edit", edits.run, EditRun, body=EditRequest, waits=True),
    ApiRoute("GET", "/edit_runs", edits.list_runs, Page[EditRunSummary], query=EditFilter),
    ApiRoute("POST", "/edit_runs", edits.create, EditRun, body=EditRequest),
    ApiRoute("GET", "/edit_runs/{id}", edits.retrieve, EditRun),
    ApiRoute("DELETE", "/edit_runs/{id}", edits.delete, Deleted),
]
