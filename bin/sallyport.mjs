#!/usr/bin/env node
// The command `sallyport`: starts src/cli on the pinned Node 24.
import { fileURLToPath } from "node:url";
import { runOnNode24 } from "./node24.mjs";

runOnNode24([fileURLToPath(new URL("../src/cli/index.ts", import.meta.url)), ...process.argv.slice(2)]);
