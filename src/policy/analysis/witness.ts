/**
 * A witness: one case of a region, as the facts that a verdict is made from. What the region leaves open is none.
 * @module
 */
import {
  type ActivityFacts,
  claimsAmong,
  type Fact,
  type Facts,
  type FileFacts,
  none,
  SIGN_IN,
  value,
} from "../facts.ts";
import type {
  Attribute,
  ClientApp,
  ControlledActivity,
  DevicePlatform,
  DeviceType,
  IpCategory,
} from "../vocabulary.ts";
import { countBits, lowestBit } from "./atoms.ts";
import type { Region } from "./region.ts";
import { SEVERAL, SINGLE, type Space, TEXTS } from "./space.ts";

export interface Witness {
  readonly facts: Facts;
  readonly activity: ActivityFacts;
}

/** Null: whether the region has a case at all is not certain. */
export function witnessOf(space: Space, region: Region): Witness | null {
  if (!region.certain) return null;
  const single = (attribute: (typeof SINGLE)[number]): string | null => {
    const at = SINGLE.indexOf(attribute);
    return space.single[at]?.samples[lowestBit(region.single[at] ?? 0n)] ?? null;
  };
  const several = (attribute: (typeof SEVERAL)[number]): Fact<readonly string[]> => {
    const at = SEVERAL.indexOf(attribute);
    const chosen = choose(region.clauses[at] ?? []).map((place) => space.several[at]?.names[place] ?? "");
    return chosen.length === 0 ? none : value(chosen);
  };
  const text = (attribute: (typeof TEXTS)[number]) => region.texts[TEXTS.indexOf(attribute)]?.sample ?? null;
  const size = single("file-size");
  const file: FileFacts = {
    name: factOf(text("file-name")),
    size: size === null ? none : value(Number(size)),
    labels: several("sensitivity-label"),
    inspection: region.inspection,
  };
  const activityType = (single("activity-type") ?? "sign-in") as ControlledActivity;
  const hasFile = Object.values(file).some(({ state }) => state !== "none");
  const deviceTags = several("device-tag");
  return {
    facts: {
      time: 0,
      app: single("app") ?? "",
      clientApp: (single("client-app") ?? "browser") as ClientApp,
      user: text("user") ?? "",
      groups: several("group"),
      deviceType: factOf(single("device-type") as DeviceType | null),
      devicePlatform: factOf(single("device-platform") as DevicePlatform | null),
      deviceTags,
      deviceClaims: claimsAmong(deviceTags),
      ip: factOf(single("ip-address")),
      ipCategory: factOf(single("ip-category") as IpCategory | null),
      ipTags: several("ip-tag"),
      country: factOf(single("location")),
      isp: factOf(text("isp")),
      userAgent: factOf(text("user-agent")),
      userAgentTags: several("user-agent-tag"),
    },
    activity: activityType === "sign-in" && !hasFile ? SIGN_IN : { activityType, file: hasFile ? file : null },
  };
}

const factOf = <T>(of: T | null): Fact<T> => (of === null ? none : value(of));

/** Places of as few values as serve every clause, the narrowest clauses first. */
function choose(clauses: readonly bigint[]): number[] {
  const places: number[] = [];
  let chosen = 0n;
  for (const clause of clauses.toSorted((left, right) => countBits(left) - countBits(right))) {
    if ((clause & chosen) !== 0n) continue;
    const place = lowestBit(clause);
    places.push(place);
    chosen |= 1n << BigInt(place);
  }
  return places;
}

/**
 * A witness in words, "app crm, no device tag": what policies ask about, and whatever else is there, which it would not be
 * if the case did not need it.
 */
export function describeWitness({ facts, activity }: Witness, attributes: ReadonlySet<Attribute>): string {
  const said = new Set<string>();
  const say = (name: string, of: Fact<unknown>) =>
    said.add(
      of.state === "none" ? `no ${name}` : of.state === "value" ? `${name} ${list(of.value)}` : `${name} unknown`,
    );
  said.add(facts.user).add(`app ${facts.app}`);
  said.add(facts.clientApp === "browser" ? "browser" : "mobile or desktop app");
  if (activity.activityType !== "sign-in") said.add(activity.activityType);
  const of: Partial<Record<Attribute, [string, Fact<unknown>]>> = {
    group: ["group", facts.groups],
    "device-type": ["device type", facts.deviceType],
    "device-platform": ["platform", facts.devicePlatform],
    "device-tag": ["device tag", facts.deviceTags],
    "ip-address": ["address", facts.ip],
    "ip-category": ["address category", facts.ipCategory],
    "ip-tag": ["address tag", facts.ipTags],
    location: ["country", facts.country],
    isp: ["ISP", facts.isp],
    "user-agent": ["user agent", facts.userAgent],
    "user-agent-tag": ["user agent tag", facts.userAgentTags],
    "file-name": ["file", activity.file?.name ?? none],
    "file-extension": ["file", activity.file?.name ?? none],
    "file-size": ["size in bytes", activity.file?.size ?? none],
    "sensitivity-label": ["label", activity.file?.labels ?? none],
  };
  for (const [attribute, found] of Object.entries(of))
    if (attributes.has(attribute as Attribute) || found[1].state !== "none") say(...found);
  return [...said].join(", ");
}

const list = (of: unknown): string => (Array.isArray(of) ? of.join(" and ") : String(of));
