"""`/edit_templates`, and our own `/local/edit_templates`: the cloud creates templates in its dashboard."""

from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.configs import editing
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.forms import edit_template_rows, edit_template_views
from extend_mcp.engine.http import list_filters, listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    check_name,
    engine_of,
    read_body,
    read_query,
    run_check,
    workspace_of,
)
from extend_mcp.engine.storage.tables import edit_templates as table
from extend_mcp.wire.base import Wire
from extend_mcp.wire.edit import EditConfig, EditTemplate, EditTemplateSummary, FormDetectionConfig
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.runs import ListPage


class TemplateFilter(listing.SortedQuery):
    """Query of `GET /edit_templates`."""

    name_contains: str | None = None


class TemplateRequest(Wire):
    """Body of `POST /local/edit_templates`. The file is a PDF by URL or id."""

    name: str
    description: str | None = None
    file: FileInput
    config: EditConfig | None = None
    schema_config: FormDetectionConfig | None = None


async def list_templates(request: Request) -> Response:
    """Templates as summaries."""
    query = read_query(request, TemplateFilter)
    where = list_filters.set_filters(workspace=workspace_of(request), name=list_filters.containing(query.name_contains))

    def read(connection: Connection) -> tuple[list[Body], str | None]:
        rows, token = listing.read_page(connection, table, where, query, query.column)
        return [
            edit_template_views.edit_template_summary(row, edit_template_rows.file_of(connection, row)) for row in rows
        ], token

    return answer_list(*await engine_of(request).database.read(read))


async def retrieve(request: Request) -> Response:
    """One template."""
    workspace, template_id = workspace_of(request), request.path_params["id"]
    return answer(
        await engine_of(request).database.read(
            lambda connection: _full(connection, edit_template_rows.get(connection, workspace, template_id))
        )
    )


async def create(request: Request) -> Response:
    """Save a form as a template."""
    body, engine, workspace = await read_body(request, TemplateRequest), engine_of(request), workspace_of(request)
    check_name(body.name)
    file_rows.check_file(body.file, "file", text=False)
    columns = {"name": body.name, "description": body.description, **await run_check(request, lambda: _configs(body))}

    def insert(connection: Connection) -> Body:
        [document] = file_rows.accept(connection, workspace, file_rows.read_documents([body.file]))
        return _full(connection, edit_template_rows.create(connection, workspace, file_id=document.id, **columns))

    return answer(await engine.database.write(insert))


def _configs(body: TemplateRequest) -> dict[str, Any]:
    """The configs of a request, with their defaults. Raises `Problem`."""
    schema_config = body.schema_config
    return {
        "config": editing.edit_config(body.config),
        "schema_config": editing.form_detection_config(schema_config) if schema_config else None,
    }


def _full(connection: Connection, row: Row[Any]) -> Body:
    return edit_template_views.edit_template(row, edit_template_rows.file_of(connection, row))


ROUTES = [
    ApiRoute("GET", "/edit_templates", list_templates, ListPage[EditTemplateSummary], query=TemplateFilter),
    ApiRoute("GET", "/edit_templates/{id}", retrieve, EditTemplate),
    ApiRoute("POST", "/local/edit_templates", create, EditTemplate, body=TemplateRequest),
]
