/**
 * What the demo organisation's process is told at its start: one JSON file, named on its command line.
 * @module
 */
import { readFileSync } from "node:fs";
import { z } from "zod";

const port = z.int().min(1).max(65_535);
const origin = z.url({ protocol: /^https$/ }).refine((url) => new URL(url).origin === url, {
  error: "an origin alone, such as https://mail.contoso.localhost:8444",
});
const webClient = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(16),
  directOrigin: origin,
});

export const userSchema = z.strictObject({
  /** The e-mail address; people sign in with it. */
  name: z.email(),
  password: z.string().min(1),
  fullName: z.string().min(1),
  groups: z.array(z.string().min(1)),
});

export const configSchema = z.strictObject({
  /** The address to listen on; `::` takes IPv4 as well, and where there is no IPv6 becomes 0.0.0.0. */
  host: z.string().min(1).default("::"),
  /** Identity provider and apps, by https. */
  port,
  /** The revocation list, by plain http. */
  crlPort: port,
  /** Files, PEM. */
  tls: z.strictObject({ cert: z.string(), key: z.string() }),
  /** File, PEM: the authority of every server certificate in the demo. */
  serverCa: z.string(),
  sallyport: z.strictObject({
    issuer: z.url({ protocol: /^https$/ }),
    base: z.string().min(1),
  }),
  idp: z.strictObject({
    issuer: origin,
    client: z.strictObject({
      id: z.string().min(1),
      secret: z.string().min(16),
      redirectUris: z.array(z.url({ protocol: /^https$/ })).min(1),
    }),
    users: z.array(userSchema).min(1),
  }),
  mail: webClient.extend({
    /** The desktop client's id at Sallyport: whose access tokens the mail API takes. */
    desktopClientId: z.string().min(1),
  }),
  files: webClient,
  /** DER; read anew at each request. */
  crlFile: z.string(),
  /** Existing or not: the identity provider keeps its signing keys there. */
  dataDir: z.string(),
});

export type OrganisationConfig = z.infer<typeof configSchema>;
export type User = z.infer<typeof userSchema>;

/** Throws one sentence for a file that is missing, not JSON, or not this. */
export function readConfig(file: string): OrganisationConfig {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`the organisation's configuration ${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success)
    throw new Error(`the organisation's configuration ${file} is wrong: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
