"""A caller of a front that runs elsewhere, who keeps every answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.deadlines import DEADLINE
from tests.server.http.front import headers_of, message, result_of


class Caller:
    """Raw requests to a front, with a header that names who asks; keeps every answer."""

    def __init__(self, address: str, header: tuple[str, str]) -> None:
        self.http = httpx.AsyncClient(base_url=address, timeout=DEADLINE)
        self.header = dict([header])
        self.answers: list[str] = []

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers; empty for an error."""
        headers = headers_of("tools/call", {"name": tool}, self.header)
        answer = await self.send(
            "POST", "/mcp", json=message("tools/call", name=tool, arguments=arguments), headers=headers
        )
        return result_of(answer).get("structuredContent", {}) if answer.status_code == 200 else {}

    async def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Any request."""
        answer = await self.http.request(method, path, **content)
        self.answers.append(f"{answer.headers}\n{answer.text}")
        return answer


@asynccontextmanager
async def caller(address: str, name: str, value: str) -> AsyncIterator[Caller]:
    """Somebody who names themselves by this header."""
    one = Caller(address, (name, value))
    async with one.http:
        yield one
