"""A small stand-in for the API on loopback, which notes when things happen. Parse runs, and uploads that it discards.

How long a run takes is said by its document's URL: `https://stub.invalid/SECONDS`.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

FILE = {"object": "file", "id": "file_1", "name": "document.pdf", "type": "PDF", "metadata": {}}
TEXT = "The supplier shall deliver the goods within thirty days of the order, carriage paid."
PIECE = 1024**2


class Stub:
    """What the API was asked. Times are this process's `time.perf_counter`.

    By run: when it `ends`, and how many `reads` there were. `begun` are runs read for the first time, `cancels` the
    times of cancel requests, both to wait for.
    """

    def __init__(self) -> None:
        self.url = ""
        self.ends: dict[str, float] = {}
        self.reads: dict[str, int] = {}
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.cancels: asyncio.Queue[float] = asyncio.Queue()
        self.received = 0

    def answer(self, method: str, path: str, body: Any) -> dict[str, Any]:
        """The JSON of one answer."""
        parts = path.strip("/").split("/")
        if method == "POST" and parts == ["parse_runs"]:
            run_id = f"pr_{len(self.ends)}"
            self.ends[run_id] = time.perf_counter() + float(body["file"]["url"].rsplit("/", 1)[1])
            self.reads[run_id] = 0
            return self.run(run_id)
        if method == "POST" and parts[-1] == "cancel":
            self.cancels.put_nowait(time.perf_counter())
            return self.run(parts[1]) | {"status": "CANCELLED"}
        if method == "GET" and parts[0] == "parse_runs" and len(parts) == 2:
            self.reads[parts[1]] += 1
            if self.reads[parts[1]] == 1:
                self.begun.put_nowait(parts[1])
            return self.run(parts[1])
        return FILE if parts == ["files", "upload"] else {"object": "list", "data": []}

    def run(self, run_id: str) -> dict[str, Any]:
        """A run as it stands now."""
        run = {"object": "parse_run", "id": run_id, "status": "PROCESSING", "config": {}, "file": FILE}
        if time.perf_counter() < self.ends[run_id]:
            return run
        page = {"pageRange": {"start": 1, "end": 1}}
        chunk = {"object": "chunk", "type": "page", "content": TEXT, "metadata": page, "blocks": []}
        return run | {
            "status": "PROCESSED",
            "output": {"chunks": [chunk]},
            "metrics": {"pageCount": 1, "processingTimeMs": 1},
        }

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, path, _ = head[0].split()
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
                body = await self._body(reader, headers)
                content = json.dumps(self.answer(method, path.partition("?")[0], body)).encode()
                start = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
                writer.write(start.encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> Any:
        left = int(headers.get("content-length", 0))
        if not headers.get("content-type", "").startswith("multipart/"):
            return json.loads(await reader.readexactly(left)) if left else None
        while left:
            piece = len(await reader.read(min(left, PIECE)))
            if not piece:
                raise asyncio.IncompleteReadError(b"", left)
            left -= piece
            self.received += piece
        return None


@asynccontextmanager
async def stubbed() -> AsyncIterator[tuple[Stub, dict[str, str]]]:
    """A running stub, and the settings of a server that uses it. The pace for the cloud is off: lag is measured."""
    stub = Stub()
    async with await asyncio.start_server(stub.serve, "127.0.0.1", 0) as listener:
        stub.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        yield (
            stub,
            {"EXTEND_API_KEY": "bench", "EXTEND_BASE_URL": stub.url, "EXTEND_REQUESTS_PER_SECOND": "100000"},
        )
