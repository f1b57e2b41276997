/**
 * Tags that the admin derives from a device's certificate, and those that come as claims from the identity provider.
 * @module
 */
import type { DeviceTagRule, TAG_RULE_OPERATORS, TagRuleField } from "./schema.ts";

type Operator = (typeof TAG_RULE_OPERATORS)[number];

/** What a certificate says, field by field, each as often as it says it. */
export type CertificateFields = Readonly<Record<TagRuleField, readonly string[]>>;

/** What the identity provider says of the device that someone signed in from; null: nothing. */
export interface DeviceClaims {
  readonly compliant: boolean | null;
  readonly domainJoined: boolean | null;
}

/** The tags that `rules` give to a certificate. INVARIANT: asked for valid certificates only. */
export function tagsOfCertificate(fields: CertificateFields, rules: readonly DeviceTagRule[]): string[] {
  const matching = rules.filter(({ field, operator, value }) =>
    fields[field].some((given) => OPERATORS[operator](fold(field, given), fold(field, value))),
  );
  return [...new Set(matching.map(({ tag }) => tag))];
}

export function tagsOfClaims({ compliant, domainJoined }: DeviceClaims): string[] {
  return [...(compliant === true ? ["compliant"] : []), ...(domainJoined === true ? ["domain-joined"] : [])];
}

const OPERATORS: Readonly<Record<Operator, (given: string, wanted: string) => boolean>> = {
  equals: (given, wanted) => given === wanted,
  contains: (given, wanted) => given.includes(wanted),
  "starts-with": (given, wanted) => given.startsWith(wanted),
  "ends-with": (given, wanted) => given.endsWith(wanted),
  "matches-wildcard": matchesWildcard,
};

/** Serial numbers are written with and without colons and leading zeros. */
function fold(field: TagRuleField, text: string): string {
  const folded = text.normalize("NFC").toLowerCase();
  return field === "serial" ? folded.replace(/[:\s]/g, "").replace(/^0+(?=.)/, "") : folded;
}

/** Goes back to the last `*` only, so that no pattern takes longer than pattern times text. */
function matchesWildcard(text: string, pattern: string): boolean {
  let [at, on] = [0, 0];
  let [star, taken] = [-1, 0];
  while (at < text.length) {
    if (on < pattern.length && pattern[on] === "*") {
      star = on;
      taken = at;
      on += 1;
    } else if (on < pattern.length && (pattern[on] === "?" || pattern[on] === text[at])) {
      at += 1;
      on += 1;
    } else if (star >= 0) {
      on = star + 1;
      taken += 1;
      at = taken;
    } else return false;
  }
  while (pattern[on] === "*") on += 1;
  return on === pattern.length;
}
