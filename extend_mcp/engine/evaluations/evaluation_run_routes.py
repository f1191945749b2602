"""`/evaluation_set_runs`. The API has no list, cancel or delete of them."""

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.evaluations import evaluation_run_rows, evaluation_set_rows, evaluation_views
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import answer, engine_of, read_body, workspace_of
from extend_mcp.engine.processors import processor_rows
from extend_mcp.wire.evaluations import EvaluationSetRun, EvaluationSetRunRequest


async def create(request: Request) -> Response:
    """Measure a processor on a set: by default the draft of the set's processor, on all items."""
    body, engine, workspace = (
        await read_body(request, EvaluationSetRunRequest),
        engine_of(request),
        workspace_of(request),
    )

    def insert(connection: Connection) -> Body:
        row = evaluation_set_rows.get(connection, workspace, body.evaluation_set_id)
        processor, version = evaluation_set_rows.entity(connection, workspace, row.processor_id), processor_rows.DRAFT
        if body.entity is not None:
            kind = processor.kind
            processor, version = (
                evaluation_set_rows.entity(connection, workspace, body.entity.id),
                body.entity.version or "latest",
            )
            if processor.kind != kind:
                raise invalid(f"entity.id: the items are for a {kind}, but {processor.id} is a {processor.kind}")
        items = evaluation_run_rows.choose_items(connection, row, body.evaluation_set_item_ids)
        return evaluation_views.run(connection, evaluation_run_rows.start(connection, row, processor, version, items))

    return answer(await engine.database.write(insert))


async def retrieve(request: Request) -> Response:
    """One evaluation, with its metrics."""
    workspace, run_id = workspace_of(request), request.path_params["id"]
    return answer(
        await engine_of(request).database.read(
            lambda connection: evaluation_views.run(connection, evaluation_run_rows.get(connection, workspace, run_id))
        )
    )


ROUTES = [
    ApiRoute("POST", "/evaluation_set_runs", create, EvaluationSetRun, body=EvaluationSetRunRequest),
    ApiRoute("GET", "/evaluation_set_runs/{id}", retrieve, EvaluationSetRun),
]
