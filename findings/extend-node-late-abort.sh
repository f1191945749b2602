#!/usr/bin/env bash
# A call that was given up goes on waiting, up to a minute, for its next try.
#
# Package:   extend-ai 1.17.0 (the vendor's SDK for Node), run by Node 18 or newer.
# Behaviour: after an answer 503 or 429 the SDK waits as long as `Retry-After` says, at most 60 s. `abortSignal` does not end this
#            wait, and `timeoutInSeconds` does not count it: the promise settles when the wait is over.
# Expected:  the abort error at once, as an abort during a request gives it.
# Seen:      Retry-After 3, aborted after .3 s, time-out 1 s: "The user aborted a request" after 3 s, with one request sent
# Matters:   a user who presses cancel, or a server that has to answer within its own time-out, waits for up to a minute, twice
#            with the two tries that are usual.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" extend-ai@1.17.0
cat >try.js <<'JS'
const http = require("node:http");
const { ExtendClient } = require("extend-ai");

let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  response.writeHead(503, { "Retry-After": "3", "Content-Type": "application/json" });
  response.end('{"message": "busy"}');
});
server.listen(0, "127.0.0.1", async () => {
  const environment = `http://127.0.0.1:${server.address().port}`;
  const client = new ExtendClient({ token: "any", environment });
  const started = Date.now();
  const error = await client.files
    .list({}, { abortSignal: AbortSignal.timeout(300), timeoutInSeconds: 1 })
    .catch((caught) => caught);
  const seconds = (Date.now() - started) / 1000;
  console.log(`${error.message}, after ${seconds.toFixed(1)} s and ${requests} request`);
  server.close();
  process.exitCode = seconds > 2.9 && requests === 1 && /abort/.test(error.message) ? 0 : 1;
});
JS
node try.js
