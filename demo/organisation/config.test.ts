import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "sallyport-organisation-"));
const write = (content: string) => {
  const file = join(folder, "organisation.json");
  writeFileSync(file, content);
  return file;
};
const secret = "a secret of the demo";
const valid = {
  port: 8444,
  crlPort: 8480,
  tls: { cert: "a.pem", key: "a.key" },
  serverCa: "ca.pem",
  sallyport: { issuer: "https://login.sallyport.localhost:8443/oidc", base: "sallyport.localhost:8443" },
  idp: {
    issuer: "https://idp.contoso.localhost:8444",
    client: { id: "sallyport", secret, redirectUris: ["https://login.sallyport.localhost:8443/callback"] },
    users: [{ name: "ana@contoso.example", password: "x", fullName: "Ana", groups: [] }],
  },
  mail: {
    clientId: "mail",
    clientSecret: secret,
    desktopClientId: "desktop",
    directOrigin: "https://mail.contoso.localhost:8444",
  },
  files: { clientId: "files", clientSecret: secret, directOrigin: "https://files.contoso.localhost:8444" },
  crlFile: "ca.crl",
  dataDir: "data",
};
afterAll(() => rmSync(folder, { recursive: true }));

describe("the organisation's configuration", () => {
  it("is read, and listens everywhere unless told otherwise", () => {
    expect(readConfig(write(JSON.stringify(valid)))).toEqual({ ...valid, host: "::" });
  });
  it("is refused with the path to the mistake", () => {
    expect(() => readConfig(join(folder, "absent.json"))).toThrow(/absent.json cannot be read/);
    expect(() => readConfig(write("{"))).toThrow(/cannot be read/);
    expect(() => readConfig(write(JSON.stringify({ ...valid, port: "x" })))).toThrow(/is wrong:[\s\S]*port/);
    const files = { ...valid.files, directOrigin: "https://files.contoso.localhost:8444/x" };
    expect(() => readConfig(write(JSON.stringify({ ...valid, files })))).toThrow(/an origin alone[\s\S]*directOrigin/);
  });
});
