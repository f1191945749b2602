"""A file's bytes, into a file of the caller's."""

import io
from pathlib import Path

import pytest

from extend_mcp.errors import BadAnswer, ExtendError
from tests.client.conftest import Opened
from tests.client.faults import Fault, Request, Server, Still, client_of, error, http

pytestmark = pytest.mark.anyio

CONTENT = bytes(range(256)) * 4000


def answering(link: str | None = None) -> Server:
    """An API with one file, whose link leads to that API."""

    def answer(request: Request) -> bytes:
        if request.path == "/files/file_1":
            presigned = link or f"http://{request.headers['host']}/blobs/1?signature=abc"
            return http(200, {"object": "file", "id": "file_1", "name": "a.pdf", "presignedUrl": presigned})
        return http(200, CONTENT, "application/pdf")

    return Server(answer=answer)


async def test_a_file_is_written_whole_without_the_key(still: Still) -> None:
    server, into = answering(), io.BytesIO()
    async with client_of(server, still) as client:
        assert await client.files.download("file_1", into) == len(CONTENT)
    assert into.getvalue() == CONTENT
    assert "authorization" not in server.requests[-1].headers


async def test_what_breaks_off_is_written_again_from_the_beginning(still: Still) -> None:
    server, into = answering(), io.BytesIO()
    server.faults = [Fault(http(200, CONTENT, "application/pdf")[: len(CONTENT) // 2]), error(503, "BUSY")]
    async with client_of(server, still) as client:
        transport = client.files._transport
        size = await transport.save(str(transport._http.base_url.join("/blobs/1")), into)
    assert (size, len(server.requests)) == (len(CONTENT), 3)
    assert into.getvalue() == CONTENT


async def test_a_link_that_expired_writes_nothing_and_is_not_told(still: Still) -> None:
    server, into = answering(), io.BytesIO()
    good = server.answer
    server.answer = lambda request: (
        good(request) if request.path.startswith("/files") else http(403, b"<Error/>", "application/xml")
    )
    async with client_of(server, still) as client:
        with pytest.raises(ExtendError) as caught:
            await client.files.download("file_1", into)
    assert "signature" not in caught.value.message
    assert into.getvalue() == b""


@pytest.mark.parametrize("link", ["http://169.254.169.254/latest", "file:///etc/passwd", "http://["])
async def test_a_link_that_is_not_https_is_not_followed(still: Still, link: str) -> None:
    server = answering(link)
    async with client_of(server, still) as client:
        with pytest.raises(BadAnswer):
            await client.files.download("file_1", io.BytesIO())
    assert len(server.requests) == 1


async def test_a_file_of_the_engine_comes_back_as_it_was(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"Total: EUR 5.00\n")
    async with opened() as (client, _):
        stored = await client.files.upload(tmp_path / "note.txt")
        with (tmp_path / "copy.txt").open("wb") as into:
            assert await client.files.download(stored.id, into) == 16
    assert (tmp_path / "copy.txt").read_bytes() == b"Total: EUR 5.00\n"
