/**
 * A session as it is kept: who, from where, with which device, for which app. What is decided about it is never
 * stored; it is judged from this record whenever something changes.
 * @module
 */
import { z } from "zod";
import { clientHintsSchema } from "../facts/index.ts";

/** A chain as the handshake left it; `certificates` in DER, base64. */
export const storedChainSchema = z.object({
  certificates: z.array(z.string()),
  handshakeError: z.string().nullable(),
});
export type StoredChain = z.infer<typeof storedChainSchema>;

/** What the identity provider said of the device at sign-in; null: nothing. */
export const deviceClaimsSchema = z.object({
  compliant: z.boolean().nullable(),
  domainJoined: z.boolean().nullable(),
});

export const sessionRecordSchema = z.object({
  /** Public identifier, shown in the API; knowing it gives no access. */
  id: z.string(),
  clientApp: z.enum(["browser", "mobile-and-desktop"]),
  app: z.string(),
  user: z.string(),
  /** Null: the identity provider did not say. */
  groups: z.array(z.string()).nullable(),
  /** Null: no policy asked about the device at sign-in. */
  device: storedChainSchema.nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** Null: the client sent none. */
  clientHints: clientHintsSchema.nullable().default(null),
  deviceClaims: deviceClaimsSchema.default({ compliant: null, domainJoined: null }),
  /** SHA-256 of the cookie's secret, hexadecimal; null until the browser has redeemed its ticket, and for native apps. */
  secretHash: z.string().nullable(),
  /** The browser's sign-in at Sallyport that this session belongs to. */
  login: z.string().nullable(),
  /** The OAuth grant of a mobile or desktop app: revoked with the session. */
  grantId: z.string().nullable(),
  noticeAcknowledged: z.boolean(),
  /** Milliseconds since the Unix epoch. */
  openedAt: z.number(),
  expiresAt: z.number(),
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;

export const storeChain = (chain: {
  certificates: readonly Uint8Array[];
  handshakeError: string | null;
}): StoredChain => ({
  certificates: chain.certificates.map((der) => Buffer.from(der).toString("base64")),
  handshakeError: chain.handshakeError,
});

export const readChain = ({ certificates, handshakeError }: StoredChain) => ({
  certificates: certificates.map((base64) => Buffer.from(base64, "base64")),
  handshakeError,
});
