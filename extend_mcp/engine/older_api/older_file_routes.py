"""`/files`, as 2025-04-21 has them."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.engine.files import file_routes
from extend_mcp.engine.http.requests import answer
from extend_mcp.engine.older_api import older_documents
from extend_mcp.engine.older_api.older_processor_routes import envelop, envelop_page
from extend_mcp.engine.older_api.today import call_today


async def list_files(request: Request) -> Response:
    """Files, newest first."""
    page = await call_today(request, "GET", "files")
    return envelop_page("files", [older_documents.file(file) for file in page["data"]], page.get("nextPageToken"))


async def retrieve(request: Request) -> Response:
    """One file with a link to it; also its text, if requested and parsed before."""
    return envelop("file", older_documents.file(await call_today(request, "GET", "files", request.path_params["id"])))


async def upload(request: Request) -> Response:
    """Upload a file."""
    uploaded = await file_routes.upload(request)
    return envelop("file", older_documents.file(json.loads(bytes(uploaded.body))))


async def delete(request: Request) -> Response:
    """Delete a file. Runs on it keep their results."""
    file_id = request.path_params["id"]
    await call_today(request, "DELETE", "files", file_id)
    return answer({"success": True, "fileId": file_id, "message": "The file was deleted."})


ROUTES = [
    Route("/files", list_files),
    Route("/files/upload", upload, methods=["POST"]),
    Route("/files/{id}", retrieve),
    Route("/files/{id}", delete, methods=["DELETE"]),
]
