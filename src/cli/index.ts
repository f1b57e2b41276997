/**
 * The command `sallyport`.
 * @module
 */
import { runOnce } from "./failure.ts";
import { USAGE } from "./usage.ts";

interface Command {
  /** Loads no more than it needs. */
  readonly run: () => Promise<void>;
  readonly help: string;
  /** What its options mean, and what it ends with. */
  readonly more?: readonly string[];
}

const COMMANDS: Record<keyof typeof USAGE, Command> = {
  start: {
    run: async () => (await import("./start.ts")).start(),
    help: "run Sallyport (SALLYPORT_CONFIG, SALLYPORT_BASE, SALLYPORT_TLS_CERT, SALLYPORT_TLS_KEY; more in docs/facts.md)",
  },
  check: {
    run: async () => runOnce((await import("./check.ts")).check),
    help: "examine a policy file and run its scenarios, without a server",
  },
  export: {
    run: async () => runOnce((await import("./export.ts")).exportConfiguration),
    help: "print policies, address ranges, device tag rules and inspection settings as YAML",
  },
  plan: {
    run: async () => runOnce((await import("./plan.ts")).plan),
    help: "say what a policy file would change (0: nothing, 2: something, 1: mistakes)",
  },
  apply: {
    run: async () => runOnce((await import("./apply.ts")).apply),
    help: "put a policy file in force (--reason TEXT)",
  },
  "what-if": {
    run: async () => runOnce((await import("./what-if.ts")).whatIf),
    help: "say what would happen to a hypothetical sign-in (FILE or -)",
  },
  inspect: {
    run: async () => {
      const { INSPECTED, inspect } = await import("./inspect.ts");
      await runOnce(inspect, INSPECTED.notLookedInto);
    },
    help: "say what is in files: their types, labels, sensitive content, malware, and what was not read",
    more: [
      "  --settings FILE  look as an `inspection:` section in YAML says (types of your own, labels, engines, limits)",
      "  --json           print one array with everything that is known of each file",
      "  --server         let a running server look (SALLYPORT_API, SALLYPORT_TOKEN), and say which policies would act",
      "Ends with 0 when nothing was found, with 1 when something was, and with 2 when a file was not looked into to its end.",
    ],
  },
  replay: {
    run: async () => runOnce((await import("./replay.ts")).replay),
    help: "try a policy file on recorded activities (--from, --to)",
  },
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
  const { help, more = [] } = COMMANDS[name];
  process.stdout.write([`usage: ${USAGE[name]}`, help, ...more, ""].join("\n"));
  process.exit(0);
}
await COMMANDS[name].run();
