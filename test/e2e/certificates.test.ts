/**
 * Story lines 4, 6 and 7: each certificate refused with its own reason in page, log and API; asked for on the device
 * host alone; no resumption; the same over IPv6. With a raw TLS client, because browsers filter what they offer.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthority, createSelfSigned, issueCrl, issueDeviceCertificate } from "../../demo/authority/index.ts";
import { lookup } from "../../demo/network.ts";
import { type Demo, startDemo } from "../support/demo.ts";
import { RawBrowser, type RawOptions } from "../support/raw-browser.ts";

const run = promisify(execFile);

interface Activities {
  items: {
    reference: string;
    action: string;
    device: { status: string; checks: { check: string; result: string }[] } | null;
    ip: string;
  }[];
}
interface Authority {
  id: string;
  crls: { status: string }[];
}

describe("certificates", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
    // Browsers too: so that a blocked sign-in shows its page without a desktop client.
    await demo.api("POST", "/policies", {
      kind: "access",
      name: "Files only with a certificate",
      action: "block",
      message: "The file share is for devices of Contoso's.",
      filters: [
        { attribute: "app", operator: "equals", values: ["files"] },
        { attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] },
      ],
    });
  });
  afterAll(() => demo?.stop());

  const url = () => demo.file.apps[1]?.url ?? "";
  const stored = (kind: string): RawOptions => {
    const files = demo.file.certificates[kind];
    if (files === undefined) throw new Error(`the demo has no certificate "${kind}"`);
    return { cert: readFileSync(files.chain, "utf8"), key: readFileSync(files.key, "utf8") };
  };

  /** Signs in with this certificate; the status of the log's newest sign-in, and the page. */
  async function attempt(options: RawOptions) {
    const browser = new RawBrowser(demo, options);
    const hop = await browser.signIn(url());
    const { items } = await demo.api<Activities>("GET", "/activities?type=sign-in&limit=1");
    const [activity] = items;
    return { browser, hop, text: hop.body.toString("utf8"), activity };
  }

  async function expectRefused(options: RawOptions, status: string, words: RegExp) {
    const { hop, text, activity } = await attempt(options);
    expect(activity?.device?.status).toBe(status);
    expect(hop.status).toBe(403);
    expect(hop.url.hostname).toBe("login.sallyport.localhost");
    expect(text).toMatch(words);
    expect(text).toContain("The file share is for devices of Contoso&#39;s.");
    expect(text).toContain(activity?.reference);
  }

  it("accepts the valid one", async () => {
    const { hop, activity } = await attempt(stored("valid"));
    expect(activity).toMatchObject({ action: "allowed", device: { status: "valid" } });
    expect(hop.url.pathname).toContain("notice");
  });

  it.each([
    ["expired", "expired", /expired on/],
    ["notYetValid", "not-yet-valid", /valid only from/],
    ["wrongPurpose", "wrong-purpose", /does not include client authentication/],
    ["otherAuthority", "other-authority", /not among the accepted authorities/],
  ])("refuses the one that is %s with the reason %s", (kind, status, words) =>
    expectRefused(stored(kind), status, words),
  );

  it("refuses without any, and names the accepted issuers", async () => {
    await expectRefused({}, "no-certificate", /CN=Contoso Device Issuing CA/);
  });

  it("refuses a self-signed one", async () => {
    const { certPem, keyPem } = await createSelfSigned("CN=Homemade");
    await expectRefused({ cert: certPem, key: keyPem }, "self-signed", /signed by its own key/);
  });

  it("accepts through an uploaded root, refuses when the intermediate is not sent, and says when the authority was removed", async () => {
    const root = await createAuthority({ name: "Northwind Root", organisation: "Northwind" });
    const intermediate = await createAuthority({ name: "Northwind Issuing", organisation: "Northwind", parent: root });
    const device = await issueDeviceCertificate(intermediate, { subject: "CN=laptop, O=Northwind" });
    const { id } = await demo.api<Authority>("POST", "/certificate-authorities", {
      name: "Northwind",
      content: root.pem,
    });
    const { activity } = await attempt({ cert: device.chainPem, key: device.keyPem });
    expect(activity?.device?.status).toBe("valid");
    await expectRefused({ cert: device.certPem, key: device.keyPem }, "incomplete-chain", /was not presented/);
    await demo.api("DELETE", `/certificate-authorities/${id}`);
    await expectRefused({ cert: device.chainPem, key: device.keyPem }, "authority-removed", /was removed on/);
  });

  it("refuses a revoked one by an uploaded list, and by a list from its distribution point", async () => {
    const { items } = await demo.api<{ items: Authority[] }>("GET", "/certificate-authorities");
    const id = items[0]?.id ?? "";
    expect((await attempt(stored("revoked"))).activity?.device?.status).toBe("valid");
    await demo.api("PATCH", `/certificate-authorities/${id}`, { revocation: { mode: "required", fetch: true } });
    await expectRefused(stored("revoked"), "revoked", /was revoked by/);
    const authority = await createAuthority({ name: "Uploaded", organisation: "Tailspin" });
    const device = await issueDeviceCertificate(authority, { subject: "CN=phone, O=Tailspin" });
    const uploaded = await demo.api<Authority>("POST", "/certificate-authorities", {
      name: "Tailspin",
      content: authority.pem,
      revocation: { mode: "required", fetch: false },
    });
    const credentials = { cert: device.chainPem, key: device.keyPem };
    await expectRefused(credentials, "revocation-unknown", /could not be determined/);
    const good = await issueCrl(authority, { revoked: [] });
    await demo.api("POST", `/certificate-authorities/${uploaded.id}/crls`, { content: good.pem });
    expect((await attempt(credentials)).activity?.device?.status).toBe("valid");
    const bad = await issueCrl(authority, { revoked: [{ serial: device.serial }] });
    await demo.api("POST", `/certificate-authorities/${uploaded.id}/crls`, { content: bad.pem });
    await expectRefused(credentials, "revoked", /was revoked by/);
  });

  it("answers clearly what is wrong with an upload", async () => {
    const ask = async (content: string) =>
      JSON.stringify((await demo.ask("POST", "/certificate-authorities", { name: "x", content })).body);
    const leaf = readFileSync(demo.file.certificates.valid?.cert ?? "", "utf8");
    const key = readFileSync(demo.file.certificates.valid?.key ?? "", "utf8");
    expect(await ask(leaf)).toContain("not the certificate of an authority");
    expect(await ask(leaf + key)).toContain("holds a private key");
    expect(await ask("hello")).toContain("neither a PEM file");
    expect(await ask("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")).toContain("holds no certificate");
    const [first, second] = [await createAuthority({ name: "One" }), await createAuthority({ name: "Two" })];
    const report = await demo.api<{ certificates: object[] }>("POST", "/certificate-authorities/inspect", {
      content: first.pem + second.pem + leaf,
    });
    expect(report.certificates).toMatchObject([
      { usable: true },
      { usable: true },
      { usable: false, problem: "not-an-authority" },
    ]);
    const der = Buffer.from(first.certificate.rawData).toString("base64");
    expect((await demo.ask("POST", "/certificate-authorities", { name: "One in DER", content: der })).status).toBe(201);
  });

  it("asks for a certificate on the device host alone, and visits it only when a policy asks", async () => {
    const asked = async (host: string) => {
      const target = `127.0.0.1:${demo.file.base.split(":")[1]}`;
      const talk = run("openssl", ["s_client", "-connect", target, "-servername", host]);
      talk.child.stdin?.end();
      const { stdout } = await talk;
      return /Requested Signature Algorithms|Client Certificate Types/.test(stdout);
    };
    expect(await asked("device.sallyport.localhost")).toBe(true);
    expect(await asked("x1.device.sallyport.localhost")).toBe(true);
    for (const host of ["login", "console", "mail.contoso.example"])
      expect(await asked(`${host}.sallyport.localhost`)).toBe(false);
    const { items } = await demo.api<{ items: { id: string }[] }>("GET", "/policies");
    for (const { id } of items) await demo.api("PATCH", `/policies/${id}`, { enabled: false });
    const browser = new RawBrowser(demo, stored("valid"));
    await browser.enter(url());
    expect(browser.hops.some((hop) => hop.url.hostname.includes("device."))).toBe(false);
    for (const { id } of items) await demo.api("PATCH", `/policies/${id}`, { enabled: true });
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "resumes no session on the device host, and notices a lost certificate (%s)",
    async (version) => {
      const tls = { ...stored("valid"), minVersion: version, maxVersion: version };
      const sessions: Buffer[] = [];
      const first = await handshake("device.sallyport.localhost", tls, (session) => sessions.push(session));
      first.write("GET / HTTP/1.1\r\nhost: device.sallyport.localhost\r\n\r\n");
      first.resume();
      await new Promise((resolve) => first.once("close", resolve));
      const session = sessions.at(-1) ?? first.getSession();
      const second = await handshake("device.sallyport.localhost", {
        minVersion: version,
        maxVersion: version,
        ...(session ? { session } : {}),
      });
      expect(second.isSessionReused()).toBe(false);
      second.destroy();
      const lost = await attempt({ tls: version });
      expect(lost.activity?.device?.status).toBe("no-certificate");
    },
  );

  it("refuses TLS 1.1", async () => {
    const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    await expect(handshake("login.sallyport.localhost", old)).rejects.toThrow(/protocol version|alert/i);
  });

  it("applies the same policies over IPv6", async () => {
    const { activity, hop } = await attempt({ family: 6 });
    expect(activity).toMatchObject({ ip: "::1", action: "blocked", device: { status: "no-certificate" } });
    expect(hop.status).toBe(403);
    expect((await attempt({ ...stored("valid"), family: 6 })).activity).toMatchObject({ ip: "::1", action: "allowed" });
  });

  function handshake(
    host: string,
    options: object,
    onSession: (session: Buffer) => void = () => {},
  ): Promise<TLSSocket> {
    const port = Number(demo.file.base.split(":")[1]);
    return new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port,
        servername: host,
        ca: readFileSync(demo.file.serverCa),
        lookup,
        ...options,
      });
      socket.on("session", onSession);
      socket.once("secureConnect", () => resolve(socket));
      socket.once("error", reject);
    });
  }
});
