// What a host starts for an unpacked bundle: the bundle format's own code expands the manifest.
// node host.js FOLDER SETTINGS: prints {"command", "args", "env"} for the user's settings, a JSON object.
import { readFileSync } from "node:fs";
import path from "node:path";
import { getMcpConfigForManifest } from "@anthropic-ai/mcpb";

const [folder, settings] = process.argv.slice(2);
const config = await getMcpConfigForManifest({
  manifest: JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")),
  extensionPath: folder,
  systemDirs: {},
  userConfig: JSON.parse(settings),
  pathSeparator: path.sep,
});
console.log(JSON.stringify(config));
