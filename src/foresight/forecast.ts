/**
 * The lock-out forecast: who of those that were seen lately would be blocked now, and who within the coming days because
 * a certificate or an authority runs out.
 * @module
 */
import type { Activity } from "../activity/index.ts";
import type { AuthoritySet } from "../device/index.ts";
import { claimsAmong, type Facts, type Policy, type PolicySet } from "../policy/index.ts";
import type { Recorded } from "./recorded.ts";

export interface LockedOut {
  readonly user: string;
  readonly app: string;
  readonly clientApp: string;
  /** What they lose: the app itself, or downloading from it. */
  readonly loses: "access" | "downloads";
  /** When, as far as it can be told. */
  readonly at: string;
  readonly why: string;
  readonly policy: string | null;
  /** Subject of the certificate that runs out, where one does. */
  readonly certificate: string | null;
}

export interface Forecast {
  readonly now: readonly LockedOut[];
  readonly later: readonly LockedOut[];
  /** People, apps and devices that were looked at. */
  readonly looked: number;
  readonly complete: boolean;
}

const MOST = 500;

export async function forecastLockOuts(
  set: PolicySet,
  authorities: AuthoritySet,
  recorded: AsyncGenerator<Recorded, boolean>,
  now: number,
  until: number,
): Promise<Forecast> {
  const newest = new Map<string, Recorded>();
  let complete = true;
  for (let next = await recorded.next(); ; next = await recorded.next()) {
    if (next.done === true) {
      complete = next.value;
      break;
    }
    const { facts, activity } = next.value;
    const fingerprint = activity.device?.certificate?.fingerprint ?? null;
    const key = JSON.stringify([facts.user, facts.app, facts.clientApp, fingerprint]);
    // Newest first: what was seen of them last is what counts.
    if (!newest.has(key)) newest.set(key, next.value);
  }
  const [locked, later]: [LockedOut[], LockedOut[]] = [[], []];
  for (const one of newest.values()) {
    const end = endOfCertificate(one.activity, authorities);
    const today = lossesOf(
      set,
      end !== null && end.at <= now ? withoutCertificate(one.facts, now) : at(one.facts, now),
    );
    for (const loss of today) {
      const why = end !== null && end.at <= now ? end.why : "The policies block it as things are now.";
      locked.push({
        ...describe(one, loss),
        at: iso(now),
        why,
        certificate: end !== null && end.at <= now ? end.subject : null,
      });
    }
    if (end === null || end.at <= now || end.at > until) continue;
    const already = new Set(today.map(({ loses }) => loses));
    for (const loss of lossesOf(set, withoutCertificate(one.facts, end.at))) {
      if (!already.has(loss.loses))
        later.push({ ...describe(one, loss), at: iso(end.at), why: end.why, certificate: end.subject });
    }
  }
  const byTime = (left: LockedOut, right: LockedOut) =>
    left.at.localeCompare(right.at) || left.user.localeCompare(right.user);
  return {
    now: locked.sort(byTime).slice(0, MOST),
    later: later.sort(byTime).slice(0, MOST),
    looked: newest.size,
    complete: complete && locked.length <= MOST && later.length <= MOST,
  };
}

interface Loss {
  readonly loses: LockedOut["loses"];
  readonly policy: Policy | null;
}

function lossesOf({ engine, policies }: PolicySet, facts: Facts): Loss[] {
  const access = engine.decideAccess(facts);
  if (access.outcome === "block") return [{ loses: "access", policy: policies[access.policy] ?? null }];
  if (facts.clientApp !== "browser") return [];
  const downloads = engine.bind(facts).decideAnyFile("download");
  return downloads.outcome === "block" ? [{ loses: "downloads", policy: policies[downloads.policy] ?? null }] : [];
}

/** Null: no certificate was recognised, so none can run out. */
function endOfCertificate({ device }: Activity, authorities: AuthoritySet) {
  const certificate = device?.certificate;
  if (device?.status !== "valid" || certificate === null || certificate === undefined) return null;
  const own = { at: Date.parse(certificate.notAfter), why: "The certificate of the device expires." };
  const named = certificate.path.flatMap((step) => step.authority ?? []);
  const authority = authorities.trusted.find(({ settings }) => named.includes(settings.name));
  if (authority === undefined)
    return { subject: certificate.subject, at: 0, why: "Its authority is not accepted any more." };
  const ends = authority.certificate.notAfter;
  const first = ends < own.at ? { at: ends, why: `The authority "${authority.settings.name}" expires.` } : own;
  return { subject: certificate.subject, ...first };
}

const at = (facts: Facts, time: number): Facts => ({ ...facts, time });

/** What is left of a device's tags when its certificate is no longer valid: what the identity provider says of it. */
function withoutCertificate(facts: Facts, time: number): Facts {
  const { deviceTags } = facts;
  return { ...at(facts, time), deviceTags: claimsAmong(deviceTags) };
}

const describe = ({ facts, activity }: Recorded, { loses, policy }: Loss) => ({
  user: facts.user,
  app: activity.app?.name ?? facts.app,
  clientApp: facts.clientApp,
  loses,
  policy: policy?.name ?? null,
});

const iso = (time: number) => new Date(time).toISOString();
