/**
 * Values that pass through the browser but are not for it: sealed with AES-256-GCM, bound to the place they are for.
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const PREFIX = "sp1.";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Sealer {
  readonly #key: Buffer;

  /** `secret`: at least 32 random bytes. */
  constructor(secret: Buffer) {
    this.#key = Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), "sallyport seal", 32));
  }

  /** `context` is authenticated, not carried: whoever opens the value must name the same. */
  seal(text: string, context: readonly string[]): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce).setAAD(encodeContext(context));
    const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return PREFIX + sealed.toString("base64url");
  }

  /** Null: not sealed by us, sealed for another place, or altered. */
  open(sealed: string, context: readonly string[]): string | null {
    if (!Sealer.isSealed(sealed)) return null;
    const bytes = Buffer.from(sealed.slice(PREFIX.length), "base64url");
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.#key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(encodeContext(context))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString("utf8");
    } catch {
      return null;
    }
  }

  static isSealed(text: string): boolean {
    return text.startsWith(PREFIX);
  }
}

/** Lengths keep `["a", "bc"]` and `["ab", "c"]` apart. */
const encodeContext = (context: readonly string[]) => Buffer.from(JSON.stringify(context));

/** The context under which an authorization code travels to an app under control. */
export const codeContext = (app: string): string[] => ["authorization-code", app];
