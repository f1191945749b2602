"""Reads the whole body of each request first, with limits of size and time."""

import asyncio
import json
import re

import pydantic_core
from mcp_types import INVALID_REQUEST, PARSE_ERROR, JSONRPCNotification, JSONRPCRequest, jsonrpc_message_adapter
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS
from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extend_mcp.server.http.gate import read_header, refuse

HALF = re.compile(rb"\\u[dD]|\xed[\xa0-\xbf]|\0")
"""Where half of a surrogate pair can be; also signs of an encoding other than UTF-8, which could hide one."""

OLDER = frozenset({None, *(version.encode() for version in HANDSHAKE_PROTOCOL_VERSIONS)})
"""The version in a request of the older protocol."""

BODY_SECONDS = 30.0
"""How long a whole body may take to arrive."""

OPENING_BYTES = 64 * 1024
"""The largest message that begins a session of the older protocol: it is kept as long as the session."""


class BodyReader:
    """Middleware: passes each request to `app` with its whole body, of at most `most` bytes.

    It answers 400 to what the SDK would accept or repeat in its answer: bytes that are not text, and a POST of the
    older protocol that is not a message.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, then serve."""
        request = Request(scope, receive)
        body = await read_whole(request, self._most)
        if isinstance(body, Response):
            await body(scope, receive, send)
            return
        refusal = None
        if request.method == "POST" and (is_older(scope) or HALF.search(body)):
            refusal = _refusal(body)
        await (refusal or self._app)(scope, replay_body(body, receive), send)


async def read_whole(request: Request, most: int) -> bytes | Response:
    """The whole body; or the answer that refuses it if it has more than `most` bytes, or is too slow.

    The rest of a refused body is not read.
    """
    too_large = f"The body is larger than {most:,} bytes."
    if int(read_header(request.scope, b"content-length") or 0) > most:
        return refuse(413, too_large)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):  # a third of what anyio's costs each request
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    return refuse(413, too_large)
    except (TimeoutError, ClientDisconnect):
        return refuse(408, f"The body did not arrive within {BODY_SECONDS:.0f} s.")
    return bytes(body)


def is_older(scope: Scope) -> bool:
    """True for a request that the SDK handles with the older protocol."""
    return scope["path"] != "/mcp" or read_header(scope, b"mcp-protocol-version") in OLDER


def _refusal(body: bytes) -> Response | None:
    """The refusal of a body that is not a JSON-RPC message, or that begins a session and is too large."""
    try:
        content = pydantic_core.from_json(body)
        message = jsonrpc_message_adapter.validate_python(content, by_name=False)
    except ValidationError:
        return _error(INVALID_REQUEST, "The body is not a JSON-RPC message.")
    except ValueError:
        return _error(PARSE_ERROR, "The body is not JSON.")
    if "id" in content and isinstance(message, JSONRPCNotification):  # the sender waits for an answer
        return _error(INVALID_REQUEST, "The id of a request must be a text or a whole number.")
    if len(body) > OPENING_BYTES and isinstance(message, JSONRPCRequest) and message.method == "initialize":
        return refuse(413, f"A body that begins a session can have at most {OPENING_BYTES:,} bytes.")
    return None


def _error(code: int, message: str) -> Response:
    answer = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}}
    return Response(json.dumps(answer), 400, media_type="application/json")


def replay_body(body: bytes, receive: Receive) -> Receive:
    """A `receive` that returns the body that was read, then whatever comes after it."""
    kept: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return kept.pop() if kept else await receive()

    return replay
