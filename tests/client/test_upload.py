"""Uploads: what is sent, from where, and how much memory it takes."""

import asyncio
import io
import tracemalloc
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import httpx
import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.client.transport import Transport
from extend_mcp.errors import Refused, Unreachable
from tests.client.faults import KEY, Fault, Request, Server, Still, client_of, error, http

pytestmark = pytest.mark.anyio

STORED = http(200, {"object": "file", "id": "file_1", "name": "a.pdf", "metadata": {}})


def parts(request: Request) -> dict[str, Message]:
    """The parts of a multipart body, by name."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    found = [part for part in BytesParser().parsebytes(head + request.body).walk() if not part.is_multipart()]
    return {str(part.get_param("name", header="content-disposition")): part for part in found}


async def test_a_path_is_sent_under_its_name(still: Still, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7\x00\xff")
    server = Server(answer=lambda _: STORED)
    async with client_of(server, still) as client:
        assert (await client.files.upload(path)).id == "file_1"
    sent = parts(server.requests[0])
    assert list(sent) == ["file"]
    assert sent["file"].get_filename() == "report.pdf"
    assert sent["file"].get_payload(decode=True) == b"%PDF-1.7\x00\xff"
    assert server.requests[0].query == {}
    assert int(server.requests[0].headers["content-length"]) == len(server.requests[0].body)


async def test_an_open_file_is_sent_with_password_and_conversion_and_stays_open(still: Still) -> None:
    server = Server(answer=lambda _: STORED)
    opened = io.BytesIO(b"bytes")
    async with client_of(server, still) as client:
        await client.files.upload(opened, name='naïve "x"\r\n.pdf', password="geheim é", convert_to_pdf=True)
    sent = parts(server.requests[0])
    assert sent["password"].get_payload(decode=True) == "geheim é".encode()
    assert b'filename="na\xc3\xafve %22x%22%0D%0A.pdf"' in server.requests[0].body
    assert server.requests[0].query == {"convertToPdf": "true"}
    assert not opened.closed


async def test_an_open_file_needs_a_name(still: Still) -> None:
    async with client_of(Server(), still) as client:
        with pytest.raises(Refused):
            await client.files.upload(io.BytesIO(b"bytes"))


async def test_a_path_that_is_not_there_is_refused(still: Still, tmp_path: Path) -> None:
    server = Server()
    async with client_of(server, still) as client:
        with pytest.raises(Refused, match="LOCAL_FILE_UNREADABLE"):
            await client.files.upload(tmp_path / "none.pdf")
    assert server.requests == []


async def test_a_name_that_is_no_text_is_made_one(still: Still, tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    path.write_bytes(b"bytes")
    server = Server(answer=lambda _: STORED)
    async with client_of(server, still) as client:
        await client.files.upload(path)
        with pytest.raises(Refused):
            await client.files.upload(io.BytesIO(b"bytes"), name=path.name)
    assert parts(server.requests[0])["file"].get_filename() == "caf?.txt"


async def test_a_file_that_breaks_while_it_is_read_is_refused(still: Still) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    async with client_of(Server(), still) as client:
        with pytest.raises(Refused, match="Input/output error"):
            await client.files.upload(Broken(), name="a.pdf")


async def test_a_repeated_upload_is_whole_again(still: Still) -> None:
    server = Server(answer=lambda _: STORED, faults=[error(429, "RATE_LIMIT_EXCEEDED")])
    async with client_of(server, still) as client:
        await client.files.upload(io.BytesIO(b"bytes"), name="a.pdf", password="secret")
    for request in server.requests:
        sent = parts(request)
        assert sent["file"].get_payload(decode=True) == b"bytes"
        assert sent["password"].get_payload(decode=True) == b"secret"
    assert len(server.requests) == 2


async def test_a_lost_upload_is_not_sent_twice(still: Still) -> None:
    server = Server(faults=[Fault()])
    async with client_of(server, still) as client:
        with pytest.raises(Unreachable) as caught:
            await client.files.upload(io.BytesIO(b"bytes"), name="a.pdf")
    assert caught.value.sent
    assert len(server.requests) == 1


async def test_a_large_file_never_stands_in_memory(still: Still, tmp_path: Path) -> None:
    size = 200 * 1024**2
    path = tmp_path / "large.pdf"
    with path.open("wb") as large:
        large.truncate(size)
    received = 0

    async def discard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal received
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while received < length:
            received += len(await reader.read(1024**2))
        writer.write(STORED)
        writer.close()

    async with await asyncio.start_server(discard, "127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url) as connection:
            client = ExtendClient(Transport(connection, key=KEY, api_version="2026-02-09", clock=still.clock))
            tracemalloc.start()
            try:
                await client.files.upload(path)
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
    assert received > size
    assert peak < 8 * 1024**2
