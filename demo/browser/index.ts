/**
 * Opens Chromium on the demo: `npm run demo:browser -- --unmanaged` or `--managed`.
 *
 * The browser gets a throw-away profile that trusts the demo's server CA; managed, it has the device certificate too.
 * @module
 */
import { spawn } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createProfile } from "./profile.ts";
import { manualSteps } from "./steps.ts";

const USAGE = `Usage: demo:browser -- --unmanaged | --managed [--url <address>]

  --unmanaged  without a certificate, as on a private device
  --managed    with the organisation's device certificate
  --url        what to open; the webmail by default
`;
const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const demoSchema = z.object({
  serverCa: z.string(),
  apps: z
    .array(z.object({ id: z.string(), name: z.string(), url: z.string(), directUrl: z.string().optional() }))
    .min(1),
  users: z.array(z.object({ name: z.string(), password: z.string() })).min(1),
  certificates: z.object({ valid: z.object({ p12: z.string(), password: z.string() }) }),
});
export type Demo = z.infer<typeof demoSchema>;

/** What the demo wrote when it started. Throws one sentence if it did not. */
export function readDemo(env: NodeJS.ProcessEnv = process.env): Demo {
  const file = resolve(env.SALLYPORT_DATA || ".sallyport", "demo.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`${file} is not there. Start the demo first, with: npm start`);
  }
  try {
    return demoSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is not what the demo writes. Start the demo anew, with: npm start -- --fresh`);
  }
}

/** The first installed of the browsers known; `CHROMIUM` names another. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM) return env.CHROMIUM;
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Opens the browser and waits until it is closed; resolves with the exit code. Throws one sentence on bad input. */
export async function runDemoBrowser(args: readonly string[]): Promise<number> {
  const { managed, url } = readArguments(args);
  const demo = readDemo();
  const [firstApp] = demo.apps;
  const target = url ?? (demo.apps.find(({ id }) => id === "mail") ?? firstApp)?.url ?? "";
  const browser = findBrowser();
  const p12 = { file: demo.certificates.valid.p12, password: demo.certificates.valid.password };
  const steps = (problem: string) => {
    process.stdout.write(manualSteps({ problem, managed, target, serverCa: demo.serverCa, p12 }));
    return 1;
  };
  if (process.platform !== "linux") return steps("This command knows the certificate store of Linux only.");
  if (browser === undefined) return steps("Neither Chromium nor Chrome was found; CHROMIUM can name one.");
  const made = await createProfile({ serverCa: demo.serverCa, ...(managed ? { p12 } : {}) }).catch(
    (error: Error) => error,
  );
  if (made instanceof Error) return steps(`${made.message}.`);
  process.stdout.write(`Opening ${target} ${managed ? "with" : "without"} the device certificate.\nSign in as:\n`);
  for (const { name, password } of demo.users) process.stdout.write(`  ${name}  ${password}\n`);
  try {
    return await launch(browser, target, made);
  } finally {
    await made.dispose();
  }
}

function readArguments(args: readonly string[]): { managed: boolean; url?: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { managed: { type: "boolean" }, unmanaged: { type: "boolean" }, url: { type: "string" } },
    });
    const { managed = false, unmanaged = false, url } = values;
    if (managed === unmanaged) throw new Error("say either --managed or --unmanaged");
    if (url !== undefined && !/^https?:\/\//.test(url)) throw new Error("--url takes an http or https address");
    return { managed, ...(url === undefined ? {} : { url }) };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function launch(browser: string, target: string, { home, userDataDir }: { home: string; userDataDir: string }) {
  const child = spawn(
    browser,
    [
      `--user-data-dir=${userDataDir}`,
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-sync",
      // Chromium refuses to start as root with its sandbox.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      target,
    ],
    { env: { ...process.env, HOME: home }, stdio: ["ignore", "ignore", "inherit"] },
  );
  // The profile is removed after the browser has ended, so its end is awaited, whatever tells us to stop.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill(signal));
  return new Promise<number>((done, failed) => {
    child.once("error", (error) => failed(new Error(`${browser} could not be started: ${error.message}`)));
    child.once("exit", (code) => done(code ?? 0));
  });
}

if (import.meta.main)
  runDemoBrowser(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`demo:browser: ${(error as Error).message}\n`);
      process.exit(1);
    },
  );
