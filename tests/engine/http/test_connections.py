"""Connections and requests that wait: for a time, and not beyond the end of the engine."""

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from anyio.abc import SocketStream

from extend_mcp import listening
from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.http import bodies
from tests.deadlines import DEADLINE
from tests.engine.conftest import HEADERS, ended, refused, started, until
from tests.engine.doubles import work
from tests.server.http.front import on_port

pytestmark = pytest.mark.anyio

FORM = {"content-type": "multipart/form-data; boundary=XX"}
BEGINNING = b'--XX\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc'
GOES_ON = "The engine is stopping. Parse run {} continues when the engine is back: get it by its id."
NOT_KEPT = "The engine is stopping. Nothing of the request was kept: send it again when the engine is back."


@pytest.fixture
async def address(config: EngineConfig) -> AsyncIterator[str]:
    """Where an engine is served."""
    async with on_port(build_app(config, work)) as address:
        yield address


async def connect(address: str) -> SocketStream:
    host, port = address.removeprefix("http://").split(":")
    return await anyio.connect_tcp(host, int(port))


def post(path: str, **headers: str) -> bytes:
    told = {"host": "localhost", "content-length": "1000"} | HEADERS | headers
    return "\r\n".join([f"POST {path} HTTP/1.1", *(f"{name}: {told[name]}" for name in told), "", ""]).encode()


@pytest.mark.parametrize("begin", [b"", b"GET /files HTT", b"GET /files HTTP/1.1\r\nhost: a\r\nx: "])
async def test_a_connection_on_which_no_request_comes_is_closed(
    address: str, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.05)
    async with await connect(address) as stream:
        if begin:
            await stream.send(begin)
        with anyio.fail_after(DEADLINE), pytest.raises((anyio.EndOfStream, anyio.BrokenResourceError)):
            await stream.receive()


@pytest.mark.parametrize(
    ("path", "headers", "begin"),
    [
        ("/files/upload", FORM, b""),
        ("/files/upload", FORM, BEGINNING),
        ("/parse", {}, b'{"file":'),
    ],
)
async def test_a_body_that_stops_coming_is_given_up(
    address: str,
    config: EngineConfig,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    headers: dict[str, str],
    begin: bytes,
) -> None:
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.05)
    async with await connect(address) as stream:
        await stream.send(post(path, **headers) + begin)
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
    assert said.startswith(b"HTTP/1.1 408 ")
    assert not left(config)


async def test_a_body_that_drips_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.1)
    monkeypatch.setattr(bodies, "SLOWEST", 10**9)
    async with await connect(address) as stream, anyio.create_task_group() as tasks:
        await stream.send(post("/files/upload", **FORM | {"content-length": str(10**9)}) + BEGINNING)

        async def drip() -> None:
            with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                while True:
                    await stream.send(b"x")
                    await anyio.lowlevel.checkpoint()

        tasks.start_soon(drip)
        with anyio.fail_after(DEADLINE):
            said = await stream.receive()
        tasks.cancel_scope.cancel()
    assert said.startswith(b"HTTP/1.1 408 ")


def left(config: EngineConfig) -> list[Path]:
    """Files of work that is not done."""
    return [path for path in (config.data_dir / "working").rglob("*") if path.is_file()]


async def told_of_the_end(client: httpx.AsyncClient, path: str, given: dict[str, Any], begun: Any) -> httpx.Response:
    """The answer to a request that waits when the engine ends."""
    answers = []

    async def ask() -> None:
        answers.append(await client.post(path, **given))

    with anyio.fail_after(DEADLINE):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await until(begun)
            client.app.state.closing.end()  # type: ignore[attr-defined]
    return answers[0]


async def test_who_waits_for_a_run_is_told_that_the_engine_ends(
    client: httpx.AsyncClient, config: EngineConfig, caplog: pytest.LogCaptureFixture
) -> None:
    file = {"file": {"id": (await client.post("/files/upload", files={"file": ("a.txt", b"hang")})).json()["id"]}}
    answer = await told_of_the_end(client, "/parse", {"json": file}, lambda: started(config.data_dir))
    run_id = answer.json()["runId"]
    assert refused(answer, 503, "LOCAL_STOPPING") == GOES_ON.format(run_id)
    assert (await client.get(f"/parse_runs/{run_id}")).json()["status"] == "PROCESSING"
    await client.post(f"/parse_runs/{run_id}/cancel")
    await ended(client, f"/parse_runs/{run_id}")
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_work_without_a_run_ends_with_the_engine(client: httpx.AsyncClient, config: EngineConfig) -> None:
    file = {"file": {"id": (await client.post("/files/upload", files={"file": ("a.txt", b"hang")})).json()["id"]}}
    answer = await told_of_the_end(client, "/edit_schemas/generate", {"json": file}, lambda: started(config.data_dir))
    assert refused(answer, 503, "LOCAL_STOPPING") == NOT_KEPT
    assert not left(config)


@pytest.mark.parametrize(("path", "begin"), [("/files/upload", BEGINNING), ("/parse", b'{"file":')])
async def test_a_body_on_its_way_is_given_up_when_the_engine_ends(
    client: httpx.AsyncClient, config: EngineConfig, path: str, begin: bytes
) -> None:
    comes = anyio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield begin
        comes.set()
        await anyio.sleep_forever()

    given = {"content": body(), "headers": FORM if path == "/files/upload" else {}}
    assert refused(await told_of_the_end(client, path, given, comes.is_set), 503, "LOCAL_STOPPING") == NOT_KEPT
    assert not left(config)


async def test_a_client_that_takes_nothing_of_its_answer_is_given_up(
    config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = anyio.Event()

    class Watched(listening.TimedConnection):
        def connection_lost(self, exc: Exception | None) -> None:
            if self._full_at is not None:
                lost.set()
            super().connection_lost(exc)

    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.05)
    monkeypatch.setattr(listening, "TAKE_SECONDS", 0.05)
    monkeypatch.setattr("tests.server.http.front.TimedConnection", Watched)
    size = 32 * 2**20
    async with (
        on_port(build_app(config, work)) as address,
        httpx.AsyncClient(base_url=address, timeout=DEADLINE) as http,
    ):
        sent = {"file": ("a.txt", bytes(size))}
        file_id = (await http.post("/files/upload", files=sent, headers=HEADERS)).json()["id"]
        link = (await http.get(f"/files/{file_id}", headers=HEADERS)).json()["presignedUrl"].removeprefix(address)
        async with await connect(address) as stream:
            await stream.send(f"GET {link} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
            with anyio.fail_after(DEADLINE):
                await lost.wait()
                came = sum([len(part) async for part in stream])
    assert came < size
