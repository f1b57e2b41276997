/**
 * Who someone is, as the organisation's identity provider said it.
 * @module
 */
import { z } from "zod";
import type { IdentityProvider } from "../config/index.ts";
import type { Brand } from "../kernel/index.ts";
import { deviceClaimsSchema } from "../session/index.ts";

const identitySchema = z.object({
  /** Stable identifier at the identity provider. */
  subject: z.string().min(1).max(255),
  user: z.string().min(1).max(256),
  /** Null: the identity provider did not say. */
  groups: z.array(z.string().max(256)).max(2000).nullable(),
  name: z.string().max(256).nullable(),
  email: z.string().max(256).nullable(),
  /** What the provider said of the device; null: nothing. */
  deviceClaims: deviceClaimsSchema.default({ compliant: null, domainJoined: null }),
  /** Milliseconds since the Unix epoch. */
  authenticatedAt: z.number(),
});
export type Identity = z.infer<typeof identitySchema>;

/** INVARIANT: only this room makes one, after the identity provider's answer was validated. */
export type SignedIn = Brand<Identity, "SignedIn">;

/**
 * From validated ID token claims. Null when the claim that names the user is missing: then nobody is signed in.
 */
export function signedInFromClaims(
  claims: Readonly<Record<string, unknown>>,
  names: Pick<IdentityProvider, "userClaim" | "groupsClaim" | "compliantClaim" | "domainJoinedClaim">,
  now: number,
): SignedIn | null {
  const groups = claims[names.groupsClaim];
  const parsed = identitySchema.safeParse({
    subject: claims.sub,
    user: claims[names.userClaim],
    groups: Array.isArray(groups) ? groups : null,
    name: typeof claims.name === "string" ? claims.name : null,
    email: typeof claims.email === "string" ? claims.email : null,
    deviceClaims: {
      compliant: flagOf(claims, names.compliantClaim),
      domainJoined: flagOf(claims, names.domainJoinedClaim),
    },
    authenticatedAt: now,
  });
  return parsed.success ? (parsed.data as SignedIn) : null;
}

/** Providers write `true`, or "true". Null: no claim was named, or it is not there, or it is neither true nor false. */
function flagOf(claims: Readonly<Record<string, unknown>>, name: string | undefined): boolean | null {
  const claim = name === undefined ? undefined : claims[name];
  if (claim === true || claim === "true") return true;
  return claim === false || claim === "false" ? false : null;
}

/** From our own store, where only `signedInFromClaims` has put it. */
export const storedSignedInSchema = identitySchema.transform((identity) => identity as SignedIn);
