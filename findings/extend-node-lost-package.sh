#!/usr/bin/env bash
# An extraction from a package of several files goes out without the package, where its schema is a Zod schema.
#
# Package:   extend-ai 1.17.0 (the vendor's SDK for Node), run by Node 18 or newer.
# Behaviour: `extractRuns.createAndPoll` turns a Zod schema into a JSON Schema, and for that makes the request anew, with `file`, `priority`,
#            `metadata` and the configuration. `package` is left out. With a JSON Schema the same request goes out as it was given.
# Expected:  the same request but for the schema; the type of the request with a Zod schema has `package`, and all else that the other has.
# Seen:      JSON Schema                  config, package, priority
#            Zod schema                   config, priority
#            Zod schema, overrideConfig   extractor, priority
# Matters:   the run is refused for having no file, or there is nothing to say that its files were not sent. The type check passes, and
#            going over to a typed schema is what the SDK's page advises.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" extend-ai@1.17.0 zod@4.6.7
cat >try.js <<'JS'
const http = require("node:http");
const { ExtendClient } = require("extend-ai");
const { z } = require("zod");

const JSON_SCHEMA = {
  type: "object",
  properties: { total: { type: ["number", "null"] } },
  required: ["total"],
  additionalProperties: false,
};
const ZOD_SCHEMA = z.object({ total: z.number().nullable() });
const REQUEST = { package: { files: [{ id: "file_1" }, { id: "file_2" }] }, priority: 5 };

let sent;
const server = http.createServer(async (request, response) => {
  if (request.method === "POST") {
    const parts = [];
    for await (const part of request) parts.push(part);
    sent = Object.keys(JSON.parse(Buffer.concat(parts))).sort().join();
  }
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end('{"id": "exr_1", "status": "PROCESSED"}');
});

server.listen(0, "127.0.0.1", async () => {
  const client = new ExtendClient({ token: "any", environment: `http://127.0.0.1:${server.address().port}` });
  const seen = [];
  for (const configured of [
    { config: { schema: JSON_SCHEMA } },
    { config: { schema: ZOD_SCHEMA } },
    { extractor: { id: "ex_1", overrideConfig: { schema: ZOD_SCHEMA } } },
  ]) {
    await client.extractRuns.createAndPoll({ ...REQUEST, ...configured });
    seen.push(sent);
  }
  server.close();
  console.log(`JSON Schema: ${seen[0]}\nZod schema: ${seen[1]}\nZod schema, overrideConfig: ${seen[2]}`);
  process.exitCode = seen.join(" ") === "config,package,priority config,priority extractor,priority" ? 0 : 1;
});
JS
node try.js
