"""Bodies of requests, part by part, within limits of time and until the engine ends."""

from collections.abc import AsyncIterator

import anyio
from starlette.requests import Request

from extend_mcp.ending import Closing
from extend_mcp.engine.errors import Problem, until_the_end

SILENCE_SECONDS = 30.0
"""How long a body may pause."""
SLOWEST = 1024
"""Bytes a second that a body must have on average, after its first `SILENCE_SECONDS`."""
NOT_KEPT = "Nothing of the request was kept: send it again when the engine is back."


async def read_parts(request: Request, closing: Closing) -> AsyncIterator[bytes]:
    """The body of a request. Raises `Problem` if it is too slow, or if the engine ends first."""
    stream, begin, size = request.stream(), anyio.current_time(), 0
    while True:
        left = begin + SILENCE_SECONDS + size / SLOWEST - anyio.current_time()
        try:
            with anyio.fail_after(min(left, SILENCE_SECONDS)), until_the_end(closing, NOT_KEPT):
                part = await anext(stream, None)
        except TimeoutError as error:
            raise Problem(408, "LOCAL_TIMEOUT", "The body of the request arrives too slowly: send it again.") from error
        if part is None:
            return
        size += len(part)
        yield part
