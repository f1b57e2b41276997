/**
 * Story lines 4 and 7 in real Chromium with a real certificate store. Chromium offers only certificates that are valid
 * now, meant for clients, and lead to an accepted issuer: what it offers is judged with its own reason, what it keeps
 * back ends on the page for "no certificate", which says so. (The reasons that Chromium filters out by itself are proven
 * with a raw TLS client in certificates.test.ts.)
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createAuthority,
  createSelfSigned,
  issueCrl,
  issueDeviceCertificate,
  toPkcs12,
} from "../../demo/authority/index.ts";
import { openBrowser, signIn, type TestBrowser } from "../support/browser.ts";
import { type Demo, startDemo } from "../support/demo.ts";

const PASSWORD = "import-me";

interface SignInActivity {
  readonly action: string;
  readonly ip: string;
  readonly reference: string;
  readonly device: { readonly status: string; readonly certificate: { readonly path: unknown[] } | null };
}

describe("certificates in Chromium", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
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

  async function attempt(p12: { file: string; password: string } | null, args: string[] = []) {
    const browser: TestBrowser = await openBrowser(demo, { args });
    try {
      if (p12 !== null) await browser.profile.importP12(p12.file, p12.password);
      await browser.page.goto(demo.file.apps[1]?.url ?? "");
      await signIn(browser.page, demo);
      await browser.page.getByRole("heading", { name: /cannot open|is monitored/ }).waitFor();
      const text = (await browser.page.locator("main").textContent()) ?? "";
      const { items } = await demo.api<{ items: SignInActivity[] }>("GET", "/activities?type=sign-in&limit=1");
      return { text, activity: items[0], host: new URL(browser.page.url()).hostname };
    } finally {
      await browser.close();
    }
  }

  const stored = (kind: string) => {
    const files = demo.file.certificates[kind];
    if (files === undefined) throw new Error(`the demo has no certificate "${kind}"`);
    return { file: files.p12, password: files.password };
  };
  let count = 0;
  const p12Of = (bytes: Buffer) => {
    const file = join(demo.data, `own-${count++}.p12`);
    writeFileSync(file, bytes);
    return { file, password: PASSWORD };
  };
  const upload = (name: string, content: string, revocation = { mode: "off", fetch: false }) =>
    demo.api<{ id: string }>("POST", "/certificate-authorities", { name, content, revocation });

  async function expectRefused(p12: Parameters<typeof attempt>[0], status: string, words: RegExp) {
    const { text, activity, host } = await attempt(p12);
    expect(activity).toMatchObject({ action: "blocked", device: { status } });
    expect(text).toMatch(words);
    expect(text).toContain("The file share is for devices of Contoso's.");
    expect(text).toContain(activity?.reference);
    expect(host).toBe("login.sallyport.localhost");
  }

  it("accepts one of an uploaded intermediate, whose root is not uploaded", async () => {
    const { text, activity } = await attempt(stored("valid"));
    expect(text).toContain("monitored");
    expect(activity).toMatchObject({ action: "allowed", device: { status: "valid" } });
  });

  it.each(["expired", "notYetValid", "wrongPurpose", "otherAuthority"])(
    "is offered nothing where the only certificate is %s, and says what browsers offer",
    (kind) => expectRefused(stored(kind), "no-certificate", /No certificate was presented.*Browsers offer only/s),
  );

  it("is offered nothing where the only certificate is self-signed", async () => {
    const own = await createSelfSigned("CN=Homemade");
    await expectRefused(p12Of(own.p12(PASSWORD)), "no-certificate", /No certificate was presented/);
  });

  it("accepts through an uploaded root when the store has the intermediate, and not without it", async () => {
    const root = await createAuthority({ name: "Northwind Root", organisation: "Northwind" });
    const issuing = await createAuthority({ name: "Northwind Issuing", organisation: "Northwind", parent: root });
    const device = await issueDeviceCertificate(issuing, { subject: "CN=laptop, O=Northwind" });
    await upload("Northwind", root.pem);
    const { activity } = await attempt(p12Of(device.p12(PASSWORD)));
    expect(activity).toMatchObject({ action: "allowed", device: { status: "valid" } });
    expect(activity?.device.certificate?.path).toHaveLength(3);
    const alone = toPkcs12({
      keyPem: device.keyPem,
      certificatePems: [device.certPem],
      password: PASSWORD,
      name: "alone",
    });
    await expectRefused(p12Of(alone), "no-certificate", /No certificate was presented/);
  });

  it("refuses one that an uploaded list revokes, and one whose authority was removed", async () => {
    const issuer = await createAuthority({ name: "Tailspin Devices", organisation: "Tailspin" });
    const device = await issueDeviceCertificate(issuer, { subject: "CN=laptop, O=Tailspin" });
    const { id } = await upload("Tailspin", issuer.pem, { mode: "required", fetch: false });
    const p12 = p12Of(device.p12(PASSWORD));
    const crl = async (revoked: { serial: string }[]) =>
      demo.api("POST", `/certificate-authorities/${id}/crls`, { content: (await issueCrl(issuer, { revoked })).pem });
    await crl([]);
    expect((await attempt(p12)).activity).toMatchObject({ action: "allowed", device: { status: "valid" } });
    await crl([{ serial: device.serial }]);
    await expectRefused(p12, "revoked", /was revoked by/);
    await demo.api("DELETE", `/certificate-authorities/${id}`);
    await expectRefused(p12, "no-certificate", /No certificate was presented/);
  });

  it("refuses one that the list of its distribution point revokes", async () => {
    const { items } = await demo.api<{ items: { id: string; name: string }[] }>("GET", "/certificate-authorities");
    const id = items.find(({ name }) => name === "Contoso devices")?.id;
    await demo.api("PATCH", `/certificate-authorities/${id}`, { revocation: { mode: "required", fetch: true } });
    await expectRefused(stored("revoked"), "revoked", /was revoked by/);
    expect((await attempt(stored("valid"))).activity).toMatchObject({ action: "allowed", device: { status: "valid" } });
  });

  it("decides the same over IPv6", async () => {
    const overIPv6 = ["--host-resolver-rules=MAP *.localhost [::1]"];
    const without = await attempt(null, overIPv6);
    expect(without.activity).toMatchObject({ action: "blocked", ip: "::1", device: { status: "no-certificate" } });
    const having = await attempt(stored("valid"), overIPv6);
    expect(having.activity).toMatchObject({ action: "allowed", ip: "::1", device: { status: "valid" } });
  });
});
