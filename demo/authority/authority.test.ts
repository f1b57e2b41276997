import { spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Authority,
  createAuthority,
  createSelfSigned,
  issueCrl,
  issueDeviceCertificate,
  issueServerCertificate,
  loadAuthority,
  x509,
} from "./index.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
let folder: string;
let root: Authority;
let intermediate: Authority;

/** Runs the openssl command line in the test's folder; returns what it said, both streams. */
function openssl(...args: string[]): string {
  const { stdout, stderr } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  return stdout + stderr;
}
function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-authority-"));
  root = await createAuthority({ name: "Test Root", organisation: "Test" });
  intermediate = await createAuthority({ name: "Test Issuing", parent: root, pathLength: 0, algorithm: "rsa" });
  file("root.pem", root.pem);
  file("intermediate.pem", intermediate.pem);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an authority", () => {
  it("is self-signed without a parent, and issued by the parent with one", () => {
    const [above, below] = [new X509Certificate(root.pem), new X509Certificate(intermediate.pem)];
    expect(above.ca && below.ca).toBe(true);
    expect(above.subject).toBe("O=Test\nCN=Test Root");
    expect(above.verify(above.publicKey)).toBe(true);
    expect(below.verify(above.publicKey)).toBe(true);
    expect(below.checkIssued(above)).toBe(true);
    expect(above.checkPrivateKey(createPrivateKey(root.keyPem))).toBe(true);
  });

  it("marks basic constraints and key usage critical, and names its key and its issuer's", () => {
    const constraints = intermediate.certificate.getExtension(x509.BasicConstraintsExtension);
    expect(constraints).toMatchObject({ ca: true, pathLength: 0, critical: true });
    expect(intermediate.certificate.getExtension(x509.KeyUsagesExtension)).toMatchObject({
      usages: x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
      critical: true,
    });
    expect(intermediate.certificate.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId).toBe(
      root.certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId,
    );
  });

  it("is read back from PEM and goes on issuing", async () => {
    for (const algorithm of ["rsa", "ec"] as const) {
      const made = await createAuthority({ name: "Stored", algorithm });
      const authority = await loadAuthority({ pem: made.pem, keyPem: made.keyPem });
      const issued = new X509Certificate((await issueServerCertificate(authority, ["a.example"])).certPem);
      expect(issued.verify(new X509Certificate(made.pem).publicKey)).toBe(true);
    }
  });

  it("is refused in words when its parts do not fit or cannot be read", async () => {
    await expect(loadAuthority({ pem: root.pem, keyPem: intermediate.keyPem })).rejects.toThrow(/does not fit/);
    await expect(loadAuthority({ pem: "nonsense", keyPem: root.keyPem })).rejects.toThrow(/certificate is not PEM/);
    await expect(loadAuthority({ pem: root.pem, keyPem: "" })).rejects.toThrow(/private key is not PEM/);
  });

  it("can be made wrong on purpose", async () => {
    const noAuthority = await createAuthority({ name: "No CA", ca: false, keyUsage: null, algorithm: "ec" });
    expect(new X509Certificate(noAuthority.pem).ca).toBe(false);
    expect(noAuthority.certificate.getExtension(x509.KeyUsagesExtension)).toBeNull();
  });

  it.runIf(hasOpenssl)("states name constraints that openssl reads", async () => {
    const { pem } = await createAuthority({
      name: "Constrained",
      algorithm: "ec",
      nameConstraints: { permitted: { dns: ["contoso.example"] }, excluded: { email: ["fabrikam.example"] } },
    });
    const text = openssl("x509", "-in", file("constrained.pem", pem), "-noout", "-text");
    expect(text).toMatch(
      /Name Constraints: critical\s+Permitted:\s+DNS:contoso.example\s+Excluded:\s+email:fabrikam.example/,
    );
  });
});

describe("a server certificate", () => {
  it("answers for host names, wildcards and addresses, and is a leaf alone", async () => {
    const { certPem, keyPem } = await issueServerCertificate(root, ["a.example", "*.b.example", "127.0.0.1", "::1"]);
    const certificate = new X509Certificate(certPem);
    expect(certPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(certificate.checkHost("x.b.example")).toBe("*.b.example");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkIP("::1")).toBe("::1");
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / 86_400_000;
    expect(days).toBe(90);
  });

  it("needs a name", async () => {
    await expect(issueServerCertificate(root, [])).rejects.toThrow(/at least one name/);
  });
});

