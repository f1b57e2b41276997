/**
 * A running demo for end-to-end tests: started as `npm start` starts it, on ports of its own, in a folder of its own.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, fetch as undiciFetch } from "undici";
import { lookup } from "../../demo/network.ts";
import { until } from "./until.ts";

export interface CertificatePaths {
  readonly cert: string;
  readonly chain: string;
  readonly key: string;
  readonly p12: string;
  readonly password: string;
}

export interface DemoFile {
  readonly base: string;
  readonly console: string;
  readonly api: string;
  readonly adminToken: string;
  readonly serverCa: string;
  readonly deviceCa: string;
  readonly apps: readonly { id: string; name: string; url: string; directUrl: string }[];
  readonly users: readonly { name: string; password: string; groups: string[] }[];
  readonly certificates: Readonly<Record<string, CertificatePaths>>;
  readonly desktopClient: readonly [string, ...string[]];
}

export interface Demo {
  readonly file: DemoFile;
  readonly data: string;
  readonly process: ChildProcess;
  /** JSON over the API, as administrator; throws on anything but success. */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** The same, with the status instead of an exception. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Bytes over the API, as administrator. */
  send(path: string, bytes: Uint8Array): Promise<{ status: number; body: unknown }>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = new URL("../../demo/main.ts", import.meta.url).pathname;

export async function startDemo(
  options: { data?: string; port?: number; rateLimit?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<Demo> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "sallyport-e2e-"));
  const port = options.port ?? (await freePorts());
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN], {
    env: {
      ...process.env,
      ...options.env,
      SALLYPORT_DATA: data,
      SALLYPORT_PORT: String(port),
      SALLYPORT_RATE_LIMIT: String(options.rateLimit ?? 100_000),
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  await started(child);
  const file = JSON.parse(readFileSync(join(data, "demo.json"), "utf8")) as DemoFile;
  const dispatcher = new Agent({ connect: { ca: readFileSync(file.serverCa, "utf8"), lookup } });
  const authorization = `Bearer ${file.adminToken}`;
  const ask = (method: string, path: string, body?: unknown) =>
    request(method, path, body === undefined ? null : ["application/json", JSON.stringify(body)]);
  const request = async (method: string, path: string, content: readonly [string, string | Uint8Array] | null) => {
    const answer = await undiciFetch(file.api + path, {
      method,
      dispatcher,
      headers: { authorization, ...(content === null ? {} : { "content-type": content[0] }) },
      ...(content === null ? {} : { body: content[1] }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  };
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    file,
    data,
    process: child,
    ask,
    send: (path, bytes) => request("POST", path, ["application/octet-stream", bytes]),
    async api<T>(method: string, path: string, body?: unknown) {
      const answer = await ask(method, path, body);
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as T;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
      // The demo's apps end when they notice that their parent is gone.
      const port = Number(file.base.split(":")[1]);
      await until("the ports are free again", async () =>
        (await Promise.all([port, port + 1, port + 2].map(isFree))).every(Boolean),
      );
      await dispatcher.close().catch(() => {});
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await dispatcher.destroy().catch(() => {});
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`the demo did not start in time: ${output}`)), 45_000);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("Stop with Ctrl-C")) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${output}`)));
  });
}

/** The first of three neighbouring ports that are free on this machine. */
export async function freePorts(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    if ((await Promise.all([port, port + 1, port + 2].map(isFree))).every(Boolean)) return port;
  }
  throw new Error("no free ports");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "::", () => server.close(() => resolve(true)));
  });
}
