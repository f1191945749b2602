"""A server process and raw JSON-RPC to it over stdio, so that no client library is part of a measurement."""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

OURS = (sys.executable, "-m", "extend_mcp")
BARE = (sys.executable, str(Path(__file__).with_name("bare.py")))

CLIENT = {"name": "bench", "version": "0"}
LEGACY = "2025-06-18"
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": CLIENT,
}
"""What each request of the 2026-07-28 revision carries in place of a handshake."""

ANSWER_SECONDS = 60
LINE_BYTES = 256 * 1024**2


class Process:
    """A running server. Answers are matched to calls by id, so they may overlap; `notices` are what it says unasked."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.notices: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())
        self._last = 0

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid

    def send(self, message: Mapping[str, Any]) -> None:
        """Write one message."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")

    def begin(self, method: str, params: Mapping[str, Any]) -> tuple[int, asyncio.Future[dict[str, Any]]]:
        """Send a request; its id, and the answer to come."""
        self._last += 1
        answer = self._waiting[self._last] = asyncio.get_running_loop().create_future()
        self.send({"id": self._last, "method": method, "params": params})
        return self._last, answer

    async def call(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a request. Raises `RuntimeError` for a JSON-RPC error, `TimeoutError` after a minute."""
        _, answer = self.begin(method, params)
        told = await asyncio.wait_for(answer, ANSWER_SECONDS)
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']}")
        result: dict[str, Any] = told["result"]
        return result

    async def modern(self, method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The result of a request of the 2026-07-28 revision."""
        return await self.call(method, {**(params or {}), "_meta": META})

    async def tool(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A tool's result. Raises `RuntimeError` where it is an error."""
        result = await self.modern("tools/call", {"name": name, "arguments": arguments})
        if result.get("isError"):
            raise RuntimeError(f"{name}: {result['content'][0]['text']}")
        return result

    async def handshake(self) -> None:
        """Open a connection as clients did before 2026-07-28."""
        await self.call("initialize", {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT})
        self.send({"method": "notifications/initialized"})

    async def end(self) -> float:
        """Close its input; how many seconds it then took to end."""
        assert self.process.stdin is not None
        begin = time.perf_counter()
        self.process.stdin.close()
        await asyncio.wait_for(self.process.wait(), ANSWER_SECONDS)
        return time.perf_counter() - begin

    async def stop(self) -> None:
        """Make sure that it is gone."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()
        self._reader.cancel()

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            message = json.loads(line)
            if "method" in message:
                self.notices.put_nowait(message)
            elif not (waiting := self._waiting.pop(message["id"])).done():
                waiting.set_result(message)


@asynccontextmanager
async def running(command: tuple[str, ...], settings: Mapping[str, str] | None = None) -> AsyncIterator[Process]:
    """A server of `command` with `EXTEND_*` settings and none of the user's own; killed at the end if it still runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    process = Process(
        await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**kept, **(settings or {})},
            limit=LINE_BYTES,
        )
    )
    try:
        yield process
    finally:
        await process.stop()


def memory_mb(pid: int, what: str = "VmRSS") -> float:
    """A process's memory in MB as Linux counts it: `VmRSS` now, `VmHWM` at its highest."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {what} of process {pid}")
