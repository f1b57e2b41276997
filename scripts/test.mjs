// npm test: everything that has to hold, one step after the other; all of them run, and the sums are printed last.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "../bin/node24.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const node = findNode();
if (node === null) {
  process.stderr.write('Node 24 is needed. Run "npm ci" to install the pinned one.\n');
  process.exit(1);
}

const RESULTS = "test-results/vitest.json";
// Tests start the program hundreds of times: what the first compiles serves the others. Node looks at the source each time.
const env = { ...process.env, NODE_COMPILE_CACHE: resolve("test-results/compiled") };
const vitest = (project) => ["node_modules/vitest/vitest.mjs", "run", ...project.map((name) => `--project=${name}`)];
const STEPS = [
  { name: "format and lint", args: ["scripts/biome.mjs", "check", "--error-on-warnings", "."] },
  { name: "types", args: ["scripts/types.ts"] },
  { name: "boundaries", args: ["scripts/boundaries.ts"] },
  { name: "console builds", args: ["scripts/build-console.ts"] },
  { name: "unit and contract tests", args: vitest(["unit", "contract"]), counts: true },
  { name: "end-to-end tests", args: vitest(["e2e"]), counts: true },
];

let passed = 0;
let failed = 0;
mkdirSync("test-results", { recursive: true });
for (const { name, args, counts } of STEPS) {
  process.stdout.write(`\n== ${name}\n`);
  rmSync(RESULTS, { force: true });
  const { status } = spawnSync(node, ["--disable-warning=ExperimentalWarning", ...args], { stdio: "inherit", env });
  const sums = counts ? readSums() : null;
  passed += sums?.passed ?? (status === 0 ? 1 : 0);
  failed += sums?.failed ?? 0;
  // A runner that fails without a failed test, or without having run one, is a failure all the same.
  if (status !== 0 && (sums?.failed ?? 0) === 0) failed += 1;
  if (counts && status === 0 && (sums?.passed ?? 0) === 0) failed += 1;
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

function readSums() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(RESULTS, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return null;
  }
}
