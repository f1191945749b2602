"""Presigned links, which need no key."""

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.errors import Problem, not_found
from extend_mcp.engine.files.sending import send
from extend_mcp.engine.http.api_route import BYTES, JSON, OpenRoute
from extend_mcp.engine.http.requests import engine_of
from extend_mcp.engine.objects.port import artifact_key, blob_key
from extend_mcp.engine.storage.tables import files, runs

SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox", "cache-control": "private, no-store"}
"""A stored HTML file must not run in a browser as a page of this engine."""


def check_link(request: Request, kind: str) -> str:
    """The id in a presigned link. Raises `Problem` if the link is not ours or has expired."""
    object_id: str = request.path_params["id"]
    query = request.query_params
    if not engine_of(request).signer.check(f"{kind}/{object_id}", query.get("expires", ""), query.get("signature", "")):
        raise Problem(403, "FORBIDDEN", "The link is not valid or has expired. Get a new one.")
    return object_id


async def file(request: Request) -> Response:
    """The bytes of a file."""
    file_id, engine = check_link(request, "files"), engine_of(request)
    wanted = select(files).where(files.c.id == file_id)
    row = await engine.database.read(lambda connection: connection.execute(wanted).first())
    if row is None or row.sha256 is None:
        raise not_found("File", file_id)
    return await _serve(request, blob_key(row.sha256), media_type="application/octet-stream", filename=row.name)


async def parse_output(request: Request) -> Response:
    """The output of a parse run, as JSON."""
    run_id = check_link(request, "parse_runs")
    wanted = select(runs.c.attempt).where(runs.c.id == run_id)
    row = await engine_of(request).database.read(lambda connection: connection.execute(wanted).first())
    if row is None:
        raise not_found("Parse run", run_id)
    return await _serve(request, artifact_key(run_id, row.attempt, "parse.json"), media_type="application/json")


async def _serve(request: Request, key: str, *, media_type: str, filename: str | None = None) -> Response:
    try:
        stored = await engine_of(request).objects.open(key)
    except FileNotFoundError as error:
        raise Problem(404, "NOT_FOUND", "The file of this link was deleted.") from error
    return send(request, stored, media_type=media_type, filename=filename, headers=SAFE)


ROUTES = [
    OpenRoute("GET", "/presigned/files/{id}", file, BYTES, statuses=(403,)),
    OpenRoute("GET", "/presigned/parse_runs/{id}", parse_output, JSON, statuses=(403,)),
]
