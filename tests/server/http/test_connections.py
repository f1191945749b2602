"""Connections that say what is no HTTP, say it too slowly, or break off: they are given up, and the server goes on."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress

import anyio
import httpx
import pytest
from anyio.abc import SocketStream

from extend_mcp import listening
from extend_mcp.server.http import body, hooks
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, headers_of, message, result_of
from tests.server.http.strangers import JSON, LIST, OLDER, TOLD, is_short

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("it_goes_on")]


async def connect(busy: Front) -> SocketStream:
    host, port = busy.address.removeprefix("http://").split(":")
    return await anyio.connect_tcp(host, int(port))


async def rest(stream: SocketStream) -> bytes:
    """Everything until the server closes."""
    said = bytearray()
    with anyio.fail_after(DEADLINE):
        async for piece in stream:
            said += piece
    return bytes(said)


async def raw(busy: Front, content: bytes) -> bytes:
    """What the server answers until it closes the connection."""
    async with await connect(busy) as stream:
        await stream.send(content)
        return await rest(stream)


def post(*headers: str, path: str = "/mcp") -> bytes:
    told = [f"{name}: {value}" for name, value in LIST.items()]
    return "\r\n".join([f"POST {path} HTTP/1.1", "host: localhost", *told, *headers, "", ""]).encode("latin-1")


@pytest.mark.parametrize(
    "content",
    [
        b"hello\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40),
        b"GET /mcp HTTP/1.1\r\n\r\n",
        b"GET /mcp HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n\r\n",
        b"GET /mcp HTTP/1.1\r\nhost : localhost\r\n\r\n",
        b"GET /mcp\0 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        post("content-length: ten"),
        post("content-length: -1"),
        post("content-length: " + "9" * 5000),
        post("content-length: 5", "content-length: 6"),
        post("transfer-encoding: gzip, chunked"),
        post("transfer-encoding: chunked") + b"zz\r\nhello\r\n",
        post("mcp-name: a\0b"),
    ],
    ids=range(13),
)
async def test_what_is_no_request_is_refused_and_the_connection_closed(busy: Front, content: bytes) -> None:
    said = await raw(busy, content)
    assert said.split(b" ")[1] in {b"400", b"501"}
    assert len(said) < 400
    assert not any(word.encode() in said for word in TOLD)


@pytest.mark.parametrize(
    "endless", [b"GET /" + b"a" * 10**6, b"GET / HTTP/1.1\r\n" + b"a: 1\r\n" * 10**5], ids=["path", "head"]
)
async def test_a_head_without_end_is_not_kept(busy: Front, endless: bytes) -> None:
    async with await connect(busy) as stream:
        with anyio.fail_after(DEADLINE), suppress(anyio.BrokenResourceError, anyio.EndOfStream):
            await stream.send(endless)
            while await stream.receive():
                pass


async def test_headers_are_never_split(busy: Front) -> None:
    said = await raw(busy, post("content-length: 0", "connection: close", path="/mcp/%0d%0aset-cookie:%20a=b"))
    assert b"\r\nset-cookie" not in said.lower()


@pytest.mark.parametrize("path", ["/mcp", "/messages/?session_id=0", "/webhooks/extend"])
async def test_a_body_that_says_it_is_too_large_is_refused_unread(busy: Front, path: str) -> None:
    async with await connect(busy) as stream:
        await stream.send(post(f"content-length: {10**12}", path=path))
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
    assert said.startswith(b"HTTP/1.1 413 ")


async def test_who_begins_a_session_may_not_fill_the_memory(front: Front) -> None:
    info = {"name": "x" * body.OPENING_BYTES, "version": "1"}
    params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": info}
    begin = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    for path in ("/mcp", "/messages/?session_id=0"):
        answer = await front.http.post(path, json=begin, headers=JSON)
        assert answer.status_code == 413
        assert is_short(answer)
    info["name"] = "x"
    assert (await front.http.post("/mcp", json=begin, headers=LIST | OLDER)).status_code == 200


@pytest.mark.parametrize("path", ["/mcp", "/messages/?session_id=0"])
async def test_a_body_without_a_length_is_refused_once_it_is_too_large(busy: Front, path: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 10_000

    answer = await busy.http.post(path, content=endless(), headers=LIST)
    assert answer.status_code == 413
    assert is_short(answer)


async def test_a_webhook_of_any_size_is_not_read_to_its_end(busy: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "MAX_BYTES", 100)
    answer = await busy.http.post("/webhooks/extend", content=b"x" * 101)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/mcp", "/sse", "/messages/?session_id=0", "/webhooks/extend"])
@pytest.mark.parametrize("begin", [b"", b'{"jsonrpc":'], ids=["nothing", "a beginning"])
async def test_a_body_that_does_not_come_is_given_up(
    busy: Front, monkeypatch: pytest.MonkeyPatch, path: str, begin: bytes
) -> None:
    monkeypatch.setattr(body, "BODY_SECONDS", 0.05)
    method = b"GET" if path == "/sse" else b"POST"
    async with await connect(busy) as stream:
        await stream.send(post("content-length: 1000", path=path).replace(b"POST", method, 1) + begin)
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
    assert said.startswith(b"HTTP/1.1 408 ")


async def test_a_body_that_drips_is_given_up(busy: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "BODY_SECONDS", 0.05)
    async with await connect(busy) as stream, anyio.create_task_group() as tasks:
        await stream.send(post("content-length: 49000"))

        async def drip() -> None:
            while True:
                await stream.send(b" ")

        tasks.start_soon(drip)
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
        tasks.cancel_scope.cancel()
    assert said.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "begin",
    [b"", b"GET /health HTT", b"GET /health HTTP/1.1\r\nhost: localhost\r\nx: ", post("content-length: 1000000")],
    ids=["nothing", "half a line", "half a head", "a body that is refused"],
)
async def test_a_connection_on_which_no_request_comes_is_closed(
    busy: Front, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.05)
    async with await connect(busy) as stream, anyio.create_task_group() as tasks:
        await stream.send(begin or b"\r\n")

        async def drip() -> None:
            with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                while True:
                    await stream.send(b"x")

        if begin:
            tasks.start_soon(drip)
        with anyio.fail_after(DEADLINE), suppress(anyio.EndOfStream, anyio.BrokenResourceError):
            while await stream.receive():
                pass
        tasks.cancel_scope.cancel()


async def test_an_answer_may_take_longer_than_a_request(busy: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.2)
    async with httpx.AsyncClient(base_url=busy.address, timeout=DEADLINE) as http:
        for _ in range(3):
            schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
            slow = message("tools/call", name="extract_data", arguments={"text": "Total: 5", "schema": schema})
            answer = await http.post(
                "/mcp", json=slow, headers=headers_of("tools/call", {"name": "extract_data"}, None)
            )
            assert result_of(answer)["structuredContent"]["values"] == {"total": 5}


# Connections that break off


async def test_a_client_that_leaves_in_the_middle_of_a_request(busy: Front) -> None:
    for sent in (b"POST /mc", post("content-length: 1000"), post("content-length: 1000") + b'{"jsonrpc"'):
        async with await connect(busy) as stream:
            await stream.send(sent)


async def test_a_client_that_leaves_before_its_answer(busy: Front) -> None:
    content = json.dumps(message("tools/call", name="get_status", arguments={})).encode()
    told = [f"{name}: {value}" for name, value in headers_of("tools/call", {"name": "get_status"}, JSON).items()]
    head = "\r\n".join(["POST /mcp HTTP/1.1", "host: localhost", *told, f"content-length: {len(content)}", "", ""])
    for _ in range(5):
        async with await connect(busy) as stream:
            await stream.send(head.encode() + content)


async def test_a_client_that_leaves_its_stream(busy: Front) -> None:
    for path, accept in (("/sse", "text/event-stream"), ("/sse", "*/*")):
        async with busy.http.stream("GET", path, headers={"accept": accept}) as answer:
            assert answer.status_code == 200
            first = await anext(answer.aiter_lines())
            assert first == "event: endpoint"


async def test_a_client_that_leaves_in_the_middle_of_events(busy: Front) -> None:
    watched = {"resourceSubscriptions": ["extend://runs/pr_nothing"]}
    content = message("subscriptions/listen", notifications=watched)
    headers = headers_of("subscriptions/listen", {}, None)
    async with busy.http.stream("POST", "/mcp", json=content, headers=headers) as answer:
        assert answer.status_code == 200
        assert await anext(answer.aiter_lines())
