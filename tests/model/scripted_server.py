"""A model server whose replies are written down: what llama.cpp, Ollama, LM Studio and vLLM send, and their faults."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.model.address import ModelAddress
from tests.deadlines import DEADLINE

KEY = "sk-of-the-model-server"
DROP, SILENCE = "drop", "silence"
"""The connection is closed without a reply; nothing comes until the client leaves."""


@dataclass(frozen=True)
class Reply:
    """A status and a body: text as it is, anything else as JSON."""

    status: int
    body: Any


Script = Reply | str | Callable[[dict[str, Any]], Any]
"""A reply, `DROP`, `SILENCE`, or what makes the content of an answer from the request."""


@dataclass
class ScriptedServer:
    """`replies` are sent in turn, the last one again and again; `pages` are what is found by GET."""

    url: str = ""
    replies: list[Script] = field(default_factory=list)
    pages: dict[str, Any] = field(
        default_factory=lambda: {"/v1/models": {"data": [{"id": "m", "max_model_len": 4096}]}}
    )
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client left while nothing was said to it."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0
    """How many chat requests were in work together."""

    def address(self, **more: Any) -> ModelAddress:
        """Where it is; it is not waited before a request is sent again."""
        settings: dict[str, Any] = {"key": KEY, "seconds": DEADLINE, "pause": 0} | more
        return ModelAddress(f"{self.url}/v1", "m", **settings)

    @property
    def prompts(self) -> list[str]:
        """The text of each request."""
        return ["\n".join(message["content"] for message in one["messages"]) for one in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request. The client may leave at any time."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.headers.append(head)
        method, path, _ = head.split("\r\n")[0].split(" ")
        if method == "GET":
            found = self.pages.get(path, Reply(404, {"error": "not found"}))
            self._send(writer, found if isinstance(found, Reply) else Reply(200, found))
            return
        length = next(line for line in head.lower().split("\r\n") if line.startswith("content-length"))
        self.requests.append(json.loads(await reader.readexactly(int(length.split(":")[1]))))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self._reply(reader, writer)
        self.at_once -= 1

    async def _reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.set()
        script = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if script == SILENCE:
            try:
                await reader.read()
            finally:
                self.left.set()
        elif callable(script):
            self._send(writer, completion(json.dumps(script(self.requests[-1]))))
        elif isinstance(script, Reply):
            self._send(writer, script)
        await writer.drain()

    def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        body = (reply.body if isinstance(reply.body, str) else json.dumps(reply.body)).encode()
        head = f"HTTP/1.1 {reply.status} X\r\nlocation: /x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + body)


@asynccontextmanager
async def serving() -> AsyncIterator[ScriptedServer]:
    """A scripted server on this machine."""
    scripted = ScriptedServer()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    async with server:
        scripted.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield scripted


def completion(content: Any, *, finish: str = "stop", usage: Any = None, **message: Any) -> Reply:
    """A chat completion as all servers send it."""
    said = {"role": "assistant", "content": content} | message
    choice = {"index": 0, "finish_reason": finish, "message": said}
    return Reply(200, {"object": "chat.completion", "choices": [choice], "usage": usage})


def fields_of(request: dict[str, Any]) -> list[str]:
    """The keys that a request asks for."""
    return list(request["response_format"]["json_schema"]["schema"]["properties"])
