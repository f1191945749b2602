"""Bodies of requests, part by part as they come: not for ever, and not beyond the end of the engine."""

from collections.abc import AsyncIterator

import anyio
from starlette.requests import Request

from extend_mcp.ending import Closing
from extend_mcp.engine.errors import Problem, until_the_end

SILENCE_SECONDS = 30.0
"""How long nothing may come of a body."""
SLOWEST = 1024
"""Bytes a second that must come of it on the whole, but for so many seconds."""
NOT_KEPT = "Nothing of the request was kept: send it again when the engine is back."


async def read_parts(request: Request, closing: Closing) -> AsyncIterator[bytes]:
    """The body of a request. Raises `Problem` where it comes too slowly, or the engine ends before it has come."""
    came, begin, size = request.stream(), anyio.current_time(), 0
    while True:
        left = begin + SILENCE_SECONDS + size / SLOWEST - anyio.current_time()
        try:
            with anyio.fail_after(min(left, SILENCE_SECONDS)), until_the_end(closing, NOT_KEPT):
                part = await anext(came, None)
        except TimeoutError as error:
            raise Problem(408, "LOCAL_TIMEOUT", "The body of the request comes too slowly.") from error
        if part is None:
            return
        size += len(part)
        yield part
