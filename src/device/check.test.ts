import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Authority,
  type AuthorityOptions,
  createAuthority,
  createSelfSigned,
  type DeviceCertificate,
  type DeviceCertificateOptions,
  issueCrl,
  issueDeviceCertificate,
} from "../../demo/authority/index.ts";
import { storedAuthority } from "../../test/support/organisation.ts";
import type { StoredAuthority } from "../config/index.ts";
import { fixedClock } from "../kernel/index.ts";
import { CrlStore, checkDevice, compileAuthorities, crlBytes, type DeviceJudgement, pemToDer } from "./index.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const DAY = 86_400_000;
const days = (count: number) => new Date(NOW + count * DAY);

describe("the device check", () => {
  let root: Authority;
  let issuing: Authority;
  beforeAll(async () => {
    root = await authority({ name: "Root", organisation: "Contoso" });
    issuing = await authority({ name: "Issuing", organisation: "Contoso", parent: root });
  });

  const authority = (options: AuthorityOptions) =>
    createAuthority({ notBefore: days(-30), notAfter: days(300), ...options });
  const device = (issuer: Authority, options: Partial<DeviceCertificateOptions> = {}) =>
    issueDeviceCertificate(issuer, { subject: "CN=laptop", notBefore: days(-1), notAfter: days(30), ...options });
  const der = (pem: string) => pemToDer(pem, "CERTIFICATE");

  interface Setting {
    readonly trusted?: readonly Authority[];
    readonly removed?: readonly Authority[];
    readonly stored?: Partial<StoredAuthority>;
    readonly handshakeError?: string | null;
    readonly fetch?: Record<string, Buffer>;
    readonly at?: number;
  }
  async function check(pem: string | readonly Uint8Array[], setting: Setting = {}): Promise<DeviceJudgement> {
    const { trusted = [root], removed = [], stored = {}, handshakeError = null, fetch = {}, at = NOW } = setting;
    const set = compileAuthorities(
      trusted.map((one, index) => storedAuthority(one.pem, { id: `a${index}`, name: `A${index}`, ...stored })),
      removed.map((one) => ({ name: "Old", pem: one.pem, removedAt: "2026-05-01T00:00:00.000Z" })),
    );
    const lists = new CrlStore(async (url) => fetch[url] ?? { problem: "unreachable" }, fixedClock(at));
    await lists.load(set);
    const certificates = typeof pem === "string" ? der(pem) : pem;
    await lists.prepare(certificates, set);
    return checkDevice({ certificates, handshakeError }, set, lists, at);
  }
  const statusOf = async (made: DeviceCertificate | string, setting?: Setting) =>
    (await check(typeof made === "string" ? made : made.chainPem, setting)).status;

  it("recognises a certificate through an uploaded root, and shows the path", async () => {
    const judged = await check((await device(issuing)).chainPem);
    expect(judged.status).toBe("valid");
    expect(judged.certificate?.path.map(({ subject }) => subject)).toEqual([
      "CN=laptop",
      "CN=Issuing, O=Contoso",
      "CN=Root, O=Contoso",
    ]);
    expect(judged.checks.map(({ result }) => result)).not.toContain("failed");
    expect(judged.validUntil).toBe(days(30).getTime());
  });

  it("takes an uploaded intermediate as an anchor by itself", async () => {
    const made = await device(issuing);
    expect(await statusOf(made.certPem, { trusted: [issuing] })).toBe("valid");
  });

  it("has a reason of its own for each way to be refused", async () => {
    expect(await statusOf("")).toBe("no-certificate");
    expect(await statusOf("", { trusted: [] })).toBe("no-authority");
    expect((await check([Buffer.from("garbage")])).status).toBe("malformed");
    expect(await statusOf(await createSelfSigned("CN=x"))).toBe("self-signed");
    expect(await statusOf((await device(issuing)).certPem)).toBe("incomplete-chain");
    expect(await statusOf(await device(await authority({ name: "Else", organisation: "Other" })))).toBe(
      "other-authority",
    );
    expect(await statusOf(await device(issuing), { trusted: [], removed: [root] })).toBe("authority-removed");
    expect(await statusOf(await device(issuing, { notAfter: days(-0.5) }))).toBe("expired");
    expect(await statusOf(await device(issuing, { notBefore: days(1) }))).toBe("not-yet-valid");
    expect(await statusOf(await device(issuing, { purposes: ["serverAuth"] }))).toBe("wrong-purpose");
    expect(await statusOf(await device(issuing), { handshakeError: "odd" })).toBe("handshake-rejected");
  });

  it("ends with its second: valid a millisecond before, expired at it", async () => {
    const made = await device(issuing);
    expect(await statusOf(made, { at: days(30).getTime() - 1 })).toBe("valid");
    expect(await statusOf(made, { at: days(30).getTime() })).toBe("expired");
  });

  it("refuses under an authority that has expired", async () => {
    const old = await authority({ name: "Old", notAfter: days(-1) });
    expect(await statusOf(await device(old), { trusted: [old] })).toBe("authority-expired");
  });

  it("accepts a certificate without a purpose only where the admin says so", async () => {
    const made = await device(issuing, { purposes: null });
    expect(await statusOf(made)).toBe("wrong-purpose");
    expect(await statusOf(made, { stored: { acceptWithoutPurpose: true } })).toBe("valid");
    const server = await device(issuing, { purposes: ["serverAuth"] });
    expect(await statusOf(server, { stored: { acceptWithoutPurpose: true } })).toBe("wrong-purpose");
  });

  it("does not take the certificate of an authority for a device's", async () => {
    const setting = { stored: { acceptWithoutPurpose: true } };
    // Digital signatures and certificates: nothing but its being an authority speaks against it.
    const both = await authority({ name: "Both", parent: root, keyUsage: 1 | 32 });
    expect(await statusOf(both.pem, setting)).toBe("wrong-purpose");
  });

  it("does not let a device certificate vouch for another", async () => {
    const leaf = await device(issuing);
    const forged = await authority({ name: "laptop", ca: false, parent: root });
    const below = await device(forged);
    expect((await check([...der(below.certPem), ...der(forged.pem)])).status).not.toBe("valid");
    expect((await check([...der(below.certPem), ...der(leaf.chainPem)])).status).not.toBe("valid");
  });

  it("does not take the name of an authority for the authority", async () => {
    const impostor = await authority({ name: "Root", organisation: "Contoso" });
    const made = await device(impostor);
    expect((await check([...der(made.certPem), ...der(impostor.pem)])).status).not.toBe("valid");
    expect((await check(made.chainPem)).status).not.toBe("valid");
  });

  it("honours a path length, and an authority that may not sign certificates", async () => {
    const narrow = await authority({ name: "Narrow", pathLength: 0 });
    const below = await authority({ name: "Below", parent: narrow });
    expect(await statusOf(await device(below), { trusted: [narrow] })).not.toBe("valid");
    expect(await statusOf(await device(narrow), { trusted: [narrow] })).toBe("valid");
    const signsLists = await authority({ name: "Lists", parent: root, keyUsage: 2 });
    expect(await statusOf(await device(signsLists))).not.toBe("valid");
  });

  it("finds the way whatever the order, with certificates in between that do not belong", async () => {
    const made = await device(issuing);
    const stray = await authority({ name: "Stray" });
    const [leaf] = der(made.certPem);
    const mixed = [leaf as Buffer, ...der(stray.pem), ...der(root.pem), ...der(issuing.pem)];
    expect((await check(mixed)).status).toBe("valid");
  });

  it("does not run in circles of cross-signed authorities", async () => {
    const made = await device(issuing);
    const many = Array.from({ length: 10 }, () => der(issuing.pem)[0] as Buffer);
    expect((await check([...der(made.certPem), ...many])).status).toBe("valid");
  });

  describe("with revocation required", () => {
    const required = (crls: string[] = [], fetch = false): { stored: Partial<StoredAuthority> } => ({
      stored: { revocation: { mode: "required", fetch }, crls },
    });
    const single = { trusted: [] as Authority[] };
    beforeAll(() => {
      single.trusted = [issuing];
    });

    it("knows good, revoked, and not known, and never takes the last for the first", async () => {
      const made = await device(issuing);
      const list = async (options: Partial<Parameters<typeof issueCrl>[1]>) =>
        (await issueCrl(issuing, { revoked: [], thisUpdate: days(-1), nextUpdate: days(1), ...options })).pem;
      const status = async (crls: string[]) => statusOf(made.certPem, { ...single, ...required(crls) });
      expect(await status([])).toBe("revocation-unknown");
      expect(await status([await list({})])).toBe("valid");
      expect(await status([await list({ revoked: [{ serial: made.serial }] })])).toBe("revoked");
      expect(await status([await list({ nextUpdate: days(-0.5) })])).toBe("revocation-unknown");
      expect(await status([await list({ thisUpdate: days(0.5) })])).toBe("revocation-unknown");
      // Revoked once is revoked, whatever a newer list leaves out.
      expect(
        await status([
          await list({}),
          await list({ revoked: [{ serial: made.serial }], thisUpdate: days(-3), nextUpdate: days(-2) }),
        ]),
      ).toBe("revoked");
    });

    it("ends when the list does", async () => {
      const made = await device(issuing);
      const { pem } = await issueCrl(issuing, { revoked: [], thisUpdate: days(-1), nextUpdate: days(1) });
      const judged = await check(made.certPem, { ...single, ...required([pem]) });
      expect(judged.validUntil).toBe(days(1).getTime());
    });

    it("asks the distribution point, and refuses when it is silent or answers with somebody else's list", async () => {
      const url = "http://crl.contoso.example/list.crl";
      const made = await device(issuing, { crlUrl: url });
      const ask = (fetch: Record<string, Buffer>) =>
        statusOf(made.certPem, { ...single, ...required([], true), fetch });
      const list = (by: Authority, revoked: { serial: string }[]) =>
        issueCrl(by, { revoked, thisUpdate: days(-1), nextUpdate: days(1) });
      expect(await ask({})).toBe("revocation-unknown");
      expect(await ask({ [url]: Buffer.from("not a list") })).toBe("revocation-unknown");
      expect(await ask({ [url]: (await list(root, [])).der })).toBe("revocation-unknown");
      const impostor = await authority({ name: "Issuing", organisation: "Contoso" });
      expect(await ask({ [url]: (await list(impostor, [])).der })).toBe("revocation-unknown");
      expect(await ask({ [url]: (await list(issuing, [])).der })).toBe("valid");
      const pem = Buffer.from((await list(issuing, [{ serial: made.serial }])).pem);
      expect(crlBytes(pem)).not.toEqual(pem);
      expect(await ask({ [url]: pem })).toBe("revoked");
    });

    it("asks nobody on the word of a certificate that no uploaded authority vouches for", async () => {
      const stranger = await authority({ name: "Stranger" });
      const made = await device(stranger, { crlUrl: "http://internal.example/" });
      const asked: string[] = [];
      const set = compileAuthorities([storedAuthority(issuing.pem, required([], true).stored)], []);
      const lists = new CrlStore(async (url) => {
        asked.push(url);
        return { problem: "" };
      }, fixedClock(NOW));
      await lists.prepare(der(made.certPem), set);
      expect(asked).toEqual([]);
    });
  });

  it("gives a reason for any bytes, and is valid for none of them", async () => {
    const [leaf] = der((await device(issuing)).certPem) as [Buffer];
    const set = compileAuthorities([storedAuthority(issuing.pem)], []);
    const lists = { of: () => [] };
    const judge = (bytes: Uint8Array) => checkDevice({ certificates: [bytes], handshakeError: null }, set, lists, NOW);
    expect(judge(leaf).status).toBe("valid");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => judge(bytes).status !== "valid"),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const bent = Buffer.from(leaf);
        bent[at] = (bent[at] ?? 0) ^ by;
        return judge(bent).status !== "valid";
      }),
      { numRuns: 1500 },
    );
  });
});
