/**
 * What to do by hand where the browser cannot be set up for the person.
 * @module
 */
import type { Pkcs12File } from "./profile.ts";

export interface StepsOptions {
  /** Why it has to be done by hand: a sentence. */
  readonly problem: string;
  readonly managed: boolean;
  readonly target: string;
  readonly serverCa: string;
  readonly p12: Pkcs12File;
}

export function manualSteps(
  { problem, managed, target, serverCa, p12 }: StepsOptions,
  platform = process.platform,
): string {
  const steps = [
    trust(serverCa, platform),
    managed
      ? importCertificate(p12, platform)
      : "Import no device certificate; remove the demo's if an earlier try left it there.",
    "Quit the browser wholly and start it again, with a fresh profile if you can.",
    `Open ${target}`,
    `When you are done, remove what you imported: the certificates of "Contoso".`,
  ];
  return `${problem}\nBy hand:\n\n${steps.map((step, index) => `  ${index + 1}. ${step}`).join("\n")}\n`;
}

function trust(serverCa: string, platform: NodeJS.Platform): string {
  if (platform === "darwin")
    return `Trust the server CA:\n     security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db "${serverCa}"`;
  if (platform === "win32") return `Trust the server CA:\n     certutil -user -addstore Root "${serverCa}"`;
  return `Trust the server CA (with the NSS tools: libnss3-tools or nss-tools):\n     certutil -d sql:$HOME/.pki/nssdb -A -n "Demo server CA" -t C,, -i "${serverCa}"`;
}

function importCertificate({ file, password }: Pkcs12File, platform: NodeJS.Platform): string {
  if (platform === "darwin")
    return `Import the device certificate:\n     security import "${file}" -k ~/Library/Keychains/login.keychain-db -P ${password}`;
  if (platform === "win32")
    return `Import the device certificate:\n     certutil -user -p ${password} -importpfx "${file}"`;
  return `Import the device certificate:\n     pk12util -d sql:$HOME/.pki/nssdb -i "${file}" -W ${password}`;
}