describe("a device certificate", () => {
  it("is for client authentication, with the subject and e-mail given", async () => {
    const issued = await issueDeviceCertificate(intermediate, {
      subject: "CN=LAPTOP-1, O=Contoso",
      email: "ana@contoso.example",
    });
    const certificate = new X509Certificate(issued.certPem);
    expect(certificate.subject).toBe("CN=LAPTOP-1\nO=Contoso");
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(certificate.checkEmail("ana@contoso.example")).toBe("ana@contoso.example");
    expect(certificate.serialNumber).toBe(issued.serial);
    expect(issued.chainPem).toBe(issued.certPem + intermediate.pem);
  });

  it("carries what it is told to: no purpose, another one, a serial number, validity, a revocation list", async () => {
    const notBefore = new Date("2020-01-01T00:00:00Z");
    const notAfter = new Date("2021-01-01T00:00:00Z");
    const [bare, server] = await Promise.all([
      issueDeviceCertificate(root, { subject: "CN=a", purposes: null, serial: "0abc", algorithm: "ec" }),
      issueDeviceCertificate(root, {
        subject: "CN=a",
        purposes: ["serverAuth"],
        notBefore,
        notAfter,
        crlUrl: "http://crl.example/a.crl",
        algorithm: "ec",
      }),
    ]);
    expect(new X509Certificate(bare.certPem).keyUsage).toBeUndefined();
    expect(bare.serial).toBe(new X509Certificate(bare.certPem).serialNumber.replace(/^0+/, ""));
    expect(bare.chainPem).toBe(bare.certPem);
    const certificate = new X509Certificate(server.certPem);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect([certificate.validFromDate, certificate.validToDate]).toEqual([notBefore, notAfter]);
    expect(
      new x509.X509Certificate(server.certPem).getExtension(x509.CRLDistributionPointsExtension)?.distributionPoints,
    ).toHaveLength(1);
  });

  it("is refused in words for a subject or serial number that is none", async () => {
    await expect(issueDeviceCertificate(root, { subject: "" })).rejects.toThrow(/a subject is written as/);
    await expect(issueDeviceCertificate(root, { subject: "CN=a", serial: "xyz" })).rejects.toThrow(/hexadecimal/);
  });

  it("can vouch for itself", async () => {
    const certificate = new X509Certificate((await createSelfSigned("CN=Me", { algorithm: "ec" })).certPem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.issuer).toBe(certificate.subject);
  });

  it.runIf(hasOpenssl)("verifies in openssl along its chain, for its purpose", async () => {
    const issued = await issueDeviceCertificate(intermediate, { subject: "CN=LAPTOP-1" });
    file("leaf.pem", issued.certPem);
    const chain = ["-CAfile", "root.pem", "-untrusted", "intermediate.pem", "-x509_strict"];
    expect(openssl("verify", ...chain, "-purpose", "sslclient", "leaf.pem")).toMatch(/leaf.pem: OK/);
    expect(openssl("verify", ...chain, "-purpose", "sslserver", "leaf.pem")).toMatch(/unsuitable certificate purpose/);
  });

  it.runIf(hasOpenssl)("goes into a PKCS #12 file with key and intermediate, and needs the password", async () => {
    const issued = await issueDeviceCertificate(intermediate, { subject: "CN=LAPTOP-1" });
    file("device.p12", issued.p12("secret"));
    const read = ["pkcs12", "-in", "device.p12", "-legacy", "-nodes"];
    const text = openssl(...read, "-passin", "pass:secret");
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(text).toMatch(/BEGIN PRIVATE KEY/);
    expect(openssl(...read, "-passin", "pass:wrong")).toMatch(/invalid password/);
  });

  it("has no PKCS #12 file for a key that is not RSA", async () => {
    const issued = await issueDeviceCertificate(root, { subject: "CN=a", algorithm: "ec" });
    expect(() => issued.p12("secret")).toThrow(/RSA keys only/);
  });
});

describe("a revocation list", () => {
  it("names what is revoked, by whom and until when", async () => {
    const thisUpdate = new Date("2026-01-01T00:00:00Z");
    const { der } = await issueCrl(intermediate, {
      revoked: [{ serial: "0AFF", reason: "keyCompromise" }],
      thisUpdate,
    });
    const crl = new x509.X509Crl(der);
    expect(crl.issuer).toBe(intermediate.certificate.subject);
    expect(crl.thisUpdate).toEqual(thisUpdate);
    expect(crl.nextUpdate).toEqual(new Date("2026-01-08T00:00:00Z"));
    expect(crl.entries).toHaveLength(1);
    expect(crl.entries[0]).toMatchObject({ reason: x509.X509CrlReason.keyCompromise });
    expect(await crl.verify({ publicKey: intermediate.keys.publicKey as unknown as x509.PublicKeyType })).toBe(true);
  });

  it.runIf(hasOpenssl)("makes openssl refuse the certificate it names, and no other", async () => {
    const [good, bad] = await Promise.all([
      issueDeviceCertificate(intermediate, { subject: "CN=good" }),
      issueDeviceCertificate(intermediate, { subject: "CN=bad" }),
    ]);
    const { pem } = await issueCrl(intermediate, { revoked: [{ serial: bad.serial }], number: 7 });
    file("ca.crl", pem);
    const check = ["-partial_chain", "-CAfile", "intermediate.pem", "-crl_check", "-CRLfile", "ca.crl"];
    expect(openssl("verify", ...check, file("good.pem", good.certPem))).toMatch(/OK/);
    expect(openssl("verify", ...check, file("bad.pem", bad.certPem))).toMatch(/certificate revoked/);
    expect(openssl("crl", "-in", "ca.crl", "-noout", "-text")).toMatch(/CRL Number:\s+7/);
  });
});
