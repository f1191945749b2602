// What a script is told by its one argument, JSON, and the steps of both TypeScript SDKs, whose clients differ in few words.

import assert from "node:assert/strict";

export const task = JSON.parse(process.argv[2]);

export const tell = (line) => console.log(JSON.stringify(line));

// Does the steps with a connected client. `call` calls a tool with the SDK's options.
export async function tour(client, call) {
  const { steps } = task;
  tell({ list: (await client.listTools()).tools.map((tool) => tool.name) });

  const parsed = (await call(steps.parse)).structuredContent;
  tell({ parse: parsed });
  tell({ extract: (await call(steps.extract)).structuredContent });
  const failed = await call(steps.error);
  tell({ error: { isError: failed.isError, text: failed.content[0].text } });
  const page = await client.readResource({ uri: steps.resource.replace("RUN", parsed.run_id) });
  tell({ resource: page.contents[0].text });

  const [heard, stop] = [[], new AbortController()];
  const onprogress = ({ progress, message }) => {
    heard.push([progress, message]);
    if (heard.length === 2) stop.abort();
  };
  await assert.rejects(call(steps.slow, { onprogress, signal: stop.signal }));
  tell({ progress: heard });
  const ended = { run_id: heard[0][1].split(" ")[0], wait_seconds: steps.patience };
  tell({ cancel: (await call({ name: "get_run", arguments: ended })).content[0].text });
  await client.close();
}
