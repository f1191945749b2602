"""HTTP as bytes: what is sent, and raw connections that read only as much of the answers as is needed."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench.rpc import META

Address = tuple[str, int]

MODERN_HEADERS = {
    "accept": "application/json, text/event-stream",
    "content-type": "application/json",
    "mcp-protocol-version": str(META["io.modelcontextprotocol/protocolVersion"]),
}
WAIT_SECONDS = 60


def request(address: Address, method: str, params: Mapping[str, Any], names: str = "") -> bytes:
    """A POST of the modern protocol. `names` is the tool or resource that the request is about."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": META}}).encode()
    lines = [
        "POST /mcp HTTP/1.1",
        f"Host: {address[0]}:{address[1]}",
        *(f"{name}: {value}" for name, value in MODERN_HEADERS.items()),
        f"Mcp-Method: {method}",
        *([f"Mcp-Name: {names}"] if names else []),
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join((*lines, "", "")).encode() + body


def call(address: Address, tool: str, arguments: Mapping[str, Any]) -> bytes:
    """A tool call."""
    return request(address, "tools/call", {"name": tool, "arguments": arguments}, tool)


def ends(data: bytes) -> bool:
    """True if `data` is a whole answer, with a length or in chunks."""
    head, mark, body = data.partition(b"\r\n\r\n")
    if not mark:
        return False
    _, named, length = head.lower().partition(b"content-length:")
    return len(body) >= int(length.split(b"\r\n")[0]) if named else body.endswith(b"0\r\n\r\n")


class Caller(asyncio.Protocol):
    """One connection that makes the same call again and again, until `stopped`.

    `seconds` is how long each call took; `refused` the first answer that was not a tool's success.
    """

    def __init__(self, message: bytes) -> None:
        self._message = message
        self._data = b""
        self._begin = 0.0
        self.seconds: list[float] = []
        self.refused = b""
        self.stopped = False
        self.over = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Make the first call."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Note a whole answer, and make the next call."""
        self._data += data
        if not ends(self._data):
            return
        self.seconds.append(time.perf_counter() - self._begin)
        if not self._data.startswith(b"HTTP/1.1 200") or b'"isError":true' in self._data:
            self.refused = self.refused or self._data
        self._data = b""
        if self.stopped:
            self._transport.close()
        else:
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        if not self.stopped:
            self.refused = self.refused or f"the connection was lost: {exc}".encode()
        self.over.set_result(None)

    def _send(self) -> None:
        self._begin = time.perf_counter()
        self._transport.write(self._message)


class Watcher(asyncio.Protocol):
    """One `subscriptions/listen` stream on some URIs. `opened` ends with the acknowledgement, `told` with a notice."""

    def __init__(self, address: Address, uris: list[str]) -> None:
        self._message = request(address, "subscriptions/listen", {"notifications": {"resourceSubscriptions": uris}})
        self._data = b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.told: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.over: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._message)

    def data_received(self, data: bytes) -> None:
        """Look for what was awaited."""
        self._data += data
        if not self.opened.done() and b"notifications/subscriptions/acknowledged" in self._data:
            self.opened.set_result(None)
        if not self.told.done() and b"notifications/resources/updated" in self._data:
            self.told.set_result(time.perf_counter())

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  (the base class has it)
        """It is over: here is all that was said."""
        self.over.set_result(self._data)


async def watch(address: Address, uris: list[list[str]]) -> list[Watcher]:
    """Streams, one for each list of URIs, all open. Raises `TimeoutError` where one is not within a minute."""
    loop = asyncio.get_running_loop()
    watchers = []
    for each in uris:
        _, watcher = await loop.create_connection(lambda each=each: Watcher(address, each), *address)  # type: ignore[misc]
        watchers.append(watcher)
    async with asyncio.timeout(WAIT_SECONDS):
        await asyncio.gather(*(watcher.opened for watcher in watchers))
    return watchers


async def until(met: Callable[[], bool]) -> None:
    """Wait until something is so. Raises `TimeoutError` where it is not within a minute."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not met():  # noqa: ASYNC110  (what another process does tells no event here)
            await asyncio.sleep(0.05)


async def callers(address: Address, message: bytes, connections: int) -> list[Caller]:
    """Connections that make the same call again and again."""
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(lambda: Caller(message), *address))[1] for _ in range(connections)]


async def finish(made: list[Caller]) -> list[float]:
    """Let each end its last call. The seconds of all calls; raises `RuntimeError` where one was no success."""
    for caller in made:
        caller.stopped = True
    await asyncio.gather(*(caller.over for caller in made))
    refused = [caller.refused for caller in made if caller.refused]
    if refused:
        raise RuntimeError(f"{len(refused)} connections were refused, the first: {refused[0]!r}")
    return [seconds for caller in made for seconds in caller.seconds]
