#!/usr/bin/env bash
# The time-out of a request ends when the answer begins.
#
# Package:   extend-ai 1.17.0 (the vendor's SDK for Node), run by Node 18 or newer.
# Behaviour: `timeoutInSeconds` is taken off once the headers are there. The body may take as long as it likes.
# Expected:  the whole request within the limit, as its name says and as AbortSignal.timeout() has it for fetch().
# Seen:      a body that takes 2.5 s, timeoutInSeconds 1:  the SDK answers after 2.5 s
#                                      fetch() with 1 s:  TimeoutError after 1 s
# Matters:   results of long documents come as large bodies. A connection that stalls in one holds the caller for ever, with the
#            time-out set.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" extend-ai@1.17.0
cat >try.js <<'JS'
const http = require("node:http");
const { ExtendClient } = require("extend-ai");

const server = http.createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "application/json" });
  response.write('{"object": "list",');
  setTimeout(() => response.end('"data": []}'), 2500);
});

async function timed(call) {
  const started = Date.now();
  const answer = await call().catch((error) => error.name);
  return { answer, seconds: (Date.now() - started) / 1000 };
}

server.listen(0, "127.0.0.1", async () => {
  const environment = `http://127.0.0.1:${server.address().port}`;
  const client = new ExtendClient({ token: "any", environment });
  const sdk = await timed(() => client.files.list({}, { timeoutInSeconds: 1 }));
  const plain = await timed(async () => (await fetch(environment, { signal: AbortSignal.timeout(1000) })).json());
  console.log("extend-ai", sdk);
  console.log("fetch", plain);
  server.close();
  process.exitCode = sdk.answer.object === "list" && sdk.seconds > 2.4 && plain.answer === "TimeoutError" ? 0 : 1;
});
JS
node try.js
