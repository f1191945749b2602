#!/usr/bin/env bash
# A result with one field more than its schema names passes the server and is refused by the client, both of one SDK.
#
# Package:   @modelcontextprotocol/sdk 1.32.2 with zod 4.6.7, at both ends, on Node 18 or newer.
# Behaviour: the server checks a tool's result with zod, which leaves out fields that are not named, fills in defaults and turns "5" into 5
#            for `z.coerce.number()`, and then sends the result as it was before. The output schema that it lists is that of the checked
#            one: with `additionalProperties: false`, and with the defaults required. So the client raises.
# Expected:  that what was checked is what is sent, as for a tool's arguments, which the tool gets as zod made them; or a schema that allows
#            what the server lets pass.
# Seen:      field_more      server: passed    client: must NOT have additional properties
#            default         server: passed    client: must have required property 'currency'
#            number_as_text  server: passed    client: must be number
# Matters:   tools hand on what an API or a database gave them. One column more, added elsewhere, and each call ends in an exception in the
#            client, while the server has logged nothing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" @modelcontextprotocol/sdk@1.32.2 zod@4.6.7
cat >try.mjs <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const server = new McpServer({ name: "demo", version: "1" });
const tool = (name, outputSchema, structuredContent) =>
  server.registerTool(name, { outputSchema }, async () => ({ content: [], structuredContent }));
tool("as_named", { total: z.number() }, { total: 5 });
tool("field_more", { total: z.number() }, { total: 5, row: 1 });
tool("default", { total: z.number(), currency: z.string().default("EUR") }, { total: 5 });
tool("number_as_text", { total: z.coerce.number() }, { total: "5" });

const [one, other] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: "demo", version: "1" });
await Promise.all([server.connect(one), client.connect(other)]);

const seen = [];
const call = async (name) =>
  client.callTool({ name, arguments: {} }).then(
    (result) => JSON.stringify(result.isError ? result.content : result.structuredContent),
    (error) => error.message.replace(/.*must/, "must"),
  );
const names = ["as_named", "field_more", "default", "number_as_text"];
const passed = [];
for (const name of names) passed.push(await call(name)); // A client that has not listed the tools checks nothing.
await client.listTools();
for (const [index, name] of names.entries()) {
  seen.push(await call(name));
  console.log(`${name}: the server sent ${passed[index]}; a client that has listed the tools: ${seen[index]}`);
}
await client.close();
const expected = [
  '{"total":5}',
  "must NOT have additional properties",
  "must have required property 'currency'",
  "must be number",
];
const sent = ['{"total":5}', '{"total":5,"row":1}', '{"total":5}', '{"total":"5"}'];
process.exitCode = seen.join() === expected.join() && passed.join() === sent.join() ? 0 : 1;
JS
node try.mjs
