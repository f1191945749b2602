"""`/uploads/{id}`: takes the bytes of one file and sends them on to the backend as they come."""

from collections.abc import AsyncIterator

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extend_mcp.callers import calling
from extend_mcp.client.multipart import StreamedFile
from extend_mcp.context import App
from extend_mcp.errors import ExtendError
from extend_mcp.http.body import BODY_SECONDS
from extend_mcp.http.gate import refuse
from extend_mcp.localfiles import MAX_BYTES
from extend_mcp.uploads import Upload


class Stopped(Exception):
    """The bytes did not come, or were too many."""


def upload_route(app: App) -> Route:
    """The route; whoever has the signed address may use it, once."""

    async def receive(request: Request) -> Response:
        given = request.query_params
        found = app.uploads.signed(
            request.path_params["upload_id"], given.get("expires", ""), given.get("signature", "")
        )
        if found is None:
            return refuse(404, "There is no such upload. Ask for a new address.")
        if not found.is_open:
            return refuse(
                409 if found.state == "receiving" else 410, "This address is in use, was used, or has expired."
            )
        return await _store(app, found, request)

    return Route("/uploads/{upload_id}", receive, methods=["PUT", "POST"])


async def _store(app: App, upload: Upload, request: Request) -> Response:
    """Send the bytes on. Where that fails, the address may be used again."""
    upload.state, upload.problem = "receiving", None
    calling.set(upload.caller)
    pieces = _Pieces(request)
    try:
        size = request.headers.get("content-length")
        stream = StreamedFile(upload.name, pieces, int(size) if size else None, upload.password)
        upload.file = await (await app.client()).files.upload_stream(stream)
        upload.state = "stored"
    except (ExtendError, Stopped) as error:
        upload.problem = pieces.problem or str(error)
        status = getattr(error, "http_status", None) or 502
        return refuse(400 if pieces.problem else status, upload.problem)
    finally:
        if upload.state == "receiving":
            upload.state = "failed"
    return JSONResponse({"file_id": upload.file.id, "name": upload.file.name}, 201)


class _Pieces:
    """The body of a request; `problem` says why it ended early."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.problem: str | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size, pieces = 0, self._request.stream()
        try:
            while True:
                with anyio.fail_after(BODY_SECONDS):
                    piece = await anext(pieces, None)
                if piece is None:
                    break
                size += len(piece)
                if size > MAX_BYTES:
                    self.problem = f"The file is larger than {MAX_BYTES:,} bytes."
                    raise Stopped
                if piece:
                    yield piece
        except ClientDisconnect as error:
            self.problem = "The connection was lost before the whole file had come."
            raise Stopped from error
        except TimeoutError as error:
            self.problem = f"No byte came for {BODY_SECONDS:.0f} s."
            raise Stopped from error
        if not size:
            self.problem = "The file is empty."
            raise Stopped
