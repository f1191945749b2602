#!/usr/bin/env bash
# The OpenAI Agents SDK names itself `mcp 0.1.0` to MCP servers, and no setting changes that.
#
# Package:   openai-agents 0.24.0 with mcp 2.3.0.
# Behaviour: `MCPServerStdio` passes no client info on, so the server hears the MCP SDK's own placeholder. None of its
#            parameters sets another.
# Expected:  a client that names itself, as the protocol's `clientInfo` is for: `openai-agents 0.24.0`.
# Seen:      the server hears: mcp 0.1.0; this client's own time-out: 5 seconds
# Matters:   this client gives a call up after 5 seconds, where one that uses the MCP SDK directly has no time-out and the same
#            name. A server that adapts to its clients, or logs who calls, cannot tell the two apart.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check openai-agents==0.24.0 mcp==2.3.0
cat >"$dir/server.py" <<'PY'
from mcp.server.mcpserver import Context, MCPServer

server = MCPServer("demo")


@server.tool()
def who(context: Context) -> str:
    client = context.session.client_params.client_info
    return f"{client.name} {client.version}"


server.run()
PY
"$dir/venv/bin/python" - "$dir/server.py" <<'PY'
import asyncio
import inspect
import sys

from agents.mcp import MCPServerStdio


async def main():
    settings = [name for name in inspect.signature(MCPServerStdio).parameters if "client" in name]
    async with MCPServerStdio({"command": sys.executable, "args": [sys.argv[1]]}) as server:
        heard = (await server.call_tool("who", {})).content[0].text
        seconds = server.client_session_timeout_seconds
    print(f"the server hears: {heard}; this client's own time-out: {seconds} seconds")
    print(f"parameters about the client: {settings}")
    sys.exit((heard, seconds, settings) != ("mcp 0.1.0", 5, ["client_session_timeout_seconds"]))


asyncio.run(main())
PY
