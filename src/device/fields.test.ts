import { generateKeyPairSync, webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAuthority, createSelfSigned, issueDeviceCertificate, x509 } from "../../demo/authority/index.ts";
import { certificateFields, checkDevice, compileAuthorities, noLists, parseCertificate, pemToDer } from "./index.ts";

const der = (pem: string) => pemToDer(pem, "CERTIFICATE")[0] ?? Buffer.alloc(0);
const authority = await createAuthority({ name: "Contoso Device CA", organisation: "Contoso" });
const stored = {
  ...{ id: "ca", name: "CA", description: "", pem: authority.pem, addedAt: new Date(0).toISOString(), addedBy: "test" },
  ...{ revocation: { mode: "off" as const, fetch: false }, acceptWithoutPurpose: false, crls: [] },
};
const check = (pem: string, now = Date.now()) =>
  checkDevice({ certificates: [der(pem)], handshakeError: null }, compileAuthorities([stored], []), noLists, now);

describe("a certificate's fields", () => {
  it("are what it says, attribute by attribute", async () => {
    const { certPem, serial } = await issueDeviceCertificate(authority, {
      subject: "CN=LAPTOP-17\\, OU=Fake, OU=Sales, OU=Berlin, O=Contoso",
      email: "megan@contoso.example",
      serial: "0a1b",
    });
    const { status, fields } = check(certPem);
    expect(status).toBe("valid");
    expect(fields).toMatchObject({
      issuer: [expect.stringContaining("CN=Contoso Device CA")],
      "organisational-unit": ["Sales", "Berlin"],
      organisation: ["Contoso"],
      "common-name": ["LAPTOP-17, OU=Fake"],
      "san-dns": [],
      "san-email": ["megan@contoso.example"],
      "san-uri": [],
      serial: [serial.replace(/^0+/, "")],
    });
  });

  it("hold every kind of alternative name", async () => {
    x509.cryptoProvider.set(webcrypto as never);
    const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const names = new x509.SubjectAlternativeNameExtension([
      { type: "dns", value: "laptop.contoso.example" },
      { type: "dns", value: "spare.contoso.example" },
      { type: "url", value: "urn:device:17" },
    ]);
    const made = await x509.X509CertificateGenerator.createSelfSigned({
      ...{ name: "CN=x", keys, extensions: [names], signingAlgorithm: { name: "ECDSA", hash: "SHA-256" } },
    });
    const parsed = parseCertificate(Buffer.from(made.rawData));
    expect(typeof parsed === "string" ? null : certificateFields(parsed)).toMatchObject({
      "san-dns": ["laptop.contoso.example", "spare.contoso.example"],
      "san-uri": ["urn:device:17"],
    });
  });

  it("are not given out for a certificate that is not valid", async () => {
    const good = await issueDeviceCertificate(authority, { subject: "CN=x, OU=Sales" });
    const expired = check(good.certPem, Date.now() + 20 * 365 * 24 * 3600 * 1000);
    expect([expired.status, expired.fields]).toEqual(["expired", null]);
    const alone = await createSelfSigned("CN=x, OU=Sales");
    expect(check(alone.certPem)).toMatchObject({ status: "self-signed", fields: null });
    const purpose = await issueDeviceCertificate(authority, { subject: "CN=x, OU=Sales", purposes: ["serverAuth"] });
    expect(check(purpose.certPem)).toMatchObject({ status: "wrong-purpose", fields: null });
  });

  it("cannot be had from bytes that are no certificate", () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ type: "spki", format: "der" });
    expect(certificateFields({ raw, issuer: "", subject: "", serial: "" } as never)).toBeNull();
  });
});
