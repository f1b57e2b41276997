/**
 * Recorded facts as they would have been under other ranges of addresses and other rules of device tags. Only what the change
 * makes otherwise is stated anew: the rest stays as it was recorded, whatever is known of an address today.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import {
  type AddressSources,
  type CertificateFields,
  type FactSettings,
  knowAddress,
  tagsOfCertificate,
} from "../facts/index.ts";
import { type Facts, isCertified, unknown, value } from "../policy/index.ts";
import type { Recorded } from "./recorded.ts";

export type Restate = (recorded: Recorded) => Recorded;

const SAME: Restate = (recorded) => recorded;
/** Addresses whose answer is kept. */
const MOST_ADDRESSES = 10_000;

/** `before`: the settings in force. Those after it are taken as if they had been in force when the records were made. */
export function restating(before: FactSettings, after: FactSettings, sources: AddressSources): Restate {
  const addresses = isDeepStrictEqual(before.addressBook.ranges, after.addressBook.ranges)
    ? null
    : addressesRestated(before, after, sources);
  const tags = isDeepStrictEqual(before.deviceTagRules, after.deviceTagRules) ? null : tagsRestated(before, after);
  if (addresses === null && tags === null) return SAME;
  return (recorded) => {
    const changed = { ...addresses?.(recorded.facts), ...tags?.(recorded) };
    return Object.keys(changed).length === 0 ? recorded : { ...recorded, facts: { ...recorded.facts, ...changed } };
  };
}

function addressesRestated(before: FactSettings, after: FactSettings, sources: AddressSources) {
  const known = new Map<string, Partial<Facts>>();
  return ({ ip }: Facts): Partial<Facts> => {
    if (ip.state !== "value") return {};
    const kept = known.get(ip.value);
    if (kept !== undefined) return kept;
    const [was, is] = [before, after].map(({ addressBook }) => {
      const { category, tags, country, isp } = knowAddress(ip, addressBook, sources);
      return { ipCategory: category, ipTags: tags, country, isp };
    });
    const changed = Object.fromEntries(
      Object.entries(is ?? {}).filter(([name, fact]) => !isDeepStrictEqual(fact, was?.[name as keyof typeof was])),
    );
    if (known.size >= MOST_ADDRESSES) known.clear();
    known.set(ip.value, changed);
    return changed;
  };
}

function tagsRestated(before: FactSettings, after: FactSettings) {
  return ({ facts, activity }: Recorded): Partial<Facts> => {
    if (!isCertified(facts) || facts.deviceTags.state !== "value") return {};
    const fields = activity.device?.certificate?.fields as CertificateFields | undefined;
    if (fields === undefined) return { deviceTags: unknown("what the certificate says was not recorded") };
    const [was, is] = [before, after].map(({ deviceTagRules }) => tagsOfCertificate(fields, deviceTagRules));
    if (isDeepStrictEqual(was, is)) return {};
    const others = facts.deviceTags.value.filter((tag) => !was?.includes(tag));
    return { deviceTags: value([...new Set([...others, ...(is ?? [])])]) };
  };
}

/** Records with their facts stated anew. */
export async function* restated(
  recorded: AsyncGenerator<Recorded, boolean>,
  restate: Restate,
): AsyncGenerator<Recorded, boolean> {
  for (let next = await recorded.next(); ; next = await recorded.next()) {
    if (next.done === true) return next.value;
    yield restate(next.value);
  }
}
