/**
 * The command `sallyport`.
 * @module
 */
import { start } from "./start.ts";

const COMMANDS: Record<string, { run: () => Promise<void>; help: string }> = {
  start: {
    run: start,
    help: "run Sallyport (SALLYPORT_CONFIG, SALLYPORT_BASE, SALLYPORT_TLS_CERT, SALLYPORT_TLS_KEY; more in docs/facts.md)",
  },
};

const [name = "help"] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  const lines = Object.entries(COMMANDS).map(([key, { help }]) => `  ${key.padEnd(14)}${help}`);
  const demo = [
    "  demo          a whole organisation on this machine, to try it",
    "  demo-browser  open a browser on the demo",
  ];
  process.stderr.write(["usage: sallyport <command>", ...lines, ...demo, ""].join("\n"));
  process.exit(name === "help" || name === "--help" ? 0 : 1);
}
await command.run();
