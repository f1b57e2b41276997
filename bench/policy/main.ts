/**
 * `npm run bench:policy`: how long a decision takes, against the plain loop and other engines given the same policies.
 * Prints a table, or with `-- --json` one JSON object.
 *
 * INVARIANT: nothing is timed whose answers were not found equal to the specification's first.
 * @module
 */
import { policyEngines } from "./engines.ts";
import { engineFigures, growthFrom } from "./figures.ts";
import { aimsOf, render } from "./report.ts";

const SIZES = [10, 100, 1000, 10_000];

// What only our own engine has comes first: others leave heaps behind that whoever comes after them pays for.
const own = [];
for (const size of SIZES) {
  process.stderr.write(`${size} policies\n`);
  own.push(await engineFigures(size));
}
const growth = growthFrom(10, 10_000);
const sizes = [];
for (const figures of own) {
  process.stderr.write(`${figures.size} policies, all engines\n`);
  sizes.push({ ...figures, peers: await policyEngines(figures.size) });
}
const report = { unit: "microseconds of processor time", node: process.version, sizes, aims: aimsOf(sizes, growth) };
process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(report)}\n` : render(report));
