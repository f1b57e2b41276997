/**
 * A real ICAP server, c-icap, whose antivirus service asks a clamd. Debian: `c-icap` and `libc-icap-mod-virus-scan`.
 * @module
 */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clamd } from "./clamd.ts";
import { until } from "./until.ts";

const [MODULE] = globSync("/usr/lib/*/c_icap/virus_scan.so");
export const hasIcapServer = MODULE !== undefined && existsSync("/usr/bin/c-icap");

export interface IcapServer {
  /** Of the service that looks for malware, and of one that gives everything back. */
  readonly antivirus: URL;
  readonly echo: URL;
  close(): Promise<void>;
}

export async function startIcapServer(clamd: Clamd): Promise<IcapServer> {
  if (MODULE === undefined) throw new Error("install c-icap and libc-icap-mod-virus-scan");
  const folder = mkdtempSync(join(tmpdir(), "sallyport-icap-"));
  chmodSync(folder, 0o777);
  const port = await freePort();
  const modules = join(MODULE, "..");
  const lines = [
    `PidFile ${join(folder, "pid")}`,
    `CommandsSocket ${join(folder, "commands")}`,
    ...["StartServers 1", "MaxServers 1", "MinSpareThreads 1", "MaxSpareThreads 4", "ThreadsPerChild 4"],
    `Port 127.0.0.1:${port}`,
    `TmpDir ${folder}`,
    `ServerLog ${join(folder, "server.log")}`,
    `AccessLog ${join(folder, "access.log")}`,
    ...[`ModulesDir ${modules}`, `ServicesDir ${modules}`, "TemplateDir /usr/share/c_icap/templates/"],
    ...["TemplateDefaultLanguage en", "LoadMagicFile /etc/c-icap/c-icap.magic"],
    "Service echo srv_echo.so",
    "Service antivirus_module virus_scan.so",
    "ServiceAlias avscan virus_scan?allow204=on&sizelimit=off&mode=simple",
    "virus_scan.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GIF JPEG MSOFFICE",
    ...["virus_scan.SendPercentData 5", "virus_scan.StartSendPercentDataAfter 2M", "virus_scan.MaxObjectSize 50M"],
    "virus_scan.DefaultEngine clamd",
    "Module common clamd_mod.so",
    `clamd_mod.ClamdSocket ${clamd.address.replace(/^unix:/, "")}`,
  ];
  const configuration = join(folder, "c-icap.conf");
  writeFileSync(configuration, `${lines.join("\n")}\n`);
  const child = spawn("/usr/bin/c-icap", ["-N", "-f", configuration], { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await until("the ICAP server is there", () => {
    if (child.exitCode !== null) throw new Error("c-icap ended");
    return existsSync(join(folder, "pid"));
  });
  const service = (name: string) => new URL(`icap://127.0.0.1:${port}/${name}`);
  return {
    antivirus: service("avscan"),
    echo: service("echo"),
    async close() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
