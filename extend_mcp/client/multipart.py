"""A multipart form with one file, whose bytes arrive piece by piece."""

import secrets
from collections.abc import AsyncIterable, AsyncIterator


class StreamedFile:
    """The form as it is sent: `headers`, and the pieces of its body. It can be sent only once.

    `size` is the file's, in bytes; if it is unknown, the body is sent in chunks.
    """

    def __init__(self, name: str, pieces: AsyncIterable[bytes], size: int | None, password: str | None = None) -> None:
        boundary = secrets.token_hex(16)
        self._pieces = pieces
        self._head = _field(boundary, "password", password) if password is not None else b""
        self._head += _part(boundary, f'name="file"; filename="{_quoted(name)}"')
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
        if size is not None:
            self.headers["content-length"] = str(len(self._head) + size + len(self._tail))

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The body."""
        yield self._head
        async for piece in self._pieces:
            yield piece
        yield self._tail


def _part(boundary: str, disposition: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode()


def _field(boundary: str, name: str, value: str) -> bytes:
    return _part(boundary, f'name="{name}"') + value.encode() + b"\r\n"


def _quoted(name: str) -> str:
    """A file name as browsers write it into a form (HTML, multipart/form-data encoding algorithm)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
