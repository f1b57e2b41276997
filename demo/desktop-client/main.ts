/**
 * Contoso's desktop mail client: signs in as native apps do (RFC 8252) and lists the inbox.
 *
 * Exit codes: 0 the inbox was listed; 1 something failed; 2 sign-in was refused; 3 nobody signed in in time;
 * 4 the mail server did not accept the sign-in.
 * @module
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createFetch, describeNetworkError } from "../network.ts";
import { openBrowser } from "./browser.ts";
import { formatTable, readInbox } from "./inbox.ts";
import { Failure, signIn } from "./sign-in.ts";

const USAGE = `Usage: desktop-client --config <file> [--no-browser] [--timeout <seconds>] [--json]

  --config      JSON file: { issuer, clientId, api, serverCa }
  --no-browser  print the address and open nothing
  --timeout     how long to wait for the sign-in, 300 seconds by default
  --json        print the inbox as JSON
`;

const configSchema = z.strictObject({
  issuer: z.url({ protocol: /^https$/ }),
  clientId: z.string().min(1),
  /** Origin of the mail server. */
  api: z.url({ protocol: /^https$/ }),
  /** File, PEM. */
  serverCa: z.string().min(1),
});

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: "string" },
        "no-browser": { type: "boolean", default: false },
        timeout: { type: "string", default: "300" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const seconds = Number(values.timeout);
    if (!(seconds > 0 && seconds <= 3600)) throw new Error("--timeout is a number of seconds from 1 to 3600");
    if (values.config === undefined) throw new Error("--config is missing");
    return { file: values.config, browser: !values["no-browser"], timeoutMs: seconds * 1000, json: values.json };
  } catch (error) {
    throw new Failure(1, `${(error as Error).message}\n\n${USAGE}`);
  }
}

function readConfig(file: string) {
  try {
    const config = configSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { ...config, fetch: createFetch(readFileSync(config.serverCa, "utf8")) };
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Failure(1, `The configuration ${file} cannot be used: ${detail}`);
  }
}

async function main(): Promise<void> {
  const { file, browser, timeoutMs, json } = readArguments();
  const { issuer, clientId, api, fetch } = readConfig(file);
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  process.once("SIGTERM", () => interrupt.abort());
  const { accessToken, name } = await signIn({
    issuer,
    clientId,
    fetch,
    timeoutMs,
    signal: interrupt.signal,
    onAddress: (address) => {
      // With --json, what goes to standard output is JSON and nothing else.
      const out = json ? process.stderr : process.stdout;
      out.write(`Open this address in your browser:\n${address}\n`);
      if (browser) openBrowser(address);
    },
  });
  const messages = await readInbox(fetch, api, accessToken);
  process.stdout.write(
    json ? `${JSON.stringify({ messages }, null, 2)}\n` : `\nInbox of ${name}\n\n${formatTable(messages)}`,
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Failure ? error.message : describeNetworkError(error)}\n`);
    process.exit(error instanceof Failure ? error.exitCode : 1);
  },
);
