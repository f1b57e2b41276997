import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ContosoCertificates, ensureContosoCertificates, x509 } from "./index.ts";

const crlUrl = "http://crl.contoso.localhost:8480/device-ca.crl";
const now = new Date("2026-03-01T12:00:00Z");
let folder: string;
let made: ContosoCertificates;
const leaf = (kind: keyof ContosoCertificates["certificates"], from = made) =>
  new X509Certificate(readFileSync(from.certificates[kind].cert));
const crlOf = (from: ContosoCertificates) => new x509.X509Crl(readFileSync(from.crlFile));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-contoso-"));
  made = await ensureContosoCertificates(folder, { crlUrl, now });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the certificates of the demo organisation", () => {
  it("has one device certificate for each reason to refuse, all but one from the uploaded intermediate", () => {
    const authority = new X509Certificate(readFileSync(made.deviceCa));
    expect(authority.subject).toContain("Contoso Device Issuing CA");
    expect(authority.issuer).toContain("Contoso Device Root CA");
    for (const kind of ["valid", "expired", "notYetValid", "wrongPurpose", "revoked"] as const)
      expect(leaf(kind).checkIssued(authority), kind).toBe(true);
    expect(leaf("otherAuthority").checkIssued(authority)).toBe(false);
    expect(leaf("expired").validToDate < now).toBe(true);
    expect(leaf("notYetValid").validFromDate > now).toBe(true);
    expect(leaf("wrongPurpose").keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  it("revokes the revoked one alone, and says where on it and on the valid one", () => {
    expect(crlOf(made).entries.map(({ serialNumber }) => serialNumber.toUpperCase())).toEqual([
      leaf("revoked").serialNumber,
    ]);
    const withUrl = (Object.keys(made.certificates) as (keyof ContosoCertificates["certificates"])[]).filter((kind) =>
      leaf(kind).raw.includes(crlUrl),
    );
    expect(withUrl).toEqual(["valid", "revoked"]);
  });

  it("gives absolute paths, and keys for their owner only", () => {
    for (const files of Object.values(made.certificates)) {
      expect(isAbsolute(files.cert) && isAbsolute(files.p12)).toBe(true);
      expect(statSync(files.key).mode & 0o777).toBe(0o600);
    }
  });

  it("is found again unchanged, and renews its revocation list after a day", async () => {
    const [crlBefore, certBefore] = [readFileSync(made.crlFile), readFileSync(made.certificates.valid.cert)];
    utimesSync(made.crlFile, now, now);
    const soon = new Date(now.getTime() + 3_600_000);
    expect(await ensureContosoCertificates(folder, { crlUrl, now: soon })).toMatchObject({ crlFile: made.crlFile });
    expect(readFileSync(made.crlFile)).toEqual(crlBefore);
    const later = new Date(now.getTime() + 25 * 3_600_000);
    await ensureContosoCertificates(folder, { crlUrl, now: later });
    expect(crlOf(made).thisUpdate).toEqual(later);
    expect(readFileSync(made.certificates.valid.cert)).toEqual(certBefore);
  });

  it("keeps its authorities when the address of the revocation list changes, and what was revoked stays so", async () => {
    const [caBefore, revokedBefore] = [readFileSync(made.deviceCa, "utf8"), leaf("revoked").serialNumber];
    await ensureContosoCertificates(folder, { crlUrl: "http://crl.contoso.localhost:9/device-ca.crl", now });
    expect(readFileSync(made.deviceCa, "utf8")).toBe(caBefore);
    const revoked = crlOf(made).entries.map(({ serialNumber }) => serialNumber.toUpperCase());
    expect(revoked).toEqual([revokedBefore, leaf("revoked").serialNumber]);
  });

  it("says which file is spoilt", async () => {
    const spoilt = mkdtempSync(join(tmpdir(), "sallyport-contoso-"));
    writeFileSync(join(spoilt, "contoso.json"), "{");
    await expect(ensureContosoCertificates(spoilt, { crlUrl, now })).rejects.toThrow(
      /contoso.json is not what the demo/,
    );
    rmSync(spoilt, { recursive: true });
  });
});
