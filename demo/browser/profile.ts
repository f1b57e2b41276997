/**
 * A throw-away home and profile for Chromium on Linux, with a certificate store (NSS) of its own.
 *
 * Chromium on Linux reads certificates from `$HOME/.pki/nssdb`; a home of its own keeps the person's store untouched.
 * @module
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const SERVER_CA = "Demo server CA";

export interface Pkcs12File {
  readonly file: string;
  readonly password: string;
}
export interface ProfileOptions {
  /** File, PEM: trusted for servers. */
  readonly serverCa: string;
  readonly p12?: Pkcs12File;
  /**
   * Host and port below whose names a matching certificate is presented without asking, which a headless browser
   * needs, as it cannot show the dialog. Only for tests.
   */
  readonly autoSelectFor?: string;
}
export interface Profile {
  /** To be the environment's HOME. */
  readonly home: string;
  readonly userDataDir: string;
  /** May be called while the browser runs; it finds the certificate at its next handshake with a new host. */
  importP12(file: string, password: string): Promise<void>;
  /** Every certificate that has a key, that is, what `importP12` brought. */
  removeCertificates(): Promise<void>;
  dispose(): Promise<void>;
}

/** Throws one sentence where the NSS tools are not installed, or refuse. */
export async function createProfile(options: ProfileOptions): Promise<Profile> {
  const home = await mkdtemp(join(tmpdir(), "sallyport-browser-"));
  const userDataDir = join(home, "profile");
  const database = join(home, ".pki", "nssdb");
  const store = ["-d", `sql:${database}`];
  await mkdir(database, { recursive: true, mode: 0o700 });
  const dispose = () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

  const profile: Profile = {
    home,
    userDataDir,
    dispose,
    importP12: async (file, password) => {
      await nss("pk12util", [...store, "-i", file, "-K", "", "-W", password]);
    },
    removeCertificates: async () => {
      // -F takes the key along.
      for (const name of await certificatesWithKey(store)) await nss("certutil", [...store, "-F", "-n", name]);
    },
  };
  try {
    await nss("certutil", [...store, "-N", "--empty-password"]);
    await nss("certutil", [...store, "-A", "-n", SERVER_CA, "-t", "C,,", "-i", options.serverCa]);
    if (options.p12) await profile.importP12(options.p12.file, options.p12.password);
    if (options.autoSelectFor !== undefined) await writePreferences(userDataDir, options.autoSelectFor);
    return profile;
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function nss(tool: "certutil" | "pk12util", args: readonly string[]): Promise<string> {
  try {
    return (await run(tool, [...args])).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT")
      throw new Error(`${tool} is not installed; it comes with the NSS tools (libnss3-tools, nss-tools)`);
    throw new Error(`${tool} failed: ${(stderr ?? "").trim() || String(code)}`);
  }
}

async function certificatesWithKey(store: readonly string[]): Promise<string[]> {
  const listing = await nss("certutil", [...store, "-L"]);
  return listing
    .split("\n")
    .map((line) => /^(.*\S)\s+u[A-Za-z]*,[A-Za-z]*,[A-Za-z]*\s*$/.exec(line)?.[1])
    .filter((name) => name !== undefined);
}

/** Only what is there before the browser's first start counts. */
async function writePreferences(userDataDir: string, site: string): Promise<void> {
  const setting = { last_modified: "13300000000000000", setting: { filters: [{}] } };
  const exceptions = { auto_select_certificate: { [`https://[*.]${site},*`]: setting } };
  await mkdir(join(userDataDir, "Default"), { recursive: true });
  await writeFile(
    join(userDataDir, "Default", "Preferences"),
    JSON.stringify({ profile: { content_settings: { exceptions } } }),
  );
}
