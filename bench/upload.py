"""Memory that an upload of 1 GB takes, where it is sent and where it is stored."""

import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

import httpx

from bench.row import Row
from bench.rpc import OURS, memory_mb, running
from bench.stub import stubbed

SIZE = 1024**3
FREE = 3 * SIZE
GOAL_MB = 32
HEADERS = {"authorization": "Bearer bench", "x-extend-api-version": "2026-02-09"}


async def upload(settings: Mapping[str, str], folder: Path) -> list[Row]:
    """A sparse file of 1 GB: through `upload_file` to a stub that discards it, and into `extend-mcp engine`.

    The figure is the process's highest memory during the upload, less what it had just before.
    """
    large = folder / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(SIZE)
    sent = await _sent(large)
    if shutil.disk_usage(settings["EXTEND_DATA_DIR"]).free < FREE:
        return [sent, Row("1 GB into `extend-mcp engine`", "not measured: less than 3 GB of disk are free")]
    return [sent, await _stored(large, settings)]


async def _sent(large: Path) -> Row:
    async with stubbed() as (stub, cloud), running(OURS, {**cloud, "EXTEND_ALLOWED_DIRS": str(large.parent)}) as server:
        await server.tool("get_status", {})
        before = memory_mb(server.pid)
        await server.tool("upload_file", {"file": str(large)})
        extra = memory_mb(server.pid, "VmHWM") - before
        if stub.received < SIZE:
            raise RuntimeError(f"only {stub.received} bytes arrived")
    return _row("1 GB by `upload_file`: memory of the MCP server grows by", extra)


async def _stored(large: Path, settings: Mapping[str, str]) -> Row:
    port = _free_port()
    patient = httpx.AsyncHTTPTransport(retries=6)  # until it listens
    async with (
        running((*OURS, "engine", "--port", str(port)), settings) as engine,
        httpx.AsyncClient(transport=patient, base_url=f"http://127.0.0.1:{port}", headers=HEADERS, timeout=120) as http,
    ):
        (await http.get("/files")).raise_for_status()
        before = memory_mb(engine.pid)
        with large.open("rb") as file:
            stored = await http.post("/files/upload", files={"file": (large.name, file)})
        stored.raise_for_status()
        extra = memory_mb(engine.pid, "VmHWM") - before
    return _row("1 GB into `extend-mcp engine`: its memory grows by", extra)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _row(what: str, extra: float) -> Row:
    return Row(what, f"{extra:.1f} MB", goal=f"≤ {GOAL_MB} MB", held=extra <= GOAL_MB)
