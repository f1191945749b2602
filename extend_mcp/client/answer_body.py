"""The body of an answer, read whole or into a file."""

from typing import BinaryIO

import httpx
from anyio import to_thread

from extend_mcp.errors import BadAnswer
from extend_mcp.unpacking import PACKED_BYTES, unpacked

ANSWER_BYTES = 128 * 1024**2
"""Reading an answer of this size takes at most 10 s of processor time and 0.5 GB."""
ERROR_BYTES = 1024**2


async def read_body(response: httpx.Response, call: str, into: BinaryIO | None) -> bytes:
    """The whole body, or nothing if it was written into a file; of an error only the beginning.

    Raises `BadAnswer` if it is too long, `PackingError` if it cannot be decompressed.
    """
    unpacking = unpacked(response.aiter_raw(PACKED_BYTES), response.headers.get("content-encoding", ""))
    if into is not None and response.is_success:
        await to_thread.run_sync(_empty, into)
        async for piece in unpacking:
            await to_thread.run_sync(into.write, piece)
        return b""
    pieces, length = list[bytes](), 0
    async for piece in unpacking:
        pieces.append(piece)
        length += len(piece)
        if response.is_error and length > ERROR_BYTES:
            break
        if length > ANSWER_BYTES:
            raise BadAnswer(
                "LOCAL_BAD_ANSWER",
                f"{call}: the answer is larger than {ANSWER_BYTES // 1024**2} MB",
                http_status=response.status_code,
            )
    return b"".join(pieces)  # the engine in this process sends one piece, which is not copied


def _empty(file: BinaryIO) -> None:
    file.seek(0)
    file.truncate()
