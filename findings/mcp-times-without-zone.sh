#!/usr/bin/env bash
# Where a tool of a Python server returns a time without a zone, the Node client refuses the whole result.
#
# Package:   mcp 2.3.0 with pydantic 2.14.4 (the server) and @modelcontextprotocol/sdk 1.32.2 (the client), on Node 18 or newer.
# Behaviour: for `datetime`, `time` and `timedelta` the server's output schema says `format` `date-time`, `time` and `duration`. It does
#            not check formats and sends 2026-05-04T10:00:00, 10:00:00 and PT1.5S. The client checks them by RFC 3339, in which times have
#            an offset and durations no fractions, and raises. The Python client takes all four.
# Expected:  that a result which one SDK makes of valid values is one that the other takes; at the least that the server, which made the
#            schema, refuses the value in a tool error.
# Seen:      datetime with a zone  Node takes it     datetime without  Node: must match format "date-time"
#            time                  Node: must match format "time"     1.5 seconds  Node: must match format "duration"
# Matters:   dates and times on paper have no zone, nor has `datetime.now()`. Tests with a Python client pass, and all users of a client in
#            Node, as many desktop programs are, get no result at all, not even its text.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check mcp==2.3.0 pydantic==2.14.4
npm install --silent --no-audit --no-fund --prefix "$dir" @modelcontextprotocol/sdk@1.32.2
cat >server.py <<'PY'
from datetime import UTC, datetime, time, timedelta

from mcp.server.mcpserver import MCPServer
from pydantic import BaseModel

server = MCPServer("demo")


class Moment(BaseModel):
    at: datetime


class Opening(BaseModel):
    at: time


class Work(BaseModel):
    took: timedelta


@server.tool()
def zoned() -> Moment:
    return Moment(at=datetime(2026, 5, 4, 10, tzinfo=UTC))


@server.tool()
def plain() -> Moment:
    return Moment(at=datetime(2026, 5, 4, 10))


@server.tool()
def opening() -> Opening:
    return Opening(at=time(10))


@server.tool()
def work() -> Work:
    return Work(took=timedelta(seconds=1.5))


if __name__ == "__main__":
    server.run()
PY
"$dir/venv/bin/python" - <<'PY'
import asyncio
import logging

from mcp import Client
from server import server

logging.disable()


async def main():
    async with Client(server) as client:
        for tool in ("zoned", "plain", "opening", "work"):
            result = await client.call_tool(tool, {})
            print(f"Python, {tool}: {result.structured_content}")
            assert not result.is_error and result.structured_content


asyncio.run(main())
PY
cat >client.mjs <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const client = new Client({ name: "demo", version: "1" });
await client.connect(new StdioClientTransport({ command: "venv/bin/python", args: ["server.py"], stderr: "ignore" }));
const seen = [];
for (const { name } of (await client.listTools()).tools) {
  const told = await client.callTool({ name, arguments: {} }).then(
    (result) => JSON.stringify(result.structuredContent),
    (error) => error.message.replace(/.*must/, "must"),
  );
  console.log(`Node, ${name}: ${told}`);
  seen.push(told);
}
await client.close();
const refused = ["date-time", "time", "duration"].map((format) => `must match format "${format}"`);
process.exitCode = seen.join() === ['{"at":"2026-05-04T10:00:00Z"}', ...refused].join() ? 0 : 1;
JS
node client.mjs
