/**
 * From what is known of a sign-in or session to the facts that policies ask about.
 * @module
 */
import { type ClientApp, type Fact, type Facts, none, normaliseAddress, unknown, value } from "../policy/index.ts";

export interface Observed {
  readonly time: number;
  readonly app: string;
  readonly clientApp: ClientApp;
  readonly user: string;
  /** Null: the identity provider did not say. */
  readonly groups: readonly string[] | null;
  /** Address of the peer as the socket has it; null: not known. */
  readonly ip: string | null;
  /** Status of the device check (`DEVICE_STATUSES`); null: nobody asked. */
  readonly device: string | null;
}

const NOT_GATHERED = unknown("this is not looked up yet");

export function buildFacts(observed: Observed): Facts {
  const { time, app, clientApp, user } = observed;
  return {
    time,
    app,
    clientApp,
    user,
    groups: groupsFact(observed.groups),
    deviceType: NOT_GATHERED,
    devicePlatform: NOT_GATHERED,
    deviceTags: deviceTagsFact(observed.device),
    ip: addressFact(observed.ip),
    ipCategory: NOT_GATHERED,
    ipTags: NOT_GATHERED,
    country: NOT_GATHERED,
    isp: NOT_GATHERED,
    userAgent: NOT_GATHERED,
    userAgentTags: NOT_GATHERED,
  };
}

function groupsFact(groups: readonly string[] | null): Fact<readonly string[]> {
  if (groups === null) return unknown("the identity provider sent no groups");
  return groups.length === 0 ? none : value(groups);
}

function deviceTagsFact(status: string | null): Fact<readonly string[]> {
  switch (status) {
    case null:
    case "not-asked":
      return unknown("the device was not asked for a certificate");
    case "revocation-unknown":
      // INVARIANT (fail closed): a certificate that may be revoked proves nothing, and is not the same as none.
      return unknown("whether the certificate is revoked could not be determined");
    case "valid":
      return value(["valid-client-certificate"]);
    default:
      return none;
  }
}

function addressFact(ip: string | null): Fact<string> {
  const address = ip === null ? null : normaliseAddress(ip);
  return address === null ? unknown("the client's address is not known") : value(address);
}
