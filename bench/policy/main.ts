/**
 * `npm run bench:policy`: how long a decision takes, against the plain loop and other engines given the same policies.
 * Prints a table, or with `-- --json` one JSON object.
 *
 * INVARIANT: nothing is timed whose answers were not found equal to the specification's first.
 * @module
 */
import { policyEngines } from "./engines.ts";
import { engineFigures } from "./figures.ts";
import { aimsOf, render } from "./report.ts";

const SIZES = [10, 100, 1000, 10_000];

const sizes = [];
for (const size of SIZES) {
  process.stderr.write(`${size} policies\n`);
  sizes.push({ ...(await engineFigures(size)), peers: await policyEngines(size) });
}
const report = { unit: "microseconds of processor time", node: process.version, sizes, aims: aimsOf(sizes) };
process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(report)}\n` : render(report));
