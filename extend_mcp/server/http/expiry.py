"""Ends streams when the token that opened them expires. Calls that have begun can finish."""

import time

import anyio
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LISTEN = (b"mcp-method", b"subscriptions/listen")
"""The Accept header of a request that opens a stream."""


def end_streams_at(expires_at: float | None, app: ASGIApp) -> ASGIApp:
    """An app like `app` whose streams end at `expires_at` (Unix time): for `app` the client left, for the client the
    stream ended."""
    if expires_at is None:
        return app

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if not is_stream(scope):
            await app(scope, receive, send)
            return
        stream = _Stream(anyio.current_time() + expires_at - time.time(), scope, receive, send)
        await app(scope, stream.receive, stream.send)

    return serve


def is_stream(scope: Scope) -> bool:
    """True if the answer does not end by itself."""
    return scope["method"] == "GET" or LISTEN in scope["headers"]


class _Stream:
    """What `app` receives and sends until `deadline`, in anyio's time."""

    def __init__(self, deadline: float, scope: Scope, receive: Receive, send: Send) -> None:
        self._deadline = deadline
        self._connection = scope, receive, send
        self._begun = self._over = False

    async def receive(self) -> Message:
        """The next message; after the deadline, a message that the client left."""
        scope, receive, send = self._connection
        with anyio.CancelScope(deadline=self._deadline):
            return await receive()
        if not self._over:
            self._over = True
            if self._begun:
                await send({"type": "http.response.body", "body": b""})
            else:
                await JSONResponse({"error": "The token has expired."}, 401)(scope, receive, send)
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Pass the message on, unless the stream has ended."""
        if not self._over:
            self._begun = True
            self._over = message["type"] == "http.response.body" and not message.get("more_body", False)
            await self._connection[2](message)
