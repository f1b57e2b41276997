/**
 * The ground that the rest stands on: it starts or says in one sentence why not, finds its data again, stops when told,
 * and answers with the headers and limits that every page of ours has.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, fetch as undiciFetch } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSelfSigned } from "../../demo/authority/index.ts";
import { lookup } from "../../demo/network.ts";
import { type Demo, freePorts, startDemo } from "../support/demo.ts";

const COMMAND = new URL("../../bin/sallyport.mjs", import.meta.url).pathname;

/** Runs the command to its end; what it said on standard error, and how it ended. */
function run(args: string[], env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, said })));
}

describe("what keeps Sallyport from starting", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sallyport-ground-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function expectSentence(args: string[], env: Record<string, string>, sentence: RegExp) {
    const { code, said } = await run(args, { SALLYPORT_DATA: mkdtempSync(join(folder, "data-")), ...env });
    expect(said).toMatch(sentence);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  }

  it("is told when the port is taken", async () => {
    const port = await freePorts();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "::", () => resolve()));
    await expectSentence(
      ["demo"],
      { SALLYPORT_PORT: String(port) },
      new RegExp(`Port ${port} is taken .*SALLYPORT_PORT`),
    );
    server.close();
  });

  it("is told when the demo was set up on another port", async () => {
    const data = mkdtempSync(join(folder, "data-"));
    writeFileSync(join(data, "demo.json"), '{ "base": "sallyport.localhost:8443" }');
    const env = { SALLYPORT_DATA: data, SALLYPORT_PORT: String(await freePorts()) };
    await expectSentence(["demo"], env, /was set up on port 8443.*SALLYPORT_PORT=8443.*--fresh/);
  });

  it("is told when the data folder cannot be written", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    await expectSentence(
      ["demo"],
      { SALLYPORT_DATA: join(file, "below") },
      /data folder .* cannot be written .*SALLYPORT_DATA/,
    );
  });

  it("is told when the port is no port", () =>
    expectSentence(["demo"], { SALLYPORT_PORT: "https" }, /SALLYPORT_PORT is "https"; it has to be a whole number/));

  it("is told when a setting is missing, a file is not there, or the configuration has mistakes", async () => {
    await expectSentence(["start"], {}, /SALLYPORT_BASE is not set/);
    const empty = join(folder, "empty.pem");
    writeFileSync(empty, "");
    const noCertificate = { SALLYPORT_BASE: "access.example.com", SALLYPORT_TLS_CERT: empty, SALLYPORT_TLS_KEY: empty };
    await expectSentence(["start"], noCertificate, /empty\.pem holds no certificate in PEM \(SALLYPORT_TLS_CERT\)/);
    const { certPem, keyPem } = await createSelfSigned("CN=access.example.com");
    const pem = join(folder, "both.pem");
    writeFileSync(pem, certPem + keyPem);
    await expectSentence(["start"], { ...noCertificate, SALLYPORT_TLS_CERT: pem }, /empty\.pem holds no private key/);
    const other = join(folder, "other.pem");
    writeFileSync(other, (await createSelfSigned("CN=other")).keyPem);
    const mismatch = { ...noCertificate, SALLYPORT_TLS_CERT: pem, SALLYPORT_TLS_KEY: other };
    await expectSentence(["start"], mismatch, /other\.pem is not the key of the certificate in .*both\.pem/);
    const env = { SALLYPORT_BASE: "access.example.com", SALLYPORT_TLS_CERT: pem, SALLYPORT_TLS_KEY: pem };
    await expectSentence(["start"], { ...env, SALLYPORT_CONFIG: join(folder, "no.yaml") }, /no\.yaml cannot be read/);
    const file = join(folder, "bad.yaml");
    writeFileSync(file, "settings: { organisation: '' }\n");
    const { code, said } = await run(["start"], { ...env, SALLYPORT_CONFIG: file, SALLYPORT_DATA: join(folder, "c") });
    expect(said).toMatch(/bad\.yaml has mistakes:\n/);
    expect(said).toMatch(/settings\.organisation: /);
    expect(code).toBe(1);
  });

  it("is told when the command does not exist", async () => {
    const { code, said } = await run(["strat"], {});
    expect(said).toContain("usage: sallyport");
    expect(code).toBe(1);
  });
});

