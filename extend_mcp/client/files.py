"""`/files`."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Unpack

from anyio import to_thread

from extend_mcp.client.multipart import StreamedFile
from extend_mcp.client.pages import Directed, iterate_rows, read_page, to_query
from extend_mcp.client.paths import build_path
from extend_mcp.client.transport import SYNC_SECONDS, Transport
from extend_mcp.errors import BadAnswer, Refused
from extend_mcp.wire.files import File, FileSummary
from extend_mcp.wire.runs import Deleted, ListPage


class FileFilters(Directed, total=False):
    """Filters of lists of files. Newest first."""

    name_contains: str | None


class Files:
    """`/files`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, **filters: Unpack[FileFilters]) -> ListPage[FileSummary]:
        """One page of files."""
        return await read_page(self._transport, ListPage[FileSummary], "/files", filters)

    def iterate(self, **filters: Unpack[FileFilters]) -> AsyncIterator[FileSummary]:
        """Every file, page after page."""
        return iterate_rows(self._transport, ListPage[FileSummary], "/files", filters)

    async def upload(
        self,
        source: Path | BinaryIO,
        *,
        name: str | None = None,
        password: str | None = None,
        convert_to_pdf: bool | None = None,
    ) -> File:
        """Store a file from a path, or an open file, which the caller closes. It is streamed in pieces of 64 KB.

        `name` defaults to that of the path; an open file needs one, since the API takes the type from it. Raises
        `Refused` if the file cannot be read. Each attempt reads the file from its beginning.
        """
        try:
            if not isinstance(source, Path):
                return await self._send(source, name, password, convert_to_pdf)
            with await to_thread.run_sync(lambda: source.open("rb")) as opened:
                path_name = source.name.encode("utf-8", "replace").decode()
                return await self._send(opened, name or path_name, password, convert_to_pdf)
        except OSError as error:
            raise Refused("LOCAL_FILE_UNREADABLE", f"the file cannot be read: {error.strerror}") from error

    async def _send(
        self, opened: BinaryIO, name: str | None, password: str | None, convert_to_pdf: bool | None
    ) -> File:
        if not name:
            raise Refused("LOCAL_INVALID_ARGUMENT", "an open file needs a name", field="name")
        return await self._transport.request(
            File,
            "POST",
            "/files/upload",
            params=to_query({"convert_to_pdf": convert_to_pdf}),
            files={"file": (name, opened)},
            data=to_query({"password": password}),
            timeout=SYNC_SECONDS,
        )

    async def upload_stream(self, stream: StreamedFile) -> File:
        """Store a file whose bytes come from elsewhere. A failed upload is not repeated: the bytes are consumed."""
        return await self._transport.request(File, "POST", "/files/upload", stream=stream, timeout=SYNC_SECONDS)

    async def get(
        self, file_id: str, *, raw_text: bool | None = None, markdown: bool | None = None, html: bool | None = None
    ) -> File:
        """One file with a link to its bytes. The three flags are deprecated: they add the text of a parse."""
        params = to_query({"raw_text": raw_text, "markdown": markdown, "html": html})
        return await self._transport.request(File, "GET", build_path("files", file_id), params=params)

    async def download(self, file_id: str, into: BinaryIO) -> int:
        """Write a file's bytes into an open file, in pieces. Returns their number.

        Raises `BadAnswer` if the API returns no link to them, `OSError` if the open file cannot be written.
        """
        link = (await self.get(file_id)).presigned_url
        if link is None:
            raise BadAnswer("LOCAL_BAD_ANSWER", "the API returned no link to the file")
        return await self._transport.save(link, into)

    async def delete(self, file_id: str) -> Deleted:
        """Delete the file for good. Runs that used it keep their results."""
        return await self._transport.request(Deleted, "DELETE", build_path("files", file_id))
