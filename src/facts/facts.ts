/**
 * From what was observed of a sign-in or session to the facts that policies ask about. Pure: what is known of
 * addresses and devices is passed in.
 * @module
 */
import { type ClientApp, type Fact, type Facts, none, normaliseAddress, unknown, value } from "../policy/index.ts";
import type { AddressBook } from "./addresses/address-book.ts";
import { knowAddress } from "./addresses/knowledge.ts";
import type { AddressSources } from "./addresses/sources.ts";
import type { Client, ClientHints } from "./client/observe.ts";
import { type CertificateFields, type DeviceClaims, tagsOfCertificate, tagsOfClaims } from "./device-tags.ts";
import type { DeviceTagRule, OldestSystems } from "./schema.ts";
import { type DeviceInfo, describeClient, userAgentTags } from "./user-agent/index.ts";

export interface Observed {
  readonly time: number;
  readonly app: string;
  readonly clientApp: ClientApp;
  readonly user: string;
  /** Null: the identity provider did not say. */
  readonly groups: readonly string[] | null;
  /** The client's address (`clientAddress`); null: not known. */
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly clientHints: ClientHints | null;
  /** Status of the device check (`DEVICE_STATUSES`); null: nobody asked. */
  readonly device: string | null;
  /** What the certificate says; null: there is none, or it is not valid. */
  readonly certificate: CertificateFields | null;
  readonly deviceClaims: DeviceClaims;
}

/** What the organisation has set up, compiled with its configuration. */
export interface FactSettings {
  readonly addressBook: AddressBook;
  readonly deviceTagRules: readonly DeviceTagRule[];
  readonly oldestSystems: OldestSystems;
}

export function buildFacts(observed: Observed, settings: FactSettings, sources: AddressSources): Facts {
  const { time, app, clientApp, user } = observed;
  const ip = addressFact(observed.ip);
  const { category, tags, country, isp } = knowAddress(ip, settings.addressBook, sources);
  return {
    time,
    app,
    clientApp,
    user,
    groups: groupsFact(observed.groups),
    deviceTags: deviceTagsFact(observed, settings.deviceTagRules),
    deviceClaims: known(tagsOfClaims(observed.deviceClaims)),
    ip,
    ipCategory: category,
    ipTags: tags,
    country,
    isp,
    ...clientFacts(observed, settings.oldestSystems),
  };
}

const known = (list: readonly string[]): Fact<readonly string[]> => (list.length === 0 ? none : value(list));

const groupsFact = (groups: readonly string[] | null): Fact<readonly string[]> =>
  groups === null ? unknown("the identity provider sent no groups") : known(groups);

function deviceTagsFact(observed: Observed, rules: readonly DeviceTagRule[]): Fact<readonly string[]> {
  const claimed = tagsOfClaims(observed.deviceClaims);
  switch (observed.device) {
    case null:
    case "not-asked":
      return unknown("the device was not asked for a certificate");
    case "revocation-unknown":
      // INVARIANT (fail closed): a certificate that may be revoked proves nothing, and is not the same as none.
      return unknown("whether the certificate is revoked could not be determined");
    case "valid": {
      // INVARIANT: a certificate gives tags only when it is valid.
      const fields = observed.certificate;
      const given = fields === null ? [] : tagsOfCertificate(fields, rules);
      return value([...new Set(["valid-client-certificate", ...given, ...claimed])]);
    }
    default:
      return known(claimed);
  }
}

function addressFact(ip: string | null): Fact<string> {
  const address = ip === null ? null : normaliseAddress(ip);
  return address === null ? unknown("the client's address is not known") : value(address);
}

type ClientFacts = Pick<Facts, "deviceType" | "devicePlatform" | "userAgent" | "userAgentTags">;

function clientFacts(observed: Observed, oldest: OldestSystems): ClientFacts {
  const info = describeClient(observed);
  const tags = tagsFact(info, observed, oldest);
  if (info === null) return { deviceType: none, devicePlatform: none, userAgent: none, userAgentTags: tags };
  return {
    ...deviceFacts(info),
    userAgent: value(observed.userAgent ?? ""),
    userAgentTags: tags,
  };
}

/**
 * INVARIANT (fail closed): a client whose user agent and client hints contradict each other on what it is, is of an
 * unknown kind: neither of the two answers may let it through.
 */
function deviceFacts({
  type,
  platform,
  contradictions,
}: DeviceInfo): Pick<ClientFacts, "deviceType" | "devicePlatform"> {
  const contradiction = contradictions.find(({ about }) => about === "device");
  if (contradiction === undefined) return { deviceType: value(type), devicePlatform: value(platform) };
  return { deviceType: unknown(contradiction.sentence), devicePlatform: unknown(contradiction.sentence) };
}

function tagsFact(
  info: DeviceInfo | null,
  { clientApp, time }: Observed,
  oldest: OldestSystems,
): Fact<readonly string[]> {
  const native = clientApp === "mobile-and-desktop" ? ["native-client"] : [];
  const seen = info === null ? [] : userAgentTags(info, oldest, time);
  const tags = [...new Set([...native, ...seen])];
  return known(tags);
}

/** The parts of a client that its activity records besides address and user agent. */
export function deviceInfoOf(client: Omit<Client, "ip">): DeviceInfo | null {
  return describeClient(client);
}
