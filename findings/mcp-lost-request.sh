#!/usr/bin/env bash
# A request whose id is 1.5, null or true counts as a notification: it is accepted, and never answered.
#
# Package:   mcp 2.3.0 (the Python SDK), its server over Streamable HTTP in a session.
# Behaviour: such an id does not fit the type of a request, so the union of messages takes the next that fits, a notification, and
#            drops the id. `tools/list` with it gets 202 Accepted without a body; over stdio nothing at all.
# Expected:  -32600 (Invalid Request), as JSON-RPC 2.0 says of what is not a valid request, with status 400.
# Seen:      id 1: 200 with the tools; id 1.5, null, true: 202 and an empty body, the same as for a notification.
# Matters:   a client in a language whose numbers are all floats waits until its own time limit, and no log says why.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check mcp==2.3.0 httpx==0.28.1
"$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import sys

import httpx
from mcp.server.mcpserver import MCPServer

logging.disable()
app = MCPServer("demo").streamable_http_app()
HEADERS = {"accept": "application/json, text/event-stream"}
HELLO = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}


async def main():
    lost = 0
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000", headers=HEADERS)
    async with app.router.lifespan_context(app), http:
        begun = await http.post("/mcp", json={"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": HELLO})
        session = {"mcp-session-id": begun.headers["mcp-session-id"]}
        await http.post("/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"}, headers=session)
        for number in (1, 1.5, None, True):
            request = {"jsonrpc": "2.0", "id": number, "method": "tools/list"}
            answer = await http.post("/mcp", json=request, headers=session)
            print(f"id {number}: {answer.status_code} {answer.text[:60]!r}")
            lost += answer.status_code == 202 and not answer.content
    sys.exit(lost != 3)


asyncio.run(main())
PY
