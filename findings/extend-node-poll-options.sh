#!/usr/bin/env bash
# Three of the seven options of createAndPoll do nothing: how fast it asks cannot be set.
#
# Package:   extend-ai 1.17.0 (the vendor's SDK for Node), run by Node 18 or newer.
# Behaviour: `createAndPoll` takes `fastPollDurationMs`, `fastPollIntervalMs` and `backoffMultiplier`, which are in its type and described
#            there, and does not hand them on to the loop that asks, in none of the six kinds of run.
# Expected:  what the type says, and what the SDK's own `pollUntilDone` does with the same options; or a type without them.
# Seen:      fastPollIntervalMs 20, jitterFraction 0, maxWaitMs 1500:  createAndPoll asks 3 times, pollUntilDone dozens of times
# Matters:   short runs take a second longer than they need; and who sets a minute between two questions, so as to stay within a
#            limit on requests, still sends one each second for half a minute, for every run.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --prefix "$dir" extend-ai@1.17.0
cat >try.js <<'JS'
const http = require("node:http");
const { ExtendClient } = require("extend-ai");
const { pollUntilDone } = require("extend-ai/wrapper/utilities/polling");

const OPTIONS = { fastPollIntervalMs: 20, jitterFraction: 0, maxWaitMs: 1500 };
const KINDS = ["classifyRuns", "editRuns", "extractRuns", "parseRuns", "splitRuns", "workflowRuns"];

let questions = 0;
const server = http.createServer((request, response) => {
  if (request.method === "GET") questions += 1;
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end('{"id": "run_1", "status": "PROCESSING"}');
});

async function asked(poll) {
  questions = 0;
  const error = await poll().catch((caught) => caught);
  if (error.name !== "PollingTimeoutError") throw error;
  return questions;
}

server.listen(0, "127.0.0.1", async () => {
  const client = new ExtendClient({ token: "any", environment: `http://127.0.0.1:${server.address().port}` });
  const seen = {};
  for (const kind of KINDS) seen[kind] = await asked(() => client[kind].createAndPoll({ file: { id: "file_1" } }, OPTIONS));
  const retrieve = () => client.extractRuns.retrieve("run_1");
  const own = await asked(() => pollUntilDone(retrieve, (run) => run.status !== "PROCESSING", OPTIONS));
  server.close();
  console.log("createAndPoll asks", seen);
  console.log("pollUntilDone asks", own);
  process.exitCode = Object.values(seen).every((count) => count <= 3) && own > 10 ? 0 : 1;
});
JS
node try.js
