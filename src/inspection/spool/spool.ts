/**
 * Where files on their way wait while they are looked at.
 *
 * INVARIANT: memory does not grow with the size of a file, nor with how many there are; nothing readable is ever on the disk.
 * @module
 */
import { type Cipheriv, createHash, type Hash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import { newSpoolKey, type SpoolKey, sealer } from "./cipher.ts";
import { type Held, heldInFile, heldInMemory } from "./held.ts";
import { Quota, type QuotaName, type Quotas } from "./quota.ts";

/** Bytes of one file in memory, and of all together: small files can be many. */
const IN_MEMORY = 1024 * 1024;
const IN_MEMORY_TOGETHER = 64 * IN_MEMORY;

export type Received =
  | { readonly complete: true; readonly held: Held }
  /** `held` is what came before the limit; `rest` goes on where it ends, for whoever lets the file pass all the same. */
  | {
      readonly complete: false;
      readonly held: Held;
      readonly limit: QuotaName;
      readonly rest: AsyncIterable<Uint8Array>;
    };

export class Spool {
  readonly #directory: string;
  readonly #quota: Quota;
  readonly #memory = { held: 0 };

  private constructor(directory: string, quotas: () => Quotas) {
    this.#directory = directory;
    this.#quota = new Quota(quotas);
  }

  /**
   * `directory` is the spool's own: what an earlier process left there, one that was killed before a file had lost its name,
   * cannot be read any more, and is removed.
   */
  static async open(directory: string, quotas: () => Quotas): Promise<Spool> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const name of await readdir(directory))
      if (name.endsWith(".held")) await rm(join(directory, name), { force: true });
    return new Spool(directory, quotas);
  }

  /** Bytes held now, of all owners. */
  get bytes(): number {
    return this.#quota.total;
  }

  /**
   * Takes in a file to its end or to a limit. Throws what the source or the disk throws, holds nothing then, and has ended
   * the source.
   * `seen` is told of the bytes so far.
   */
  async receive(source: AsyncIterable<Uint8Array>, owner: string, seen?: (bytes: number) => void): Promise<Received> {
    const taker = new Taker(this.#directory, this.#quota, this.#memory, owner);
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return { complete: true, held: await taker.finish() };
        const limit = taker.take(next.value.byteLength);
        if (limit !== null) {
          return { complete: false, held: await taker.finish(), limit, rest: resume(next.value, iterator) };
        }
        await taker.add(next.value);
        seen?.(taker.size);
      }
    } catch (error) {
      await taker.discard().finally(() => iterator.return?.());
      throw error;
    }
  }
}

/** What was read but not taken, and then the rest. Ends the source when nobody wants it. */
async function* resume(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

/** One file as it comes in: in memory until it is too large for that. */
class Taker {
  size = 0;
  readonly #directory: string;
  readonly #quota: Quota;
  /** Of all files, bytes. */
  readonly #memory: { held: number };
  readonly #owner: string;
  readonly #hash: Hash = createHash("sha256");
  #chunks: Uint8Array[] = [];
  /** Bytes of `#chunks`. */
  #inMemory = 0;
  /** Of the quota: files, 0 or 1. */
  #files = 0;
  #file: { readonly handle: FileHandle; readonly key: SpoolKey; readonly cipher: Cipheriv } | null = null;

  constructor(directory: string, quota: Quota, memory: { held: number }, owner: string) {
    this.#directory = directory;
    this.#quota = quota;
    this.#memory = memory;
    this.#owner = owner;
  }

  /** Of the quota, what so many bytes more take. Returns the limit that forbids them. */
  take(bytes: number): QuotaName | null {
    if (this.#files === 0 && !this.#fits(bytes)) {
      const limit = this.#quota.takeFile(this.#owner);
      if (limit !== null) return limit;
      this.#files = 1;
    }
    return this.#quota.take(this.#owner, this.size, bytes);
  }

  /** What was taken of the quota. */
  async add(chunk: Uint8Array): Promise<void> {
    const fits = this.#files === 0;
    this.size += chunk.byteLength;
    this.#hash.update(chunk);
    if (fits) {
      this.#inMemory += chunk.byteLength;
      this.#memory.held += chunk.byteLength;
      // The source may use its buffer again.
      this.#chunks.push(Uint8Array.from(chunk));
      return;
    }
    if (this.#file === null) {
      const key = newSpoolKey();
      this.#file = { handle: await openUnnamed(this.#directory), key, cipher: sealer(key) };
      for (const earlier of this.#chunks) await writeAll(this.#file.handle, this.#file.cipher.update(earlier));
      this.#forget();
    }
    await writeAll(this.#file.handle, this.#file.cipher.update(chunk));
  }

  async finish(): Promise<Held> {
    const sha256 = this.#hash.digest("hex");
    const giveBack = () => this.#giveBack();
    const file = this.#file;
    if (file === null) {
      const bytes = Buffer.concat(this.#chunks);
      this.#chunks = [];
      return heldInMemory(this.#owner, bytes, sha256, () => {
        giveBack();
        this.#forget();
      });
    }
    return heldInFile(this.#owner, file, this.size, sha256, giveBack);
  }

  async discard(): Promise<void> {
    this.#giveBack();
    this.#forget();
    await this.#file?.handle.close().catch(() => {});
  }

  /** In memory, with all others. */
  #fits(bytes: number): boolean {
    return this.size + bytes <= IN_MEMORY && this.#memory.held + bytes <= IN_MEMORY_TOGETHER;
  }

  #giveBack(): void {
    this.#quota.giveBack(this.#owner, { bytes: this.size, files: this.#files });
  }

  /** Nothing of it is in memory from now on. */
  #forget(): void {
    this.#memory.held -= this.#inMemory;
    this.#inMemory = 0;
    this.#chunks = [];
  }
}

/** A new file that goes with its descriptor: however this process ends, nothing stays. */
async function openUnnamed(directory: string): Promise<FileHandle> {
  const path = join(directory, `${randomUUID()}.held`);
  const handle = await open(path, "wx+", 0o600);
  try {
    await unlink(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, at);
    at += bytesWritten;
  }
}
