/**
 * The organisation's configuration as one value: what is stored, versioned and swapped as a whole.
 * @module
 */
import { z } from "zod";
import { deviceTagRuleSchema, ipRangeSchema, OLDEST_SYSTEMS, oldestSystemsSchema } from "../facts/schema.ts";
import { DEFAULT_INSPECTION, inspectionSettingsSchema } from "../inspection/schema.ts";
import { policySchema, storedCidrSchema } from "../policy/index.ts";

const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/, "not a host name; write mail.example.com");
const origin = z.url({ protocol: /^https?$/, error: "not an address; write https://mail.example.com" });

/** An OpenID Connect client of Sallyport's: the app itself, or a native app of it. */
export const clientSchema = z.strictObject({
  id: z.string().trim().min(1).max(128),
  /** `native`: public client on the device (RFC 8252), PKCE required, no secret. */
  type: z.enum(["web", "native"]),
  secret: z.string().min(16).max(256).optional(),
  redirectUris: z.array(z.url()).min(1),
});

export const appInputSchema = z.strictObject({
  name: z.string().trim().min(1, "an app needs a name").max(120),
  description: z.string().trim().max(2000).default(""),
  /** Host names by which the app knows itself, each with the server that answers for it. */
  hosts: z
    .array(
      z.strictObject({
        host: hostName,
        upstream: origin.describe("where the gateway forwards to"),
        /** PEM of the authority of the upstream's own certificate, where it is not a public one. */
        upstreamCa: z.string().max(100_000).optional(),
      }),
    )
    .min(1, "an app needs at least one host"),
  /** Other origins by which people reach the app directly; a sign-in that starts there continues under control. */
  directOrigins: z.array(origin).default([]),
  clients: z.array(clientSchema).default([]),
});
export const appSchema = appInputSchema.extend({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  revision: z.int().min(1),
});
export type App = z.infer<typeof appSchema>;
export type AppInput = z.infer<typeof appInputSchema>;
export type OidcClient = z.infer<typeof clientSchema>;

/** An authority as stored. What is derived from it (names, validity) is parsed from the PEM, never stored beside it. */
export const storedAuthoritySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  pem: z.string(),
  addedAt: z.iso.datetime(),
  addedBy: z.string(),
  revocation: z.strictObject({ mode: z.enum(["off", "required"]), fetch: z.boolean() }),
  acceptWithoutPurpose: z.boolean(),
  /** Uploaded revocation lists, PEM. */
  crls: z.array(z.string()),
});
export type StoredAuthority = z.infer<typeof storedAuthoritySchema>;

export const settingsSchema = z.strictObject({
  organisation: z.string().trim().min(1).max(120),
  /** What happens when a policy that would block cannot be evaluated. */
  defaultBehaviour: z.enum(["block", "allow"]),
  notice: z.strictObject({ enabled: z.boolean(), text: z.string().trim().max(2000) }),
  /** Groups, as the identity provider names them, whose members may use the console. */
  adminGroups: z.array(z.string().trim().min(1)).max(50),
  /** Whom a blocked person is told to turn to: an address, a telephone number, a page. */
  support: z.string().trim().max(300),
  /** The organisation's own proxies: what they say of the client's address is believed, and nobody else. */
  trustedProxies: z.array(storedCidrSchema).max(200).default([]),
  /** Anything older is tagged as an outdated operating system. */
  oldestSystems: oldestSystemsSchema.default(OLDEST_SYSTEMS),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The organisation's own identity provider, to which Sallyport is an OpenID Connect client. */
export const identityProviderSchema = z.strictObject({
  issuer: z.url({ protocol: /^https$/, error: "the issuer must be an https address" }),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  groupsClaim: z.string().min(1).default("groups"),
  userClaim: z.string().min(1).default("email"),
  /** Claims by which the provider says that the device is compliant, or joined to the domain: `true` or "true". */
  compliantClaim: z.string().min(1).optional(),
  domainJoinedClaim: z.string().min(1).optional(),
  /** PEM of the authority of the provider's own certificate, where it is not a public one. */
  ca: z.string().optional(),
});
export type IdentityProvider = z.infer<typeof identityProviderSchema>;

export const organisationSchema = z.strictObject({
  settings: settingsSchema,
  identityProvider: identityProviderSchema,
  apps: z.array(appSchema),
  policies: z.array(policySchema),
  authorities: z.array(storedAuthoritySchema),
  /** The organisation's own address ranges. */
  ipRanges: z.array(ipRangeSchema).default([]),
  /** Device tags derived from what valid certificates say. */
  deviceTagRules: z.array(deviceTagRuleSchema).default([]),
  /** How files are looked into. */
  inspection: inspectionSettingsSchema.default(DEFAULT_INSPECTION),
  /** Authorities that were removed: kept so that a certificate of theirs is refused with that reason. */
  removedAuthorities: z.array(z.strictObject({ name: z.string(), pem: z.string(), removedAt: z.iso.datetime() })),
});
export type Organisation = z.infer<typeof organisationSchema>;
/** As it may be written: defaults left out, older forms allowed. */
export type OrganisationInput = z.input<typeof organisationSchema>;
