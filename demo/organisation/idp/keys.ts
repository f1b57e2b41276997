/**
 * The identity provider's keys: made once, kept in a file that its owner alone can read.
 * @module
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { z } from "zod";

const fileSchema = z.object({
  /** Signs ID tokens: one private JSON Web Key. */
  signing: z.record(z.string(), z.unknown()),
  /** Sign cookies. */
  cookies: z.array(z.string().min(32)).min(1),
});
export interface Keys {
  readonly signing: JWK;
  readonly cookies: readonly string[];
}

export async function ensureKeys(dataDir: string): Promise<Keys> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, "identity-provider-keys.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text !== undefined) {
    try {
      return fileSchema.parse(JSON.parse(text)) as Keys;
    } catch {
      throw new Error(`${file} does not hold the identity provider's keys; remove it to have new ones made`);
    }
  }
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const signing = { ...(await exportJWK(privateKey)), use: "sig", alg: "RS256", kid: randomBytes(8).toString("hex") };
  const keys = { signing, cookies: [randomBytes(32).toString("base64url")] };
  await writeFile(`${file}.partial`, JSON.stringify(keys), { mode: 0o600 });
  await rename(`${file}.partial`, file);
  return keys;
}
