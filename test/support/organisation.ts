/**
 * A small organisation for unit tests, valid in every part.
 * @module
 */
import { type Organisation, organisationSchema, type StoredAuthority } from "../../src/config/index.ts";

/** `change` replaces whole members; shapes are as in the API. */
export function smallOrganisation(change: Record<string, unknown> = {}): Organisation {
  return organisationSchema.parse({
    settings: {
      organisation: "Contoso",
      defaultBehaviour: "block",
      notice: { enabled: false, text: "" },
      adminGroups: ["Administrators"],
      support: "",
    },
    identityProvider: { issuer: "https://idp.contoso.example", clientId: "sallyport", clientSecret: "secret" },
    apps: [
      {
        id: "mail",
        revision: 1,
        name: "Mail",
        hosts: [{ host: "mail.contoso.example", upstream: "https://127.0.0.1:1" }],
      },
    ],
    policies: [],
    authorities: [],
    removedAuthorities: [],
    ...change,
  });
}

export const storedAuthority = (pem: string, change: Partial<StoredAuthority> = {}): StoredAuthority => ({
  id: "devices",
  name: "Devices",
  description: "",
  pem,
  addedAt: "2026-01-01T00:00:00.000Z",
  addedBy: "setup",
  revocation: { mode: "off", fetch: false },
  acceptWithoutPurpose: false,
  crls: [],
  ...change,
});

export const BLOCK_DOWNLOADS_WITHOUT_CERTIFICATE = {
  id: "downloads",
  revision: 1,
  kind: "session",
  name: "Block downloads without a certificate",
  control: "file-download",
  action: "block",
  filters: [{ attribute: "device-tag", operator: "does-not-equal", values: ["valid-client-certificate"] }],
};
