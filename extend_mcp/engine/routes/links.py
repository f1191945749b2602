"""What needs no key: presigned links."""

from pathlib import Path

import anyio.to_thread
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from extend_mcp.engine.errors import Problem, not_found
from extend_mcp.engine.payloads import Payloads
from extend_mcp.engine.tables import files, webhook_deliveries, webhook_endpoints
from extend_mcp.engine.web import base_url, engine_of

SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox", "cache-control": "private, no-store"}
"""A stored HTML file must not run in a browser as if it were this engine's."""


def _check(request: Request, kind: str) -> str:
    given: str = request.path_params["id"]
    query = request.query_params
    if not engine_of(request).signer.check(f"{kind}/{given}", query.get("expires", ""), query.get("signature", "")):
        raise Problem(403, "FORBIDDEN", "The link is not valid, or too old. Get a new one.")
    return given


async def file(request: Request) -> Response:
    """The bytes of a file."""
    file_id, engine = _check(request, "files"), engine_of(request)
    wanted = select(files).where(files.c.id == file_id)
    row = await engine.store.read(lambda connection: connection.execute(wanted).first())
    if row is None or row.sha256 is None:
        raise not_found("File", file_id)
    path = engine.blobs.path(row.sha256)
    return await _served(path, media_type="application/octet-stream", filename=row.name)


async def parse_output(request: Request) -> Response:
    """The output of a parse run, as JSON."""
    run_id = _check(request, "parse_runs")
    return await _served(engine_of(request).blobs.artifact(run_id, "parse.json"), media_type="application/json")


async def webhook_payload(request: Request) -> Response:
    """What a webhook tells of, where it was sent by link."""
    delivery_id, engine = _check(request, "webhook_payloads"), engine_of(request)
    payloads, base = Payloads(engine.blobs, engine.signer), base_url(request)
    its = webhook_deliveries.c.endpoint_id == webhook_endpoints.c.id
    wanted = select(webhook_deliveries, webhook_endpoints.c.api_version).join(webhook_endpoints, its)

    def read(connection: Connection) -> bytes:
        row = connection.execute(wanted.where(webhook_deliveries.c.id == delivery_id)).first()
        if row is None:
            raise not_found("Webhook payload", delivery_id)
        return payloads.payload(connection, row, row.api_version, base)

    return Response(await engine.store.read(read), media_type="application/json", headers=SAFE)


async def _served(path: Path, *, media_type: str, filename: str | None = None) -> Response:
    if not await anyio.to_thread.run_sync(path.is_file):
        raise Problem(404, "NOT_FOUND", "What the link led to was deleted.")
    return FileResponse(path, media_type=media_type, filename=filename, headers=SAFE)


ROUTES = [
    Route("/presigned/files/{id}", file),
    Route("/presigned/parse_runs/{id}", parse_output),
    Route("/presigned/webhook_payloads/{id}", webhook_payload),
]
