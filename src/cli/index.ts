/**
 * The command `sallyport`.
 * @module
 */
import { apply } from "./apply.ts";
import { check } from "./check.ts";
import { exportConfiguration } from "./export.ts";
import { runOnce } from "./failure.ts";
import { INSPECTED, inspect } from "./inspect.ts";
import { plan } from "./plan.ts";
import { replay } from "./replay.ts";
import { start } from "./start.ts";
import { USAGE } from "./usage.ts";
import { whatIf } from "./what-if.ts";

const COMMANDS: Record<keyof typeof USAGE, { run: () => Promise<void>; help: string }> = {
  start: {
    run: start,
    help: "run Sallyport (SALLYPORT_CONFIG, SALLYPORT_BASE, SALLYPORT_TLS_CERT, SALLYPORT_TLS_KEY; more in docs/facts.md)",
  },
  check: { run: () => runOnce(check), help: "examine a policy file and run its scenarios, without a server" },
  export: {
    run: () => runOnce(exportConfiguration),
    help: "print policies, address ranges, device tag rules and inspection settings as YAML",
  },
  plan: {
    run: () => runOnce(plan),
    help: "say what a policy file would change (0: nothing, 2: something, 1: mistakes)",
  },
  apply: { run: () => runOnce(apply), help: "put a policy file in force (--reason TEXT)" },
  "what-if": { run: () => runOnce(whatIf), help: "say what would happen to a hypothetical sign-in (FILE or -)" },
  inspect: {
    run: () => runOnce(inspect, INSPECTED.notLookedInto),
    help: "say what is in files (0: nothing found, 1: something, 2: not looked into; --settings, --json, --server)",
  },
  replay: { run: () => runOnce(replay), help: "try a policy file on recorded activities (--from, --to)" },
};

const [name = "help", ...args] = process.argv.slice(2);
const isCommand = (given: string): given is keyof typeof USAGE => Object.hasOwn(COMMANDS, given);
if (!isCommand(name)) {
  const lines = Object.entries(COMMANDS).map(([key, { help }]) => `  ${key.padEnd(14)}${help}`);
  const demo = [
    "  demo          a whole organisation on this machine, to try it",
    "  demo-browser  open a browser on the demo",
  ];
  process.stderr.write(["usage: sallyport <command>", ...lines, ...demo, ""].join("\n"));
  process.exit(name === "help" || name === "--help" ? 0 : 1);
}
if (args.includes("--help")) {
  process.stdout.write(`usage: ${USAGE[name]}\n${COMMANDS[name].help}\n`);
  process.exit(0);
}
await COMMANDS[name].run();
