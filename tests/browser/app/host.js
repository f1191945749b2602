// A host of MCP Apps: the AppBridge of ext-apps over the official client, which calls the server as web hosts do.
// `openApp` shows the app that belongs to a tool; faults of real hosts are switched on by its options.
import { AppBridge, getToolUiResourceUri, PostMessageTransport } from "@modelcontextprotocol/ext-apps/app-bridge";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const EXTENSION = { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } };
const NAME = { name: "test-host", version: "1" };

/** What the host saw: calls with milliseconds and characters, messages to the model, sizes, the time to `initialized`. */
window.seen = { calls: [], contexts: [], messages: [], sizes: [], ready: 0 };

/** The frame of the sandbox, once its proxy is ready. */
async function openSandbox(url, { width, theme }) {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:100px;border:0;display:block`;
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
  document.body.style.cssText = `margin:0;background:${theme === "dark" ? "#1e1f22" : "#fff"}`;
  document.body.append(frame);
  const ready = new Promise((done) => addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data?.method === "ui/notifications/sandbox-proxy-ready") done();
  }));
  frame.src = url;
  await ready;
  return frame;
}

/** A client whose calls are noted, its own and those that the bridge makes for the app. `strip` is done to all results. */
async function connect(server, strip) {
  const client = new Client(NAME, { capabilities: { extensions: EXTENSION } });
  await client.connect(new StreamableHTTPClientTransport(new URL(server)));
  const usual = client.request.bind(client);
  client.request = async (request, ...more) => {
    if (request.method !== "tools/call") return usual(request, ...more);
    const begin = performance.now();
    const result = await usual(request, ...more);
    const { structuredContent, _meta, ...rest } = result;
    const characters = JSON.stringify(result).length;
    window.seen.calls.push({ name: request.params.name, ms: performance.now() - begin, characters, failed: !!result.isError });
    return strip ? rest : result;
  };
  return client;
}

/**
 * Call a tool and show its app. `strip` drops structured content and `_meta` from every result, as Claude Desktop does
 * from that of the tool; `silent` also keeps the tool's arguments from the app, `messages: false` takes none to the model.
 */
window.openApp = async ({ server, sandbox, tool, args, theme = "light", width = 720, height = 500, modes = ["inline", "fullscreen"],
  strip = false, silent = false, messages = true }) => {
  window.shown = { server };
  const client = await connect(server, strip);
  const listed = (await client.listTools()).tools.find((each) => each.name === tool);
  const content = (await client.readResource({ uri: getToolUiResourceUri(listed) })).contents[0];
  const frame = await openSandbox(sandbox, { width, theme });
  const able = { openLinks: {}, serverTools: {}, serverResources: {}, logging: {} };
  const told = messages ? { updateModelContext: { text: {} }, message: { text: {} } } : {};
  const room = { maxHeight: height, width };
  const bridge = new AppBridge(client, NAME, { ...able, ...told }, { hostContext: {
    theme, displayMode: "inline", availableDisplayModes: modes, containerDimensions: room, toolInfo: { tool: listed },
  } });
  bridge.onmessage = async ({ content: parts }) => { window.seen.messages.push(parts[0].text); return {}; };
  bridge.onupdatemodelcontext = async ({ content: parts }) => { window.seen.contexts.push(parts[0].text); return {}; };
  bridge.onsizechange = (size) => { window.seen.sizes.push(size.height); frame.style.height = `${size.height}px`; };
  bridge.onrequestdisplaymode = async ({ mode }) => {
    const whole = mode === "fullscreen";
    frame.style.cssText = whole ? "position:fixed;inset:0;width:100%;height:100%;border:0" : `width:${width}px;height:480px;border:0`;
    const dimensions = whole ? { height: innerHeight, width: innerWidth } : room;
    bridge.sendHostContextChange({ displayMode: mode, containerDimensions: dimensions });
    return { mode };
  };
  const initialized = new Promise((done) => { bridge.oninitialized = done; });
  const begin = performance.now();
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  await bridge.sendSandboxResourceReady({ html: content.text, csp: content._meta?.ui?.csp });
  await initialized;
  window.seen.ready = performance.now() - begin;
  await bridge.sendToolInput({ arguments: silent ? {} : args });
  await bridge.sendToolResult(await client.request({ method: "tools/call", params: { name: tool, arguments: args } }));
  return content.mimeType;
};

/** The names of the tools that a server lists for a host of apps. */
window.fetchTools = async ({ server }) => (await (await connect(server, false)).listTools()).tools.map(({ name }) => name);
window.hostReady = true;
