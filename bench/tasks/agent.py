"""An agent that is a script: it calls tools over stdio, and what it reads is counted."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import CallToolResult, TextContent

from bench.tokens import tokens

WAIT_SECONDS = "300"
"""How long one call may wait, so that a busy machine does not add calls."""


class Mistake(Exception):
    """A call that the server refused."""


@dataclass
class Agent:
    """Calls tools. `calls` and `tokens` count those of the question that is played."""

    client: Client
    calls: int = 0
    tokens: int = 0

    def begin(self) -> None:
        """Count from zero: a new question."""
        self.calls = self.tokens = 0

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The structured answer of a call. Raises `Mistake` for an error result."""
        result = await self._call(tool, arguments)
        assert result.structured_content is not None
        return dict(result.structured_content)

    async def read(self, tool: str, **arguments: Any) -> str:
        """The answer of a tool that returns text."""
        return _text(await self._call(tool, arguments))

    async def _call(self, tool: str, arguments: dict[str, Any]) -> CallToolResult:
        result = await self.client.call_tool(tool, arguments)
        assert isinstance(result, CallToolResult)
        self.calls += 1
        self.tokens += tokens(_text(result))
        if result.is_error:
            raise Mistake(f"{tool}: {_text(result)}")
        return result


def _text(result: CallToolResult) -> str:
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))


@asynccontextmanager
async def serving(folder: Path, toolsets: str, backend: dict[str, str]) -> AsyncIterator[Agent]:
    """An agent of a new server, which reads `folder/in`, saves into `folder/out` and has these toolsets.

    `backend` are the settings that choose the backend.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXTEND_")}
    settings = {
        **backend,
        "EXTEND_DATA_DIR": str(folder / "data"),
        "EXTEND_ALLOWED_DIRS": str(folder / "in"),
        "EXTEND_OUTPUT_DIR": str(folder / "out"),
        "EXTEND_TOOLSETS": toolsets,
        "EXTEND_WAIT_SECONDS": WAIT_SECONDS,
    }
    server = StdioServerParameters(command=sys.executable, args=["-P", "-m", "extend_mcp"], env={**kept, **settings})
    with (folder / "log").open("a", encoding="utf-8") as log:
        async with Client(stdio_client(server, errlog=log)) as client:
            yield Agent(client)