describe("a running Sallyport", () => {
  let demo: Demo;
  let dispatcher: Agent;
  beforeAll(async () => {
    demo = await startDemo();
    dispatcher = new Agent({ connect: { ca: readFileSync(demo.file.serverCa, "utf8"), lookup } });
  });
  afterAll(async () => {
    await dispatcher?.destroy();
    await demo?.stop();
  });
  const ask = (url: string, init: object = {}) => undiciFetch(url, { dispatcher, redirect: "manual", ...init });

  it("writes all that a script needs, with absolute paths and complete addresses, for its owner alone", () => {
    const { file } = demo;
    expect(file).toMatchObject({
      apps: [{ id: "mail" }, { id: "files" }],
      users: [{ groups: expect.any(Array) }, {}, {}],
      desktopClient: expect.any(Array),
    });
    const kinds = ["valid", "expired", "notYetValid", "wrongPurpose", "otherAuthority", "revoked"];
    expect(Object.keys(file.certificates)).toEqual(expect.arrayContaining(kinds));
    for (const kind of kinds) {
      const { cert, key, p12, password } = file.certificates[kind] ?? { cert: "", key: "", p12: "", password: "" };
      for (const path of [cert, key, p12]) expect(readFileSync(path).length).toBeGreaterThan(0);
      expect(password).not.toBe("");
    }
    for (const url of [file.console, file.api, ...file.apps.flatMap((app) => [app.url, app.directUrl])])
      expect(new URL(url).protocol).toBe("https:");
  });

  it("says that it is well", async () => {
    const answer = await ask(`https://login.${demo.file.base}/healthz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok" });
  });

  it("has security headers on every page of ours", async () => {
    for (const url of [
      demo.file.console,
      `${demo.file.api}/openapi.json`,
      `https://login.${demo.file.base}/`,
      `https://login.${demo.file.base}/nothing`,
      `https://unknown.${demo.file.base}/`,
      demo.file.apps[0]?.url ?? "",
    ]) {
      const { headers } = await ask(url);
      expect(headers.get("content-security-policy"), url).toMatch(/default-src 'none'|default-src 'self'/);
      expect(headers.get("content-security-policy"), url).toContain("frame-ancestors 'none'");
      expect(headers.get("x-content-type-options"), url).toBe("nosniff");
      expect(headers.get("referrer-policy"), url).toMatch(/no-referrer|same-origin/);
      expect(headers.get("strict-transport-security"), url).toMatch(/max-age=\d{7,}/);
    }
  });

  it("gives nothing without the token, and takes no change from another site's page", async () => {
    expect((await ask(`${demo.file.api}/policies`)).status).toBe(401);
    expect((await ask(`${demo.file.api}/policies`, { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
    const signedIn = await ask(`${demo.file.api}/auth/token`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: demo.file.console.slice(0, -1) },
      body: JSON.stringify({ token: demo.file.adminToken }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect((await ask(`${demo.file.api}/policies`, { headers: { cookie } })).status).toBe(200);
    const change = (origin: string | undefined) =>
      ask(`${demo.file.api}/settings`, {
        method: "PUT",
        headers: { cookie, "content-type": "application/json", ...(origin === undefined ? {} : { origin }) },
        body: JSON.stringify({ support: "changed" }),
      });
    expect((await change("https://evil.example")).status).toBe(403);
    expect((await change(undefined)).status).toBe(403);
    expect((await change(demo.file.console.slice(0, -1))).status).toBe(200);
  });

  it("describes its API, and answers a mistake with its place", async () => {
    const document = (await (await ask(`${demo.file.api}/openapi.json`)).json()) as { openapi: string; paths: object };
    expect(document.openapi).toMatch(/^3\./);
    for (const path of ["/apps", "/policies", "/certificate-authorities", "/activities", "/sessions", "/settings"])
      expect(
        Object.keys(document.paths).some((one) => one.endsWith(path)),
        path,
      ).toBe(true);
    const wrong = await demo.ask("POST", "/policies", { kind: "access", name: "", action: "blok" });
    expect(wrong).toMatchObject({ status: 400, body: { title: expect.any(String), errors: expect.any(Array) } });
    expect(JSON.stringify(wrong.body)).toMatch(/"path":"action"/);
  });

  it("ends within seconds when it is told to, and finds its data again", async () => {
    const port = Number(demo.file.base.split(":")[1]);
    await demo.api("PUT", "/settings", { support: "extension 99" });
    const began = Date.now();
    demo.process.kill("SIGTERM");
    const code = await new Promise((resolve) => demo.process.once("exit", resolve));
    expect(code).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    const before = demo;
    demo = await startDemo({ data: demo.data, port });
    expect(await demo.api("GET", "/settings")).toMatchObject({ support: "extension 99" });
    expect(demo.file.adminToken).toBe(before.file.adminToken);
  });
});

describe("sign-in and token endpoints", () => {
  it("are limited", async () => {
    const demo = await startDemo({ rateLimit: 30 });
    const dispatcher = new Agent({ connect: { ca: readFileSync(demo.file.serverCa, "utf8"), lookup } });
    try {
      const statuses = new Set<number>();
      for (let count = 0; count < 40; count++) {
        const url = `https://login.${demo.file.base}/oidc/token`;
        statuses.add((await undiciFetch(url, { method: "POST", dispatcher })).status);
      }
      expect([...statuses]).toContain(429);
    } finally {
      await dispatcher.destroy();
      await demo.stop();
    }
  });
});
