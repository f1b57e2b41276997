/**
 * The certificates of the demo organisation, made once in a folder and found again there on later runs.
 *
 * Devices get theirs from an intermediate; that intermediate is what an admin uploads (`deviceCa`). Beside the valid
 * one there is one for each reason to refuse.
 * @module
 */
import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type Authority, createAuthority, loadAuthority } from "./authority.ts";
import { issueCrl } from "./crl.ts";
import { type DeviceCertificateOptions, issueDeviceCertificate } from "./device-certificate.ts";
import { DAY } from "./fields.ts";

const YEAR = 365 * DAY;
const PASSWORD = "contoso";
const KINDS = ["valid", "expired", "notYetValid", "wrongPurpose", "otherAuthority", "revoked"] as const;

export type CertificateKind = (typeof KINDS)[number];
/** Absolute paths: `cert` is the leaf alone, `chain` the leaf and its intermediate, `p12` all of it with the key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly chain: string;
  readonly key: string;
  readonly p12: string;
  readonly password: string;
}
export interface ContosoCertificates {
  readonly serverCa: string;
  readonly deviceCa: string;
  readonly certificates: Readonly<Record<CertificateKind, CertificateFiles>>;
  readonly crlFile: string;
  readonly serverAuthority: Authority;
}

/** Written last, so a folder without it is one whose making was cut short and starts again. */
const manifestSchema = z.strictObject({ crlUrl: z.string(), revokedSerials: z.array(z.string()) });

export async function ensureContosoCertificates(
  dir: string,
  { crlUrl, now = new Date() }: { crlUrl: string; now?: Date },
): Promise<ContosoCertificates> {
  const folder = resolve(dir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const manifestFile = join(folder, "contoso.json");
  const known = await readManifest(manifestFile);
  const authorities = known === undefined ? await makeAuthorities(folder, now) : await readAuthorities(folder);
  const revoked = new Set(known?.revokedSerials);
  if (known?.crlUrl !== crlUrl) {
    revoked.add(await makeDeviceCertificates(folder, authorities, crlUrl, now));
    await writeRevocationList(folder, authorities.device, revoked, now);
    await write(manifestFile, `${JSON.stringify({ crlUrl, revokedSerials: [...revoked] }, null, 2)}\n`);
  } else if (await isOlderThanADay(join(folder, CRL_FILE), now))
    await writeRevocationList(folder, authorities.device, revoked, now);
  return {
    serverCa: join(folder, "server-ca.pem"),
    deviceCa: join(folder, "device-ca.pem"),
    certificates: Object.fromEntries(KINDS.map((kind) => [kind, filesOf(folder, kind)])) as Record<
      CertificateKind,
      CertificateFiles
    >,
    crlFile: join(folder, CRL_FILE),
    serverAuthority: authorities.server,
  };
}

const CRL_FILE = "device-ca.crl";
interface Authorities {
  readonly server: Authority;
  readonly device: Authority;
  readonly other: Authority;
}

async function makeAuthorities(folder: string, now: Date): Promise<Authorities> {
  const times = { notBefore: new Date(now.getTime() - 3 * YEAR), notAfter: new Date(now.getTime() + 10 * YEAR) };
  const organisation = "Contoso";
  const make = async (file: string, options: { name: string; organisation: string; parent?: Authority }) => {
    const authority = await createAuthority({ ...times, ...options });
    await write(join(folder, `${file}.pem`), authority.pem);
    await write(join(folder, `${file}.key`), authority.keyPem, 0o600);
    return authority;
  };
  const [server, root, other] = await Promise.all([
    make("server-ca", { name: "Contoso Demo Server CA", organisation }),
    make("device-root-ca", { name: "Contoso Device Root CA", organisation }),
    make("other-ca", { name: "Fabrikam Device CA", organisation: "Fabrikam" }),
  ]);
  return {
    server,
    other,
    device: await make("device-ca", { name: "Contoso Device Issuing CA", organisation, parent: root }),
  };
}

async function readAuthorities(folder: string): Promise<Authorities> {
  const read = async (file: string, parent?: Authority) => {
    const at = join(folder, file);
    try {
      return await loadAuthority({
        pem: await readFile(`${at}.pem`, "utf8"),
        keyPem: await readFile(`${at}.key`, "utf8"),
        ...(parent ? { parent } : {}),
      });
    } catch (cause) {
      throw new Error(`the demo's authority in ${at}.pem and .key cannot be read; remove ${folder} to begin anew`, {
        cause,
      });
    }
  };
  const root = await read("device-root-ca");
  return { server: await read("server-ca"), device: await read("device-ca", root), other: await read("other-ca") };
}

/** Makes all six and returns the serial number of the one to revoke. */
async function makeDeviceCertificates(
  folder: string,
  { device, other }: Authorities,
  crlUrl: string,
  now: Date,
): Promise<string> {
  const at = (years: number) => new Date(now.getTime() + years * YEAR);
  const lasting = { notBefore: at(-1 / 365), notAfter: at(5) };
  const kinds: Record<CertificateKind, { from: Authority; options: DeviceCertificateOptions }> = {
    valid: { from: device, options: { subject: "CN=LAPTOP-0421, O=Contoso", crlUrl, ...lasting } },
    expired: { from: device, options: { subject: "CN=LAPTOP-0117, O=Contoso", notBefore: at(-2), notAfter: at(-1) } },
    notYetValid: { from: device, options: { subject: "CN=LAPTOP-0907, O=Contoso", notBefore: at(5), notAfter: at(8) } },
    wrongPurpose: {
      from: device,
      options: { subject: "CN=printer-3.contoso.example, O=Contoso", purposes: ["serverAuth"], ...lasting },
    },
    otherAuthority: { from: other, options: { subject: "CN=FAB-LAPTOP-12, O=Fabrikam", ...lasting } },
    revoked: { from: device, options: { subject: "CN=LAPTOP-0233 (lost), O=Contoso", crlUrl, ...lasting } },
  };
  const serials = await Promise.all(
    KINDS.map(async (kind) => {
      const certificate = await issueDeviceCertificate(kinds[kind].from, kinds[kind].options);
      const files = filesOf(folder, kind);
      await write(files.cert, certificate.certPem);
      await write(files.chain, certificate.chainPem);
      await write(files.key, certificate.keyPem, 0o600);
      await write(files.p12, certificate.p12(PASSWORD), 0o600);
      return { kind, serial: certificate.serial };
    }),
  );
  return serials.find(({ kind }) => kind === "revoked")?.serial ?? "";
}

function filesOf(folder: string, kind: CertificateKind): CertificateFiles {
  const at = join(folder, `device-${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  return { cert: `${at}.pem`, chain: `${at}-chain.pem`, key: `${at}.key`, p12: `${at}.p12`, password: PASSWORD };
}

async function writeRevocationList(folder: string, authority: Authority, serials: Iterable<string>, now: Date) {
  const revoked = [...serials].map((serial) => ({ serial, reason: "keyCompromise" as const }));
  await write(join(folder, CRL_FILE), (await issueCrl(authority, { revoked, thisUpdate: now })).der);
}

async function isOlderThanADay(file: string, now: Date): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined || now.getTime() - found.mtimeMs > DAY;
}

async function readManifest(file: string): Promise<z.infer<typeof manifestSchema> | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not what the demo wrote; remove its folder to begin anew`, { cause });
  }
}

/** Whole or not at all: a reader (the revocation list is fetched at any time) never sees half a file. */
async function write(file: string, content: string | Buffer, mode = 0o644): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, content, { mode });
  await chmod(partial, mode);
  await rename(partial, file);
}
