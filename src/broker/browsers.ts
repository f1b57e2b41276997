/**
 * What Sallyport remembers of a browser at `login.<base>`: who signed in there, and how it answers for its device.
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../kernel/index.ts";
import { type DocumentStore, storedChainSchema } from "../session/index.ts";
import { type SignedIn, storedSignedInSchema } from "./signed-in.ts";

export const BROWSER_COOKIE = "__Host-sallyport-browser";
/** How long someone stays signed in at Sallyport, in milliseconds. */
export const LOGIN_LIFETIME = 8 * 60 * 60 * 1000;
const REMEMBERED_FOR = 30 * 24 * 60 * 60 * 1000;
/** One that has done nothing yet: anybody can make them without end, so they are kept only as long as a sign-in takes. */
const UNKNOWN_FOR = 60 * 60 * 1000;
/** How long a proof of the device serves further sign-ins of the same visit, in milliseconds. */
export const PROOF_LIFETIME = 60_000;

const browserSchema = z.object({
  hash: z.string(),
  login: z.object({ id: z.string(), identity: storedSignedInSchema, expiresAt: z.number() }).nullable(),
  /**
   * Browsers keep, per host name, the certificate they chose, or that they had none. The name that worked is kept,
   * so that nobody is asked twice; after one that did not, a fresh name is used.
   */
  deviceName: z.string().nullable(),
  deviceFailed: z.boolean(),
  proof: z.object({ chain: storedChainSchema, at: z.number() }).nullable(),
});
export type Browser = z.infer<typeof browserSchema>;

const KIND = "browser";
const hash = (secret: string) => createHash("sha256").update(secret).digest("hex");

export class Browsers {
  readonly #documents: DocumentStore;
  readonly #clock: Clock;

  constructor(documents: DocumentStore, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /** The browser that holds this cookie; null: no cookie, or not one of ours. */
  async find(secret: string | undefined): Promise<Browser | null> {
    if (secret === undefined || secret.length > 100) return null;
    const parsed = browserSchema.safeParse(await this.#documents.get(KIND, hash(secret)));
    if (!parsed.success) return null;
    const { login } = parsed.data;
    return login !== null && login.expiresAt <= this.#clock() ? { ...parsed.data, login: null } : parsed.data;
  }

  async create(): Promise<{ browser: Browser; secret: string }> {
    const secret = randomBytes(32).toString("base64url");
    const browser = { hash: hash(secret), login: null, deviceName: null, deviceFailed: false, proof: null };
    await this.save(browser);
    return { browser, secret };
  }

  async save(browser: Browser): Promise<void> {
    const known = browser.login !== null || browser.proof !== null;
    const expiresAt = this.#clock() + (known ? REMEMBERED_FOR : UNKNOWN_FOR);
    await this.#documents.put(KIND, browser.hash, browser, { expiresAt });
  }

  /** Someone signed in: a new secret, because the old one may have been known before (session fixation). */
  async signIn(browser: Browser, identity: SignedIn): Promise<{ browser: Browser; secret: string }> {
    const secret = randomBytes(32).toString("base64url");
    const sameUser = browser.login?.identity.subject === identity.subject;
    const id = sameUser && browser.login !== null ? browser.login.id : randomBytes(12).toString("hex");
    const login = { id, identity, expiresAt: this.#clock() + LOGIN_LIFETIME };
    const next: Browser = { ...browser, hash: hash(secret), login };
    await this.save(next);
    await this.#documents.remove(KIND, browser.hash);
    return { browser: next, secret };
  }

  async forget(browser: Browser): Promise<void> {
    await this.#documents.remove(KIND, browser.hash);
  }
}
