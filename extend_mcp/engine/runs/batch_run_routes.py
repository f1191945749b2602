"""`/batch_runs`."""

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import answer, engine_of, workspace_of
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.storage.lookup import get_row
from extend_mcp.engine.storage.tables import OPEN, batches, runs
from extend_mcp.wire.runs import BatchRun


async def retrieve(request: Request) -> Response:
    """The status of a batch."""
    workspace, batch_id = workspace_of(request), request.path_params["id"]

    def read(connection: Connection) -> Body:
        row = get_row(connection, batches, "Batch run", batch_id, workspace=workspace)
        members = (runs.c.batch_id == batch_id) & (runs.c.workspace == workspace) & (runs.c.kind == row.kind)
        statuses = select(runs.c.status).where(members).distinct()  # of thousands of members few come to Python
        return run_views.batch(row, status_of(set(connection.execute(statuses).scalars())))

    return answer(await engine_of(request).database.read(read))


def status_of(members: set[str]) -> str:
    """A batch's status, from those of its members. A batch with failed members is PROCESSED too."""
    if members == {"PENDING"}:
        return "PENDING"
    if members & set(OPEN):
        return "PROCESSING"
    return "CANCELLED" if members == {"CANCELLED"} else "PROCESSED"


ROUTES = [ApiRoute("GET", "/batch_runs/{id}", retrieve, BatchRun)]
