// The steps by the TypeScript SDK 1.x: node typescript_v1.js TASK, where TASK is JSON. Prints a JSON line a step.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

import { task, tell, tour } from "./task.js";

const { transport, command, args, env, url } = task;
const connection = {
  stdio: () => new StdioClientTransport({ command, args, env }),
  http: () => new StreamableHTTPClientTransport(new URL(url)),
  sse: () => new SSEClientTransport(new URL(url)),
}[transport]();

// The client tells its transport, and nobody else, which protocol was agreed on.
const setProtocolVersion = connection.setProtocolVersion?.bind(connection);
connection.setProtocolVersion = (version) => {
  tell({ wire: version });
  setProtocolVersion?.(version);
};

const client = new Client({ name: "typescript-v1", version: "1" });
await client.connect(connection);
await tour(client, (call, options) => client.callTool(call, undefined, options));
