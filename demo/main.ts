/**
 * The demo: a small organisation with everything it needs, on this machine. Sallyport runs in this process; Contoso's
 * identity provider and apps run in another.
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runUntilStopped } from "../src/cli/run.ts";
import { readFactOptions, readPort } from "../src/cli/start.ts";
import { CannotStart, start } from "../src/main.ts";
import { type ContosoCertificates, ensureContosoCertificates, issueServerCertificate } from "./authority/index.ts";
import { describeDemo } from "./describe.ts";
import { contoso, type DemoSecrets, organisationConfig } from "./seed.ts";

const STARTUP_TIMEOUT = 20_000;

await runUntilStopped(async () => {
  const port = readPort(process.env.SALLYPORT_PORT, 8443);
  const data = resolve(process.env.SALLYPORT_DATA ?? ".sallyport");
  if (process.argv.includes("--fresh")) startAnew(data);
  refuseOtherPort(data, port);
  const folder = join(data, "demo");
  makeFolder(folder);
  const ports = { port, organisation: port + 1, crl: port + 2 };
  const certificates = await ensureContosoCertificates(join(folder, "certificates"), {
    crlUrl: `http://localhost:${ports.crl}/device-ca.crl`,
  });
  const secrets = readSecrets(join(folder, "secrets.json"));
  const base = `sallyport.localhost:${port}`;
  const running = await start({
    base,
    port,
    data,
    initial: () => contoso(base, ports.organisation, certificates, secrets),
    certificate: async (names) => {
      const { certPem, keyPem } = await issueServerCertificate(certificates.serverAuthority, [...names]);
      return { cert: certPem, key: keyPem };
    },
    ...readFactOptions(process.env),
    logLevel: process.env.SALLYPORT_LOG_LEVEL ?? "warn",
    ...(process.env.SALLYPORT_RATE_LIMIT ? { rateLimit: Number(process.env.SALLYPORT_RATE_LIMIT) } : {}),
  });
  const child = await startOrganisation(base, ports, folder, certificates, secrets).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  const { json, text } = describeDemo({ base, ports, folder, certificates, secrets, adminToken: running.adminToken });
  writeFileSync(join(data, "demo.json"), `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600 });
  process.stdout.write(text);
  return async () => {
    child.kill("SIGTERM");
    await running.stop();
  };
});

/** Removes what a demo wrote, and nothing else that may lie in the folder. */
function startAnew(data: string): void {
  for (const name of ["sallyport.db", "sallyport.db-wal", "sallyport.db-shm", "admin-token", "demo.json", "demo"]) {
    rmSync(join(data, name), { recursive: true, force: true });
  }
}

/** Addresses with their port are part of what was set up: on another port nobody could sign in. */
function refuseOtherPort(data: string, port: number): void {
  const before = portOf(join(data, "demo.json"));
  if (before === null || before === port) return;
  throw new CannotStart(
    `The demo in ${data} was set up on port ${before}. Start it there with SALLYPORT_PORT=${before}, or anew on port ${port} with: npm start -- --fresh`,
  );
}

/** Null: no demo was set up here, or what it wrote cannot be read. */
function portOf(file: string): number | null {
  try {
    const { base } = JSON.parse(readFileSync(file, "utf8")) as { base?: unknown };
    return typeof base === "string" ? Number(base.split(":")[1]) : null;
  } catch {
    return null;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart(
      `The data folder ${dirname(folder)} cannot be written (${code}). Choose another with SALLYPORT_DATA.`,
    );
  }
}

function readSecrets(file: string): DemoSecrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as DemoSecrets;
  const secret = () => randomBytes(24).toString("base64url");
  const secrets = { idp: secret(), mail: secret(), files: secret() };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

async function startOrganisation(
  base: string,
  ports: { organisation: number; crl: number },
  folder: string,
  certificates: ContosoCertificates,
  secrets: DemoSecrets,
): Promise<ChildProcess> {
  const names = [
    "idp.contoso.localhost",
    "mail.contoso.localhost",
    "files.contoso.localhost",
    "mail.contoso.example",
    "files.contoso.example",
  ];
  const { certPem, keyPem } = await issueServerCertificate(certificates.serverAuthority, names);
  const tls = { cert: join(folder, "apps.pem"), key: join(folder, "apps.key") };
  writeFileSync(tls.cert, certPem);
  writeFileSync(tls.key, keyPem, { mode: 0o600 });
  const file = join(folder, "organisation.json");
  writeFileSync(file, JSON.stringify(organisationConfig(base, ports, tls, folder, certificates, secrets)), {
    mode: 0o600,
  });
  const child = fork(fileURLToPath(new URL("./organisation/main.ts", import.meta.url)), [file], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  await new Promise<void>((ready, fail) => {
    const timer = setTimeout(() => fail(new CannotStart("The demo's apps did not start in time.")), STARTUP_TIMEOUT);
    child.once("message", () => {
      clearTimeout(timer);
      ready();
    });
    child.once("exit", () =>
      fail(new CannotStart(`The demo's apps could not start: ${complaint.trim() || "no reason given"}`)),
    );
  });
  return child;
}
