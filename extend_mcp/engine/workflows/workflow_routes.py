"""`/workflows` and their versions."""

from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.http import listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.listing import ListQuery, SortedQuery
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    check_name,
    engine_of,
    read_body,
    read_query,
    workspace_of,
)
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import processors as table
from extend_mcp.engine.storage.tables import versions
from extend_mcp.engine.workflows import checks, graph, workflow_events, workflow_rows, workflow_views
from extend_mcp.engine.workflows.definitions import Config, build_draft
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.workflows import (
    Workflow,
    WorkflowRequest,
    WorkflowSummary,
    WorkflowUpdate,
    WorkflowVersion,
    WorkflowVersionRequest,
    WorkflowVersionSummary,
)


def _checked(connection: Connection, workspace: str, config: Config) -> Config:
    """The config, after the checks of its steps. Raises `Problem`."""
    graph.check(config["steps"])
    checks.check_configs(connection, workspace, config["steps"])
    return config


async def list_workflows(request: Request) -> Response:
    """Saved workflows."""
    query = read_query(request, listing.SortedQuery)
    where = {"workspace": workspace_of(request), "kind": workflow_rows.KIND}
    rows, token = await engine_of(request).database.read(
        lambda connection: listing.read_page(connection, table, where, query, query.column)
    )
    return answer_list([workflow_views.workflow_summary(row) for row in rows], token)


async def create(request: Request) -> Response:
    """Save a workflow as a draft, with the steps of the request or with TRIGGER and PARSE."""
    body, workspace = await read_body(request, WorkflowRequest), workspace_of(request)
    check_name(body.name)

    def insert(connection: Connection) -> Body:
        config = _checked(connection, workspace, build_draft(body.steps))
        workflow = workflow_rows.create(connection, workspace, body.name, config)
        draft = processor_rows.draft(connection, workflow)
        workflow_events.announce_workflow(connection, "created", workflow, draft)
        return workflow_views.workflow(workflow, draft)

    return answer(await engine_of(request).database.write(insert))


async def retrieve(request: Request) -> Response:
    """One workflow with its draft."""
    workspace, workflow_id = workspace_of(request), request.path_params["id"]

    def read(connection: Connection) -> Body:
        workflow = workflow_rows.get(connection, workspace, workflow_id)
        return workflow_views.workflow(workflow, processor_rows.draft(connection, workflow))

    return answer(await engine_of(request).database.read(read))


async def update(request: Request) -> Response:
    """Rename a workflow, or replace the steps of its draft."""
    body, workspace, workflow_id = (
        await read_body(request, WorkflowUpdate),
        workspace_of(request),
        request.path_params["id"],
    )
    check_name(body.name)

    def change(connection: Connection) -> Body:
        lock_rows(connection, table, [workflow_id])
        workflow = workflow_rows.get(connection, workspace, workflow_id)
        config = None
        if body.steps is not None:
            config = build_draft(body.steps, processor_rows.draft(connection, workflow).config)
            _checked(connection, workspace, config)
        workflow = processor_rows.change(connection, workflow, body.name, config)
        return workflow_views.workflow(workflow, processor_rows.draft(connection, workflow))

    return answer(await engine_of(request).database.write(change))


async def list_versions(request: Request) -> Response:
    """A workflow's versions: the draft first, then the newest first."""
    query, workspace = read_query(request, listing.ListQuery), workspace_of(request)

    def read(connection: Connection) -> tuple[list[Row[Any]], str | None]:
        workflow = workflow_rows.get(connection, workspace, request.path_params["id"])
        return listing.read_page(connection, versions, {"processor_id": workflow.id}, query, "rank", ("config",))

    rows, token = await engine_of(request).database.read(read)
    return answer_list([workflow_views.version_summary(row) for row in rows], token)


async def deploy(request: Request) -> Response:
    """Deploy the draft, or the steps of the request, which do not change the draft."""
    body, workspace = await read_body(request, WorkflowVersionRequest), workspace_of(request)

    def insert(connection: Connection) -> Body:
        workflow = workflow_rows.get(connection, workspace, request.path_params["id"])
        draft = processor_rows.draft(connection, workflow)
        config = draft.config if body.steps is None else build_draft(body.steps, draft.config)
        _checked(connection, workspace, config)
        graph.check_configured(config["steps"], "deployed")
        version = workflow_rows.deploy(connection, workflow, config, body.name)
        workflow_events.announce_workflow(connection, "deployed", workflow, draft)
        return workflow_views.version(version)

    return answer(await engine_of(request).database.write(insert))


async def retrieve_version(request: Request) -> Response:
    """One version with its steps."""
    workspace = workspace_of(request)

    def read(connection: Connection) -> Body:
        workflow = workflow_rows.get(connection, workspace, request.path_params["id"])
        return workflow_views.version(
            processor_rows.get_version(connection, workflow, request.path_params["version_id"])
        )

    return answer(await engine_of(request).database.read(read))


ROUTES = [
    ApiRoute("GET", "/workflows", list_workflows, ListPage[WorkflowSummary], query=SortedQuery),
    ApiRoute("POST", "/workflows", create, Workflow, body=WorkflowRequest),
    ApiRoute("GET", "/workflows/{id}", retrieve, Workflow),
    ApiRoute("POST", "/workflows/{id}", update, Workflow, body=WorkflowUpdate),
    ApiRoute("GET", "/workflows/{id}/versions", list_versions, ListPage[WorkflowVersionSummary], query=ListQuery),
    ApiRoute("POST", "/workflows/{id}/versions", deploy, WorkflowVersion, body=WorkflowVersionRequest),
    ApiRoute("GET", "/workflows/{id}/versions/{version_id}", retrieve_version, WorkflowVersion),
]
