"""The bytes of a stored file, up to the limit of one answer."""

import io
from typing import TYPE_CHECKING, Any

from extend_mcp.errors import Refused

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

MOST_BYTES = 8 * 1024**2
"""The most bytes of a file that is read as a resource: it travels as base64 in one message."""


class _Bounded(io.BytesIO):
    """Bytes in memory. Raises `Refused` for more than `MOST_BYTES`."""

    def write(self, data: Any, /) -> int:
        """Add bytes."""
        if self.tell() + len(data) > MOST_BYTES:
            most = f"{MOST_BYTES // 1024**2} MB"
            raise Refused("LOCAL_TOO_LARGE", f"The file has more than {most}: save_file(file_id=…) saves it.")
        return super().write(data)


async def read_contents(client: "ExtendClient", file_id: str) -> bytes:
    """The bytes of a file. Raises `Refused` if they are too many."""
    into = _Bounded()
    await client.files.download(file_id, into)
    return into.getvalue()
