// The vendor's TypeScript SDK on a served engine: node tour.js COMMAND, where COMMAND is `extend-mcp` of this checkout.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { Extend, ExtendClient, extendCurrency, extendDate } from "extend-ai";
import { z } from "zod";

const INVOICE = new URL("../../extend_mcp/data/invoice.pdf", import.meta.url);
const NOTE = { text: "INVOICE\nInvoice number: INV-2024-0042\nTotal: $184.00\n", name: "note.txt" };
const SCHEMA = {
  type: "object",
  properties: { invoice_number: { type: ["string", "null"] }, total: { type: ["number", "null"] } },
};
const FOUND = { invoice_number: "INV-2024-0042", total: 184 };
const CLASSES = [
  { id: "invoice", type: "invoice", description: "An invoice with a number and a total to pay" },
  { id: "other", type: "other", description: "Anything else" },
];
const OFTEN = { polling: { fastPollIntervalMs: 50 } };
const LONG = Array(200_000).fill("A line of words that are read, one after another.").join("\n");

const upload = (client) => client.files.upload(createReadStream(INVOICE), {});

const tests = {
  async "a file is uploaded, listed, retrieved and deleted"(client) {
    const file = await upload(client);
    assert.deepEqual([file.object, file.name, file.type], ["file", "invoice.pdf", "PDF"]);
    assert.equal((await client.files.list({ nameContains: "invoice", maxPageSize: 100 })).data[0].id, file.id);
    assert.match((await client.files.retrieve(file.id)).presignedUrl, /^http/);
    assert.equal((await client.files.delete(file.id)).id, file.id);
  },

  async "a file is parsed into blocks"(client) {
    const { id } = await upload(client);
    const run = await client.parse({ file: { id }, metadata: { a: 1 } });
    assert.deepEqual([run.object, run.status, run.metadata], ["parse_run", "PROCESSED", { a: 1 }]);
    const types = run.output.chunks[0].blocks.map((block) => block.details?.type);
    assert(types.includes("text_details") && types.includes("table_details"), types.join());
  },

  async "a parse run is created and polled"(client) {
    const { id } = await upload(client);
    const run = await client.parseRuns.createAndPoll({ file: { id } }, OFTEN);
    assert.equal(run.status, "PROCESSED");
    assert((await client.parseRuns.retrieve(run.id)).output.chunks[0].content.includes("Invoice"));
  },

  async "fields are extracted by a schema"(client) {
    const run = await client.extract({ file: NOTE, config: { schema: SCHEMA } });
    assert.deepEqual([run.status, run.output.value], ["PROCESSED", FOUND]);
  },

  async "fields are extracted by a schema of zod"(client) {
    const schema = z.object({ invoice_number: z.string().nullable(), invoice_date: extendDate(), total: extendCurrency() });
    const { id } = await upload(client);
    const { value } = (await client.extract({ file: { id }, config: { schema } })).output;
    assert.match(value.invoice_date, /^\d{4}-\d\d-\d\d$/);
    assert.equal(typeof value.total.amount, "number");
    assert.equal(typeof value.invoice_number, "string");
  },

  async "an extractor is created, published and run"(client) {
    const made = await client.extractors.create({ name: "Invoices", config: { schema: SCHEMA } });
    assert.deepEqual([made.object, made.draftVersion.version], ["extractor", "draft"]);
    const version = await client.extractorVersions.create(made.id, { releaseType: "minor" });
    assert.equal(version.version, "0.1");
    const run = await client.extractRuns.createAndPoll({ file: NOTE, extractor: { id: made.id, version: "0.1" } }, OFTEN);
    assert.deepEqual([run.extractor.id, run.extractorVersion.id, run.output.value], [made.id, version.id, FOUND]);
    assert.equal((await client.extractRuns.delete(run.id)).id, run.id);
  },

  async "a batch runs"(client) {
    const made = await client.extractors.create({ name: "Invoices", config: { schema: SCHEMA } });
    const inputs = [{ file: NOTE }, { file: NOTE }];
    const batch = await client.extractRuns.createBatch({ extractor: { id: made.id }, inputs });
    assert.deepEqual([batch.status, batch.runCount], ["PENDING", 2]);
    assert.equal((await client.batchRuns.get(batch.id)).id, batch.id);
    assert.equal((await client.extractRuns.list({ batchId: batch.id })).data.length, 2);
  },

  async "a document is classified"(client) {
    const run = await client.classify({ file: NOTE, config: { classifications: CLASSES } });
    assert.deepEqual([run.status, run.output.type], ["PROCESSED", "invoice"]);
  },

  async "a document is split"(client) {
    const { id } = await upload(client);
    const run = await client.split({ file: { id }, config: { splitClassifications: CLASSES } });
    assert.equal(run.status, "PROCESSED");
    const [first] = run.output.splits;
    assert.equal(first.startPage, 1);
    assert.equal((await client.files.retrieve(first.fileId)).parentFileId, id);
  },

  async "a workflow runs, and its steps tell what they made"(client) {
    const steps = [
      { type: "TRIGGER", name: "trigger", next: [{ step: "parse" }] },
      { type: "PARSE", name: "parse", next: [{ step: "extract" }] },
      { type: "EXTRACT", name: "extract", config: { extractorConfig: { schema: SCHEMA } } },
    ];
    const workflow = await client.workflows.create({ name: "Invoices", steps });
    assert.equal((await client.workflowVersions.create(workflow.id, {})).version, "1");
    const run = await client.workflowRuns.createAndPoll({ workflow: { id: workflow.id }, file: NOTE }, OFTEN);
    assert.equal(run.status, "PROCESSED");
    assert.deepEqual(run.stepRuns.map((one) => one.stepType), ["PARSE", "EXTRACT"]);
    assert.deepEqual(run.stepRuns[1].result.extractRun.output.value, FOUND);
  },

  async "lists come in pages"(client) {
    for (const name of ["A", "B", "C"]) await client.classifiers.create({ name });
    const seen = [];
    let nextPageToken;
    do {
      const page = await client.classifiers.list({ maxPageSize: 2, sortBy: "createdAt", sortDir: "asc", nextPageToken });
      seen.push(...page.data.map((one) => one.name));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken);
    assert.deepEqual(seen, ["A", "B", "C"]);
  },

  async "a run is cancelled"(client) {
    const run = await client.extractRuns.create({ file: { text: LONG }, config: { schema: SCHEMA } });
    assert.equal(run.status, "PROCESSING");
    assert.equal((await client.extractRuns.cancel(run.id)).status, "CANCELLED");
  },

  async "errors are typed"(client) {
    await assert.rejects(client.files.retrieve("file_none"), (error) => {
      assert.deepEqual([error.statusCode, error.body.code], [404, "NOT_FOUND"]);
      return error instanceof Extend.NotFoundError;
    });
    await assert.rejects(client.parse({ file: { id: "a", url: "https://b" } }), Extend.BadRequestError);
    const { id } = await upload(client);
    await assert.rejects(client.detectForm({ file: { id } }), Extend.UnprocessableEntityError); // it has no fields
    const headers = { Authorization: "none" };
    await assert.rejects(client.files.list({}, { headers }), Extend.UnauthorizedError);
  },

  async "a webhook is verified and read"(client) {
    const server = createServer();
    const told = new Promise((tell) => {
      server.on("request", async (request, response) => {
        const parts = [];
        for await (const part of request) parts.push(part);
        response.end("ok");
        tell({ headers: request.headers, body: Buffer.concat(parts).toString() });
      });
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    const endpoint = await client.webhookEndpoints.create({
      url: `http://127.0.0.1:${server.address().port}/hook`,
      name: "Tour",
      enabledEvents: ["extract_run.processed"],
      apiVersion: "2026-02-09",
    });
    await client.extract({ file: NOTE, config: { schema: SCHEMA } });
    const { headers, body } = await told;
    server.close();
    const event = client.webhooks.verifyAndParse(body, headers, endpoint.signingSecret);
    assert.deepEqual([event.eventType, event.payload.output.value], ["extract_run.processed", FOUND]);
    assert.throws(() => client.webhooks.verifyAndParse(body, headers, "wss_other"));
  },
};

async function addressOf(engine) {
  for await (const line of createInterface({ input: engine.stderr })) {
    const found = /API is served at (\S+)/.exec(line);
    if (found) return found[1];
  }
  throw new Error("The engine did not start.");
}

const folder = mkdtempSync(join(tmpdir(), "tour-"));
const engine = spawn(process.argv[2], ["engine", "--port", "0", "--data-dir", folder], {
  env: { ...process.env, EXTEND_ENGINE_PRIVATE_URLS: "true" }, // for webhooks to this machine
  stdio: ["ignore", "ignore", "pipe"],
});
let [passed, failed] = [0, 0];
try {
  const baseUrl = await addressOf(engine);
  for (const [name, test] of Object.entries(tests)) {
    const headers = { "x-extend-workspace-id": `ws_${passed + failed}` }; // one with nothing in it
    try {
      await test(new ExtendClient({ token: "key", baseUrl, headers }));
      passed += 1;
    } catch (error) {
      failed += 1;
      console.error(`FAILED: ${name}\n`, error);
    }
  }
} finally {
  const ended = new Promise((exited) => engine.once("exit", exited));
  engine.kill();
  await ended;
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
