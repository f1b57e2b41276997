#!/usr/bin/env node
// The command `sallyport`, on the pinned Node 24. The demo's commands live with the demo.
import { fileURLToPath } from "node:url";
import { runOnNode24 } from "./node24.mjs";

const [command, ...rest] = process.argv.slice(2);
const scripts = { __proto__: null, demo: "../demo/main.ts", "demo-browser": "../demo/browser/index.ts" };
const script = fileURLToPath(new URL(scripts[command] ?? "../src/cli/index.ts", import.meta.url));
runOnNode24(scripts[command] === undefined ? [script, ...process.argv.slice(2)] : [script, ...rest], { ipc: true });
