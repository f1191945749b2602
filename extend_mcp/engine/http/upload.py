"""A multipart upload, written to disk as it comes: memory does not grow with the file."""

from collections.abc import Callable
from dataclasses import dataclass

import anyio.to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.http.bodies import read_parts
from extend_mcp.engine.http.requests import Engine
from extend_mcp.engine.objects.incoming import Incoming, WorkingFolder

MAX_FIELD_BYTES = 4096
BUFFER_BYTES = 1024 * 1024


@dataclass(slots=True)
class Received:
    """What has arrived of an upload: the file's part as `incoming`, and the `password` part."""

    incoming: Incoming | None = None
    file_name: str = ""
    password: str | None = None


async def receive(request: Request, engine: Engine, upload: Received) -> None:
    """Read the request into `upload`. The caller closes `upload.incoming`, also after an exception.

    Raises `Problem` if the body is not such an upload or does not arrive, `TooLarge` if the file is too large.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise invalid("The body must be multipart/form-data with a part named file.")
    reader = _Parts(engine.objects.working, upload)
    pending = bytearray()
    try:
        parser = MultipartParser(options[b"boundary"], reader.callbacks())  # type: ignore[arg-type]
        async for chunk in read_parts(request, engine.closing):
            pending += chunk
            if len(pending) >= BUFFER_BYTES:
                await anyio.to_thread.run_sync(parser.write, bytes(pending))
                pending.clear()
        await anyio.to_thread.run_sync(parser.write, bytes(pending))
        parser.finalize()
    except FormParserError as error:
        raise invalid("The multipart body is malformed or cut off.") from error
    if not reader.ended:
        raise invalid("The multipart body is malformed or cut off.")
    if upload.incoming is None:
        raise invalid("file: the part of this name is missing")


class _Parts:
    """The parser's callbacks. Parts with other names are skipped."""

    def __init__(self, working: WorkingFolder, upload: Received) -> None:
        self._working = working
        self._upload = upload
        self._headers: dict[bytes, bytes] = {}
        self._header_name = b""
        self._header_value = b""
        self._field = ""
        self._password = bytearray()
        self.ended = False

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._headers.clear,
            "on_header_field": self._take_header_name,
            "on_header_value": self._take_header_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._begin,
            "on_part_data": self._take,
            "on_part_end": self._end,
            "on_end": self._end_all,
        }

    def _take_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name = _append(self._header_name, data[start:end])

    def _take_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value = _append(self._header_value, data[start:end])

    def _end_header(self) -> None:
        self._headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _begin(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        if self._field == "file":
            if self._upload.incoming is not None:
                raise invalid("file: there is more than one part of this name")
            self._upload.file_name = options.get(b"filename", b"").decode("utf-8", "replace")
            self._upload.incoming = self._working.receive()

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._field == "file" and self._upload.incoming is not None:
            self._upload.incoming.write(data[start:end])
        elif self._field == "password":
            self._password += data[start:end]
            if len(self._password) > MAX_FIELD_BYTES:
                raise invalid(f"password: it is longer than {MAX_FIELD_BYTES} bytes")

    def _end(self) -> None:
        if self._field == "password":
            if 0 in self._password:
                raise invalid("password: it has the character NUL")
            self._upload.password = self._password.decode("utf-8", "replace")

    def _end_all(self) -> None:
        self.ended = True


def _append(begun: bytes, data: bytes) -> bytes:
    if len(begun) + len(data) > MAX_FIELD_BYTES:
        raise invalid(f"A header of a part is longer than {MAX_FIELD_BYTES} bytes")
    return begun + data
