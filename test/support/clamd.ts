/**
 * A real clamd, with a signature database that the test writes: it knows one harmless text and nothing else.
 * @module
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

/** What this clamd calls malware. */
export const HARMLESS_MALWARE = Buffer.from(
  "SALLYPORT-TEST-MALWARE: harmless, but found by the signature of this test.\n",
);
export const SIGNATURE = "Sallyport.Test.Malware";

export interface Clamd {
  /** As the settings take it. */
  readonly address: string;
  close(): Promise<void>;
}

export async function startClamd(): Promise<Clamd> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-clamd-"));
  // clamd leaves root's rights where it has them, and must still reach its files.
  chmodSync(folder, 0o777);
  const md5 = createHash("md5").update(HARMLESS_MALWARE).digest("hex");
  const hex = HARMLESS_MALWARE.subarray(0, 22).toString("hex");
  writeFileSync(join(folder, "test.hdb"), `${md5}:${HARMLESS_MALWARE.byteLength}:${SIGNATURE}.Hash\n`);
  writeFileSync(join(folder, "test.ndb"), `${SIGNATURE}:0:*:${hex}\n`);
  const socket = join(folder, "clamd.sock");
  const configuration = join(folder, "clamd.conf");
  const lines = [
    `DatabaseDirectory ${folder}`,
    `LocalSocket ${socket}`,
    "LocalSocketMode 666",
    "Foreground yes",
    "StreamMaxLength 100M",
    `TemporaryDirectory ${folder}`,
    "SelfCheck 3600",
  ];
  writeFileSync(configuration, `${lines.join("\n")}\n`);
  const child = spawn("clamd", ["--config-file", configuration], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await until("clamd answers", () => {
    if (child.exitCode !== null) throw new Error(`clamd ended: ${output}`);
    return answers(socket);
  });
  return {
    address: `unix:${socket}`,
    async close() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.write("zPING\0"));
    socket.once("data", (data: Buffer) => {
      socket.destroy();
      resolve(data.toString().startsWith("PONG"));
    });
  });
}
