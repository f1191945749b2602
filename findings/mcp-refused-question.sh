#!/usr/bin/env bash
# A client's "Method not found" to a server's question comes back as the error of its own tool call.
#
# Package:   mcp 2.3.0 (the Python SDK), protocol 2025-11-25.
# Behaviour: a tool asks the user by way of `Resolve(f)`. The client cannot ask and answers the question with JSON-RPC error
#            -32601. The server sends that same code and text on as its answer to `tools/call`.
# Expected:  the tool fails as others do: a result with `isError`, in words about the question. By its code the answer says
#            that the server has no `tools/call`. A tool that does not exist at all gets the milder answer.
# Seen:      a listed tool:    protocol error -32601 Method not found
#            no such tool:     a result with isError: Unknown tool: nope
# Matters:   a client that takes -32601 for "not supported" may stop calling; no model hears that a question failed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check mcp==2.3.0
"$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import sys
from typing import Annotated

from mcp import Client
from mcp.server.mcpserver import Elicit, MCPServer, Resolve
from mcp.shared.exceptions import MCPError
from mcp_types import ErrorData
from pydantic import BaseModel


class Answer(BaseModel):
    ok: bool


def ask() -> Elicit[Answer]:
    return Elicit("Go on?", Answer)


logging.disable()
server = MCPServer("demo")


@server.tool()
async def go(answer: Annotated[Answer, Resolve(ask)]) -> str:
    return f"answered {answer.ok}"


async def cannot_ask(context, params):
    return ErrorData(code=-32601, message="Method not found")


async def call(client, name):
    try:
        result = await client.call_tool(name, {})
    except MCPError as error:
        return f"protocol error {error.error.code} {error.error.message}"
    return f"a result with isError: {result.content[0].text}" if result.is_error else "a result"


async def main():
    async with Client(server, mode="legacy", elicitation_callback=cannot_ask) as client:
        seen = [await call(client, "go"), await call(client, "nope")]
    print(f"a listed tool: {seen[0]}\nno such tool:  {seen[1]}")
    sys.exit(seen != ["protocol error -32601 Method not found", "a result with isError: Unknown tool: nope"])


asyncio.run(main())
PY
