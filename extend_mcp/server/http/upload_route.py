"""`/uploads/{id}`: accepts the bytes of one file and passes them to the backend as they arrive."""

from collections.abc import AsyncIterator

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extend_mcp.client.multipart import StreamedFile
from extend_mcp.ending import Closing, Ending
from extend_mcp.errors import ApiError, ExtendError, ServerFault
from extend_mcp.server.app import App
from extend_mcp.server.callers import calling
from extend_mcp.server.http.body import BODY_SECONDS
from extend_mcp.server.http.gate import refuse
from extend_mcp.server.local_files import MAX_BYTES
from extend_mcp.server.uploads import PendingUpload

TOO_LARGE = f"The file is larger than {MAX_BYTES:,} bytes."


class Stopped(Exception):
    """The bytes did not arrive, or were too many. `status` is the HTTP status of the answer."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


def upload_route(app: App) -> Route:
    """The route. Whoever has the signed address can use it, once."""

    async def receive(request: Request) -> Response:
        query = request.query_params
        found = app.uploads.find_signed(
            request.path_params["upload_id"], query.get("expires", ""), query.get("signature", "")
        )
        if found is None:
            return refuse(404, "There is no such upload. Call request_upload for a new address.")
        if not found.is_open:
            return refuse(
                409 if found.state == "receiving" else 410, "This address is in use, was used, or has expired."
            )
        return await _store(app, found, request)

    return Route("/uploads/{upload_id}", receive, methods=["PUT", "POST"])


async def _store(app: App, upload: PendingUpload, request: Request) -> Response:
    """Pass the bytes on. If that fails, the address can be used again."""
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return refuse(415, "Send the file itself as the body, not a form, like `curl -T FILE URL`.")
    size = request.headers.get("content-length")
    if size and int(size) > MAX_BYTES:
        return refuse(413, TOO_LARGE)
    upload.state, upload.problem = "receiving", None
    calling.set(upload.caller)
    pieces = _Pieces(request, app.run_waits)
    try:
        stream = StreamedFile(upload.name, pieces, int(size) if size else None, upload.password)
        with app.keep_open(upload.caller):
            upload.file = await (await app.client()).files.upload_stream(stream)
        upload.state = "stored"
    except (ExtendError, Stopped) as error:
        cause = pieces.stopped or error  # the engine in this process does not pass on our exceptions
        upload.problem = str(cause)
        return refuse(_status(cause), upload.problem)
    finally:
        if upload.state == "receiving":
            upload.state = "failed"
    return JSONResponse({"file_id": upload.file.id, "name": upload.file.name}, 201)


def _status(error: ExtendError | Stopped) -> int:
    """The HTTP status for an error: the API's if it refused; 502 if it gave no valid answer."""
    if isinstance(error, Stopped):
        return error.status
    refused = isinstance(error, ApiError) and not isinstance(error, ServerFault)
    return (refused and error.http_status) or 502


class _Pieces:
    """The body of a request; `stopped` says why it ended early."""

    def __init__(self, request: Request, closing: Closing) -> None:
        self._request = request
        self._closing = closing
        self.stopped: Stopped | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._read():
                yield piece
        except Stopped as stopped:
            self.stopped = stopped
            raise

    async def _read(self) -> AsyncIterator[bytes]:
        size, pieces = 0, self._request.stream()
        try:
            while True:
                with anyio.fail_after(BODY_SECONDS), self._closing.until_the_end():
                    piece = await anext(pieces, None)
                if piece is None:
                    break
                size += len(piece)
                if size > MAX_BYTES:
                    raise Stopped(413, TOO_LARGE)
                if piece:
                    yield piece
        except ClientDisconnect as error:
            raise Stopped(400, "The connection was lost before the whole file had arrived.") from error
        except TimeoutError as error:
            raise Stopped(408, f"No byte arrived for {BODY_SECONDS:.0f} s.") from error
        except Ending as error:
            raise Stopped(503, "The server is stopping. Call request_upload again once it has restarted.") from error
        if not size:
            raise Stopped(400, "The file is empty.")
