"""All routes of version 2025-04-21, and the one that 2026-02-09 has removed."""

from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.older_api import (
    older_document_routes,
    older_evaluation_routes,
    older_file_routes,
    older_processor_routes,
    older_processor_run_routes,
    older_workflow_routes,
)
from extend_mcp.engine.older_api.version import OlderRoutes

STILL_SERVED = [*older_processor_routes.ROUTES, *older_processor_run_routes.ROUTES]
"""Routes of both versions, in the same shapes."""

ONLY_OLDER = [
    *older_file_routes.ROUTES,
    *older_document_routes.ROUTES,
    *older_workflow_routes.ROUTES,
    *older_evaluation_routes.ROUTES,
]


async def removed(request: Request) -> Response:  # noqa: ARG001 - the same for all requests
    """Refuse the request: only the older version can correct outputs of workflow runs."""
    message = "Version 2026-02-09 cannot correct outputs of workflow runs: it has no endpoint for it."
    raise Problem(410, "ENDPOINT_REMOVED", message)


ROUTES = [
    OlderRoutes([*STILL_SERVED, *ONLY_OLDER]),
    *STILL_SERVED,
    ApiRoute("POST", "/workflow_runs/{id}/outputs/{output_id}", removed, None, statuses=(410,)),
]
