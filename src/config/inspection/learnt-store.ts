/**
 * What inspection learnt and is too large for the configuration: hashes of tables and documents, classifiers. Kept under the
 * hash of its bytes, so that a version of the configuration, old ones included, names exactly what it meant.
 * @module
 */
import { createHash } from "node:crypto";
import type { Organisation } from "../schema.ts";

/** Where it is kept. */
export interface LearntDocuments {
  put(kind: string, id: string, record: unknown): Promise<void>;
  get(kind: string, id: string): Promise<unknown>;
}

const KIND = "learnt";
export const MOST_LEARNT = 96 * 1024 * 1024;

export class LearntStore {
  readonly #documents: LearntDocuments;
  readonly #loaded = new Map<string, Uint8Array>();

  constructor(documents: LearntDocuments) {
    this.#documents = documents;
  }

  /** What the configuration names, into memory; what it does not name any more, out of it. */
  async load({ inspection: { exactData, fingerprints, classifiers } }: Organisation): Promise<void> {
    const named = new Set([...exactData, ...fingerprints, ...classifiers].map(({ data }) => data));
    for (const sha256 of named) {
      if (this.#loaded.has(sha256)) continue;
      const stored = await this.#documents.get(KIND, sha256);
      if (typeof stored === "string") this.#loaded.set(sha256, Buffer.from(stored, "base64"));
    }
    for (const sha256 of this.#loaded.keys()) if (!named.has(sha256)) this.#loaded.delete(sha256);
  }

  /** Durable once resolved; to be named in the configuration by what it returns. */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await this.#documents.put(KIND, sha256, Buffer.from(bytes).toString("base64"));
    this.#loaded.set(sha256, bytes);
    return sha256;
  }

  /** Null: nobody has it. */
  get(sha256: string): Uint8Array | null {
    return this.#loaded.get(sha256) ?? null;
  }
}
