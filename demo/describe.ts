/**
 * Where everything is, for a person at the terminal and for a script (`demo.json`).
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContosoCertificates } from "./authority/index.ts";
import { type DemoSecrets, DIRECT, desktopClientConfig, USERS } from "./seed.ts";

export function describeDemo(demo: {
  base: string;
  ports: { organisation: number };
  folder: string;
  certificates: ContosoCertificates;
  secrets: DemoSecrets;
  adminToken: string;
}) {
  const { base, ports, folder, certificates, adminToken } = demo;
  const clientConfig = join(folder, "desktop-client.json");
  writeFileSync(clientConfig, JSON.stringify(desktopClientConfig(base, ports.organisation, certificates.serverCa)));
  const script = fileURLToPath(new URL("./desktop-client/main.ts", import.meta.url));
  const app = (id: "mail" | "files", name: string) => ({
    id,
    name,
    url: `https://${id}.contoso.example.${base}/`,
    directUrl: `${DIRECT[id](ports.organisation)}/`,
  });
  const json = {
    base,
    console: `https://console.${base}/`,
    api: `https://console.${base}/api/v1`,
    adminToken,
    serverCa: certificates.serverCa,
    deviceCa: certificates.deviceCa,
    apps: [app("mail", "Contoso Mail"), app("files", "Contoso Files")],
    users: USERS.map(({ name, password, groups }) => ({ name, password, groups })),
    certificates: certificates.certificates,
    desktopClient: [process.execPath, "--disable-warning=ExperimentalWarning", script, "--config", clientConfig],
  };
  return { json, text: describe(json) };
}

interface Described {
  readonly console: string;
  readonly adminToken: string;
  readonly serverCa: string;
  readonly apps: readonly { name: string; url: string }[];
  readonly users: readonly { name: string; password: string; groups: readonly string[] }[];
  readonly certificates: ContosoCertificates["certificates"];
  readonly desktopClient: readonly string[];
}

function describe(json: Described): string {
  const { valid } = json.certificates;
  const lines = [
    "",
    "  Sallyport runs, with Contoso behind it.",
    "",
    ...json.apps.map(({ name, url }) => `  ${name.padEnd(14)} ${url}`),
    `  ${"Console".padEnd(14)} ${json.console}`,
    "",
    "  People",
    ...json.users.map(
      ({ name, password, groups }) => `    ${name.padEnd(24)} ${password.padEnd(12)} ${groups.join(", ")}`,
    ),
    "",
    `  Administrator token   ${json.adminToken}`,
    `  Certificate           ${valid.p12}   (password: ${valid.password})`,
    `  Server authority      ${json.serverCa}`,
    "",
    "  Try it",
    "    npm run demo:browser -- --unmanaged    a browser without the certificate",
    "    npm run demo:browser -- --managed      a browser with it",
    `    ${json.desktopClient.map((part) => (part.includes(" ") ? `"${part}"` : part)).join(" ")}`,
    "                                           the desktop mail client",
    "",
    "  Stop with Ctrl-C. Start anew with: npm start -- --fresh",
    "",
  ];
  return `${lines.join("\n")}\n`;
}
