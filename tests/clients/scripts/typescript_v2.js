// The steps by the TypeScript SDK 2.x: node typescript_v2.js TASK, where TASK is JSON. Prints a JSON line a step.

import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

import { task, tell, tour } from "./task.js";

const { transport, mode, command, args, env, url } = task;
const connection = {
  stdio: () => new StdioClientTransport({ command, args, env }),
  http: () => new StreamableHTTPClientTransport(new URL(url)),
  sse: () => new SSEClientTransport(new URL(url)),
}[transport]();

const client = new Client({ name: "typescript-v2", version: "1" }, { versionNegotiation: { mode } });
await client.connect(connection);
tell({ wire: client.getNegotiatedProtocolVersion() });
await tour(client, (call, options) => client.callTool(call, options));
