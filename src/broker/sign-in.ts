/**
 * A sign-in on its way: what it is for, which browser began it, and how far it has come. It survives a restart.
 * @module
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../kernel/index.ts";
import { type DocumentStore, storedChainSchema } from "../session/index.ts";
import { storedSignedInSchema } from "./signed-in.ts";

/** How long someone may take from the first redirect to the last, in milliseconds. */
export const SIGN_IN_LIFETIME = 15 * 60 * 1000;

const purposeSchema = z.discriminatedUnion("type", [
  /** The gateway needs a session for an app it stands in front of. */
  z.object({ type: z.literal("gateway"), returnTo: z.string(), binding: z.string() }),
  /** An app, or a native app, asked with OpenID Connect. */
  z.object({ type: z.literal("oidc"), uid: z.string(), clientId: z.string() }),
  z.object({ type: z.literal("console"), returnTo: z.string(), binding: z.string() }),
  /** A live session asks its device again. */
  z.object({ type: z.literal("device"), session: z.string(), returnTo: z.string() }),
]);

export const signInSchema = z.object({
  id: z.string(),
  purpose: purposeSchema,
  /** Hash of the cookie of the browser that began it: nobody else may go on with it. */
  browser: z.string(),
  app: z.string().nullable(),
  clientApp: z.enum(["browser", "mobile-and-desktop"]),
  upstream: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }).nullable(),
  user: storedSignedInSchema.nullable(),
  device: storedChainSchema.nullable(),
  /** Sent along to the device host and expected back with the proof. */
  proofNonce: z.string().nullable(),
  /** The name under `device.<base>` that was visited; null: `device.<base>` itself. */
  deviceName: z.string().nullable(),
  retry: z.boolean(),
  blocked: z.object({ reference: z.string(), page: z.string() }).nullable(),
  /** The requesting client already has its answer; what follows is only for the person. */
  answered: z.boolean(),
  expiresAt: z.number(),
});
export type SignIn = z.infer<typeof signInSchema>;
export type Purpose = SignIn["purpose"];

const KIND = "sign-in";

export class SignIns {
  readonly #documents: DocumentStore;
  readonly #clock: Clock;

  constructor(documents: DocumentStore, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
  }

  async begin(start: Pick<SignIn, "purpose" | "browser" | "app" | "clientApp">): Promise<SignIn> {
    const signIn: SignIn = {
      ...start,
      id: randomBytes(16).toString("base64url"),
      upstream: null,
      user: null,
      device: null,
      proofNonce: null,
      deviceName: null,
      retry: false,
      blocked: null,
      answered: false,
      expiresAt: this.#clock() + SIGN_IN_LIFETIME,
    };
    await this.save(signIn);
    return signIn;
  }

  /** Null: there is none, or it took too long. */
  async find(id: string): Promise<SignIn | null> {
    const parsed = signInSchema.safeParse(await this.#documents.get(KIND, id));
    return parsed.success ? parsed.data : null;
  }

  async findByInteraction(uid: string): Promise<SignIn | null> {
    const parsed = signInSchema.safeParse(await this.#documents.findByUid(KIND, uid));
    return parsed.success ? parsed.data : null;
  }

  async save(signIn: SignIn): Promise<void> {
    const uid = signIn.purpose.type === "oidc" ? signIn.purpose.uid : undefined;
    await this.#documents.put(KIND, signIn.id, signIn, { expiresAt: signIn.expiresAt, uid });
  }

  async end(signIn: SignIn): Promise<void> {
    await this.#documents.remove(KIND, signIn.id);
  }
}
