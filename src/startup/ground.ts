/**
 * What has to be there before anything can run: the folder, the store, the port, and the secrets that are made once.
 * @module
 */
import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Front } from "../front/index.ts";
import type { Clock } from "../kernel/index.ts";
import { openSqliteStore, type Store, StoreUnavailable } from "../store/index.ts";

/** Something about the surroundings keeps Sallyport from starting; the message is one sentence for whoever runs it. */
export class CannotStart extends Error {}

export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart(`The data folder ${folder} cannot be written (${code}). Choose another with SALLYPORT_DATA.`);
  }
}

export async function openStore(file: string, clock: Clock): Promise<Store> {
  try {
    return await openSqliteStore(file, clock);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw new CannotStart(`${error.message}.`);
    throw error;
  }
}

export async function listen(front: Front, port: number): Promise<void> {
  try {
    await front.listen(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "EADDRINUSE"
        ? "is taken by another program"
        : code === "EACCES"
          ? "needs more rights than this user has"
          : `cannot be opened (${code})`;
    throw new CannotStart(`Port ${port} ${why}. Choose another with SALLYPORT_PORT.`);
  }
}

export async function loadSealKey(documents: Store["documents"]): Promise<Buffer> {
  const stored = await documents.get("key", "seal");
  if (typeof stored === "string") return Buffer.from(stored, "base64");
  const key = randomBytes(32);
  await documents.put("key", "seal", key.toString("base64"));
  return key;
}

export function loadAdminToken(folder: string): string {
  const file = join(folder, "admin-token");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const token = randomBytes(24).toString("base64url");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}
