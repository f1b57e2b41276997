/**
 * `npm run bench:difference`: how long it takes to say what an edit to a set of policies changes, and to analyse the set.
 * Prints a table, or with `-- --json` one JSON object. Processor time, one thread, the slowest edit of each kind.
 * @module
 */
import {
  analyse,
  compilePolicies,
  coverage,
  differ,
  type Policy,
  type PolicyList,
  policySchema,
} from "../../src/policy/index.ts";
import { Random } from "../../test/support/random.ts";
import { APPS, makePolicies } from "../policy/organisation.ts";

const SIZES = [100, 1000];
const EDITS = 20;
const AIM = { size: 1000, milliseconds: 200 };

type Edit = (policies: Policy[], at: number, random: Random) => void;
const KINDS: Readonly<Record<string, Edit>> = {
  removed: (policies, at) => policies.splice(at, 1),
  "switched off": (policies, at) => change(policies, at, (one) => ({ ...one, mode: "off" })),
  "another action": (policies, at) =>
    change(policies, at, (one) => ({ ...one, action: "action" in one && one.action === "block" ? "audit" : "block" })),
  "a filter less": (policies, at) => change(policies, at, (one) => ({ ...one, filters: one.filters.slice(1) })),
  "moved to the front": (policies, at) => policies.unshift(...policies.splice(at, 1)),
  "added, for everybody": (policies, at) =>
    policies.splice(
      at,
      0,
      policySchema.parse({ id: "new", revision: 1, name: "New", kind: "access", action: "block" }),
    ),
};

function change(policies: Policy[], at: number, edit: (one: Policy) => object): void {
  const one = policies[at];
  if (one !== undefined) policies[at] = edit(one) as Policy;
}

function time<T>(run: () => T): { milliseconds: number; result: T } {
  const start = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(start);
  return { milliseconds: (user + system) / 1000, result };
}

const rows = SIZES.map((size) => {
  const before = makePolicies(size);
  const random = new Random(size);
  const options = { apps: APPS };
  // The set in force is compiled already, the edited one is not.
  const inForce = compilePolicies(before, 1).engine;
  const answer = (after: PolicyList) =>
    differ(before, after, { ...options, engines: { before: inForce, after: compilePolicies(after, 2).engine } });
  answer({ ...before, policies: before.policies.slice(1) });
  const edits = Object.entries(KINDS).map(([kind, edit]) => {
    const runs = Array.from({ length: EDITS }, () => {
      const policies = [...before.policies];
      edit(policies, random.below(size), random);
      const after: PolicyList = { ...before, policies };
      return time(() => answer(after));
    });
    const times = runs.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
    return {
      kind,
      median: times[Math.floor(EDITS / 2)] ?? 0,
      slowest: times.at(-1) ?? 0,
      complete: runs.filter(({ result }) => result.complete).length,
      differences: runs.reduce((sum, { result }) => sum + result.differences.length, 0),
    };
  });
  const analysis = time(() => analyse(before, options));
  const covered = time(() => coverage(before, options));
  return {
    size,
    edits,
    analysis: { milliseconds: analysis.milliseconds, complete: analysis.result.complete },
    coverage: { milliseconds: covered.milliseconds, complete: covered.result.complete },
  };
});

const slowest = Math.max(...(rows.find(({ size }) => size === AIM.size)?.edits ?? []).map((one) => one.slowest));
const aim = { ...AIM, slowest, met: slowest <= AIM.milliseconds };
const report = { unit: "milliseconds of processor time", edits: EDITS, node: process.version, rows, aim };

function render(): string {
  const lines = rows.flatMap(({ size, edits, analysis, coverage: covered }) => [
    `${size} policies${" ".repeat(Math.max(0, 22 - String(size).length))}median   slowest  complete  differences`,
    ...edits.map(
      (one) =>
        `  ${one.kind.padEnd(26)}${one.median.toFixed(1).padStart(9)}${one.slowest.toFixed(1).padStart(10)}${`${one.complete}/${EDITS}`.padStart(10)}${String(one.differences).padStart(13)}`,
    ),
    `  analysis of the set ${analysis.milliseconds.toFixed(0)}${analysis.complete ? "" : " (not complete)"}, coverage ${covered.milliseconds.toFixed(0)}${covered.complete ? "" : " (not complete)"}`,
    "",
  ]);
  const verdict = `${aim.met ? "met   " : "MISSED"} an edit to ${aim.size} policies: ${slowest.toFixed(1)} at most, aim ${aim.milliseconds}`;
  return ["Milliseconds of processor time, one thread", ...lines, verdict, ""].join("\n");
}

process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(report)}\n` : render());
