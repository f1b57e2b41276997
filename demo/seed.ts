/**
 * Contoso, as it is set up at the first start: its people, its apps, the device authority and the two policies.
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OrganisationInput } from "../src/main.ts";
import type { ContosoCertificates } from "./authority/index.ts";

export interface DemoSecrets {
  readonly idp: string;
  readonly mail: string;
  readonly files: string;
}

export const USERS = [
  { name: "amira@contoso.example", password: "amira-demo", fullName: "Amira Haddad", groups: ["Employees", "Sales"] },
  { name: "ben@contoso.example", password: "ben-demo", fullName: "Ben Okafor", groups: ["Employees", "Finance"] },
  {
    name: "chris@contoso.example",
    password: "chris-demo",
    fullName: "Chris Lindqvist",
    groups: ["Employees", "Sallyport administrators"],
  },
];

export const DIRECT = {
  idp: (port: number) => `https://idp.contoso.localhost:${port}`,
  mail: (port: number) => `https://mail.contoso.localhost:${port}`,
  files: (port: number) => `https://files.contoso.localhost:${port}`,
};
const DESKTOP_CLIENT = "contoso-mail-desktop";

export function contoso(
  _base: string,
  port: number,
  certificates: ContosoCertificates,
  secrets: DemoSecrets,
): OrganisationInput {
  const ca = readFileSync(certificates.serverCa, "utf8");
  const web = (id: "mail" | "files", name: string, description: string): OrganisationInput["apps"][number] => ({
    ...{ id, name, description, revision: 1 },
    hosts: [{ host: `${id}.contoso.example`, upstream: `https://127.0.0.1:${port}`, upstreamCa: ca }],
    directOrigins: [DIRECT[id](port)],
    clients: [
      {
        ...{ id: `contoso-${id}`, type: "web", secret: secrets[id] },
        redirectUris: [`https://${id}.contoso.example/oidc/callback`, `${DIRECT[id](port)}/oidc/callback`],
      },
    ],
  });
  const mail = web("mail", "Contoso Mail", "Webmail, and a desktop mail client");
  mail.clients?.push({ id: DESKTOP_CLIENT, type: "native", redirectUris: ["http://127.0.0.1/callback"] });
  const noCertificate = {
    attribute: "device-tag",
    operator: "does-not-equal",
    values: ["valid-client-certificate"],
  } as const;
  return {
    settings: {
      organisation: "Contoso",
      defaultBehaviour: "block",
      notice: {
        enabled: true,
        text: "Contoso monitors what happens in this session, to protect its data and yours. You can work as usual.",
      },
      adminGroups: ["Sallyport administrators"],
      support: "the Contoso help desk (extension 4357)",
      trustedProxies: [],
      oldestSystems: { windows: "release-data", macos: "release-data", android: "release-data" },
    },
    identityProvider: {
      issuer: DIRECT.idp(port),
      clientId: "sallyport",
      clientSecret: secrets.idp,
      groupsClaim: "groups",
      userClaim: "email",
      ca,
    },
    apps: [mail, web("files", "Contoso Files", "File share")],
    policies: [
      {
        ...{
          id: "block-native-without-certificate",
          kind: "access",
          revision: 1,
          mode: "on",
          severity: "high",
          action: "block",
        },
        name: "Block mobile and desktop apps without a certificate",
        description: "Apps keep what they download. They are for devices of Contoso's.",
        filters: [
          { attribute: "client-app", operator: "equals", values: ["mobile-and-desktop"] },
          { ...noCertificate, values: [...noCertificate.values] },
        ],
        message: "Mail apps are for devices that Contoso manages. On this device, use the webmail in the browser.",
      },
      {
        ...{
          id: "block-downloads-without-certificate",
          kind: "session",
          revision: 1,
          mode: "on",
          severity: "medium",
          action: "block",
        },
        control: "file-download",
        name: "Block downloads on devices without a certificate",
        description: "Reading is allowed everywhere; files stay on devices of Contoso's.",
        filters: [{ ...noCertificate, values: [...noCertificate.values] }],
        message: "Files can be downloaded on devices that Contoso manages. You can still read them here.",
      },
    ],
    ipRanges: [
      {
        ...{ id: "this-machine", revision: 1, name: "This machine", category: "corporate" },
        ...{ cidrs: ["127.0.0.0/8", "::1"], tags: ["demo"], country: null, isp: null },
      },
    ],
    deviceTagRules: [],
    authorities: [
      {
        ...{
          id: "contoso-devices",
          name: "Contoso devices",
          description: "Issues the certificates of Contoso's laptops and telephones.",
        },
        pem: readFileSync(certificates.deviceCa, "utf8"),
        addedAt: new Date().toISOString(),
        addedBy: "setup",
        revocation: { mode: "off", fetch: true },
        acceptWithoutPurpose: false,
        crls: [],
      },
    ],
    removedAuthorities: [],
  };
}

/** What Contoso's own process is told: see organisation/config.ts. */
export function organisationConfig(
  base: string,
  ports: { organisation: number; crl: number },
  tls: { cert: string; key: string },
  folder: string,
  certificates: ContosoCertificates,
  secrets: DemoSecrets,
) {
  return {
    host: "::",
    port: ports.organisation,
    crlPort: ports.crl,
    tls,
    serverCa: certificates.serverCa,
    sallyport: { issuer: `https://login.${base}/oidc`, base },
    idp: {
      issuer: DIRECT.idp(ports.organisation),
      client: { id: "sallyport", secret: secrets.idp, redirectUris: [`https://login.${base}/callback`] },
      users: USERS,
    },
    mail: {
      clientId: "contoso-mail",
      clientSecret: secrets.mail,
      desktopClientId: DESKTOP_CLIENT,
      directOrigin: DIRECT.mail(ports.organisation),
    },
    files: { clientId: "contoso-files", clientSecret: secrets.files, directOrigin: DIRECT.files(ports.organisation) },
    crlFile: certificates.crlFile,
    dataDir: join(folder, "organisation"),
  };
}

export const desktopClientConfig = (base: string, port: number, serverCa: string) => ({
  issuer: `https://login.${base}/oidc`,
  clientId: DESKTOP_CLIENT,
  api: DIRECT.mail(port),
  serverCa,
});
