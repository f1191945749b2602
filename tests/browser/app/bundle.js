// `node bundle.js OUT` writes `host.js` with all that it imports as one file.
import { build } from "esbuild";

const entryPoints = [new URL("host.js", import.meta.url).pathname];
await build({ entryPoints, outfile: process.argv[2], bundle: true, format: "esm", logLevel: "error" });
