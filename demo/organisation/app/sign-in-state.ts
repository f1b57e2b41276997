/**
 * The `state` of a sign-in: signed, and complete in itself, so that a callback without its cookie still knows where
 * the person wanted to go.
 * @module
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const LIFETIME_MS = 15 * 60 * 1000;

const stateSchema = z.object({
  /** Names the cookie with this attempt's secrets. */
  id: z.string(),
  returnTo: z.string(),
  /** How often it was begun anew because the cookie was missing. */
  restarts: z.int(),
  at: z.number(),
});
export type SignInState = z.infer<typeof stateSchema>;

export interface StateSigner {
  seal(state: Omit<SignInState, "id" | "at">): { id: string; value: string };
  /** Undefined for what was not signed here, or too long ago. */
  open(value: string | null): SignInState | undefined;
}

export function createStateSigner(key: Buffer = randomBytes(32), now: () => number = Date.now): StateSigner {
  const sign = (text: string) => createHmac("sha256", key).update(text).digest();
  return {
    seal(state) {
      const id = randomBytes(9).toString("base64url");
      const text = Buffer.from(JSON.stringify({ ...state, id, at: now() })).toString("base64url");
      return { id, value: `${text}.${sign(text).toString("base64url")}` };
    },
    open(value) {
      const [text = "", signature = ""] = (value ?? "").split(".");
      const given = Buffer.from(signature, "base64url");
      const expected = sign(text);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const state = stateSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
      return now() - state.at <= LIFETIME_MS ? state : undefined;
    },
  };
}

/** A path of this app's own, or its front page: never an address elsewhere. */
export function safeReturnPath(path: string | null | undefined): string {
  return path && /^\/(?![/\\])[^\\\s]*$/.test(path) && !path.startsWith("/oidc/") ? path : "/";
}
