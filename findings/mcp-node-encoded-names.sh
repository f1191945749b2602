#!/usr/bin/env bash
# A resource called "Q1 Übersicht" is asked for as "Q1%20%C3%9Cbersicht" of the function that reads it, and one of two filters as none.
#
# Package:   @modelcontextprotocol/sdk 1.32.2 with zod 4.6.7, at both ends, on Node 18 or newer; beside mcp 2.3.0 (the Python SDK).
# Behaviour: the SDK's `UriTemplate` encodes a value when a URI is made of it, and does not decode it when one is matched, so a resource
#            template's function gets another value than was asked for. A template with `{?year,month}` fits no URI that has one of the two,
#            or both in the other order; the SDK makes the former itself.
# Expected:  the value that went in, as the Python SDK gives it; variables that are left out, and the order of a query, do not matter (RFC
#            6570, 3.2.8). (The first is issue 2728 of the SDK.)
# Seen:      name "Q1 Übersicht"    URI note://Q1%20%C3%9Cbersicht    Node: Q1%20%C3%9Cbersicht    Python: Q1 Übersicht
#            month 5 alone          URI list://all?month=5            Node: no such resource
# Matters:   names of files, customers and sheets have blanks and umlauts. Resources of plain names work, so tests pass, and the others are
#            not found, or are made anew under a second name.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check mcp==2.3.0
npm install --silent --no-audit --no-fund --prefix "$dir" @modelcontextprotocol/sdk@1.32.2 zod@4.6.7
cat >try.mjs <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { UriTemplate } from "@modelcontextprotocol/sdk/shared/uriTemplate.js";

const TEMPLATES = { note: "note://{name}", list: "list://all{?year,month}" };
const server = new McpServer({ name: "demo", version: "1" });
for (const [name, template] of Object.entries(TEMPLATES))
  server.registerResource(name, new ResourceTemplate(template, { list: undefined }), {}, async (uri, variables) => ({
    contents: [{ uri: uri.href, text: JSON.stringify(variables) }],
  }));
const [one, other] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: "demo", version: "1" });
await Promise.all([server.connect(one), client.connect(other)]);

const seen = [];
for (const [name, values] of [
  ["note", { name: "Q1" }],
  ["note", { name: "Q1 Übersicht" }],
  ["list", { year: "2026", month: "5" }],
  ["list", { month: "5" }],
]) {
  const uri = new UriTemplate(TEMPLATES[name]).expand(values);
  const told = await client.readResource({ uri }).then(
    (result) => result.contents[0].text,
    (error) => `error ${error.code}`,
  );
  console.log(`Node    ${JSON.stringify(values)}  ${uri}  ${told}`);
  seen.push(told);
}
await client.close();
const expected = ['{"name":"Q1"}', '{"name":"Q1%20%C3%9Cbersicht"}', '{"year":"2026","month":"5"}', "error -32602"];
process.exitCode = seen.join() === expected.join() ? 0 : 1;
JS
node try.mjs
"$dir/venv/bin/python" - <<'PY'
import asyncio
import sys

from mcp import Client
from mcp.server import MCPServer

server = MCPServer("demo")


@server.resource("note://{name}")
def note(name: str) -> str:
    return name


async def main():
    async with Client(server) as client:
        return (await client.read_resource("note://Q1%20%C3%9Cbersicht")).contents[0].text


seen = asyncio.run(main())
print("Python ", seen)
sys.exit(seen != "Q1 Übersicht")
PY
