"""Uploads that do not end well: nothing half is kept, whoever sends is told, and the address stays good."""

import logging
from collections.abc import AsyncIterator

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.server.http import upload_route as uploads
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, on_port, served
from tests.server.http.strangers import is_short

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("it_goes_on")]


async def asked(front: Front) -> tuple[str, str]:
    """The id and the path of a new upload."""
    told = await front.call("request_upload", name="note.txt")
    return told["upload_id"], told["url"].removeprefix(front.address)


async def until(front: Front, upload_id: str, status: str) -> dict[str, str]:
    with anyio.fail_after(DEADLINE):
        while (told := await front.call("get_upload", upload_id=upload_id))["status"] != status:
            await anyio.lowlevel.checkpoint()
    return told


def half_files(front: Front) -> list[str]:
    assert front.app.settings.data_dir is not None
    return [path.name for path in (front.app.settings.data_dir / "working").rglob("*") if path.is_file()]


async def test_an_address_takes_one_file_at_a_time(busy: Front) -> None:
    upload_id, path = await asked(busy)
    more = anyio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one "
        await more.wait()
        yield b"file"

    async with anyio.create_task_group() as tasks:
        sent = []

        async def send() -> None:
            sent.append(await busy.http.put(path, content=pieces()))

        tasks.start_soon(send)
        await until(busy, upload_id, "receiving")
        other = await busy.http.put(path, content=b"another file")
        assert other.status_code == 409
        assert is_short(other)
        more.set()
    assert sent[0].status_code == 201
    assert (await busy.http.put(path, content=b"another file")).status_code == 410


async def test_a_file_that_breaks_off_is_not_kept_and_may_be_sent_again(busy: Front) -> None:
    upload_id, path = await asked(busy)
    host, port = busy.address.removeprefix("http://").split(":")
    async with await anyio.connect_tcp(host, int(port)) as stream:
        await stream.send(f"PUT {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nhalf".encode())
        await until(busy, upload_id, "receiving")
    told = await until(busy, upload_id, "failed")
    assert told["problem"] == "The connection was lost before the whole file had arrived."
    assert not half_files(busy)
    assert (await busy.http.put(path, content=b"the whole")).status_code == 201


async def test_a_file_that_stops_coming_is_given_up(busy: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "BODY_SECONDS", 0.05)
    upload_id, path = await asked(busy)
    host, port = busy.address.removeprefix("http://").split(":")
    async with await anyio.connect_tcp(host, int(port)) as stream:
        await stream.send(f"PUT {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nhalf".encode())
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
    assert said.startswith(b"HTTP/1.1 408 ")
    await until(busy, upload_id, "failed")
    assert not half_files(busy)
    assert (await busy.http.put(path, content=b"the whole")).status_code == 201


async def test_a_file_on_its_way_when_the_server_ends_is_told_and_not_kept(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(settings) as front:
        upload_id, path = await asked(front)
        host, port = front.address.removeprefix("http://").split(":")
        async with await anyio.connect_tcp(host, int(port)) as stream:
            await stream.send(f"PUT {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nhalf".encode())
            await until(front, upload_id, "receiving")
            front.server.end()
            with anyio.fail_after(DEADLINE):
                said = await stream.receive()
    assert said.startswith(b"HTTP/1.1 503 ")
    assert b"The server is stopping." in said
    assert not half_files(front)
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize("told", [True, False], ids=["said", "unsaid"])
async def test_a_file_that_is_too_large_is_refused(busy: Front, monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)
    _, path = await asked(busy)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"0123456789"

    answer = await busy.http.put(path, content=b"0" * 101 if told else pieces())
    assert answer.status_code == 413
    assert is_short(answer)
    assert not half_files(busy)
    assert (await busy.http.put(path, content=b"0" * 100)).status_code == 201


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Response("<html>welcome</html>", 200, media_type="text/html"), 502),
        (Response('{"error": {"code": "UNAUTHORIZED", "message": "no"}}', 401), 401),
        (Response("Traceback (most recent call last)", 500), 502),
    ],
)
async def test_a_backend_that_does_not_take_it_is_told(answer: Response, status: int) -> None:
    async def take(request: Request) -> Response:
        await request.body()
        return answer

    async with on_port(Starlette(routes=[Route("/files/upload", take, methods=["POST"])])) as backend:
        settings = Settings(backend="cloud", base_url=backend, api_key="sk_test_0123456789")  # type: ignore[arg-type]
        async with served(settings) as front:
            upload_id, path = await asked(front)
            sent = await front.http.put(path, content=b"text")
            assert sent.status_code == status
            assert is_short(sent)
            assert (await front.call("get_upload", upload_id=upload_id))["status"] == "failed"
