/**
 * The difference that another default behaviour makes: it decides only where a blocking policy cannot be evaluated, so
 * here, and here alone, a fact is unknown.
 * @module
 */
import { type Facts, type FileFacts, unknown } from "../facts.ts";
import { sourceOf } from "../filters.ts";
import type { Policy } from "../schema.ts";
import type { Attribute } from "../vocabulary.ts";
import { type Difference, differenceOf } from "./difference.ts";
import type { DecideBoth } from "./found.ts";
import { type Budget, everything, within } from "./region.ts";
import type { Space } from "./space.ts";
import type { StandIns } from "./stand-ins.ts";
import { type Asked, effectOf, type Placed, questionOf } from "./strength.ts";
import { type Witness, witnessOf } from "./witness.ts";

const FACT_OF: Partial<Record<Attribute, keyof Facts>> = {
  group: "groups",
  "device-type": "deviceType",
  "device-platform": "devicePlatform",
  "device-tag": "deviceTags",
  "ip-address": "ip",
  "ip-category": "ipCategory",
  "ip-tag": "ipTags",
  location: "country",
  isp: "isp",
  "user-agent": "userAgent",
  "user-agent-tag": "userAgentTags",
};
const FILE_FACT_OF: Partial<Record<Attribute, keyof FileFacts>> = {
  "file-name": "name",
  "file-extension": "name",
  "file-size": "size",
  "sensitivity-label": "labels",
};
const LACKING = unknown("it could not be determined");

/** One difference for each question at most; none where no case was found. */
export function defaultDifferences(
  space: Space,
  placed: readonly Placed[],
  { decideBoth, standIns }: { decideBoth: DecideBoth; standIns: StandIns },
  budget: Budget,
): Difference[] {
  const found = new Map<Asked, Difference>();
  for (const { policy } of placed) {
    const question = questionOf(policy);
    if (found.has(question) || effectOf(policy) !== "block") continue;
    const region = within(everything(space), space.conditionsOf(policy), budget);
    const witness = region === null ? null : witnessOf(space, region);
    for (const one of witness === null ? [] : lessKnown(policy, witness)) {
      const [before, after] = decideBoth(question, one);
      const difference =
        before.outcome === after.outcome ? null : differenceOf(question, one, before, after, [policy], standIns);
      if (difference === null) continue;
      found.set(question, {
        ...difference,
        sentence: `The default behaviour, where "${policy.name}" cannot be evaluated. ${difference.sentence}`,
      });
      break;
    }
  }
  return [...found.values()];
}

function* lessKnown(policy: Policy, { facts, activity }: Witness): Iterable<Witness> {
  for (const filter of policy.filters) {
    const attribute = sourceOf(filter);
    if (attribute === "device-claim") continue;
    const name = FACT_OF[attribute];
    if (name !== undefined) yield { facts: { ...facts, [name]: LACKING }, activity };
    const ofFile = FILE_FACT_OF[attribute];
    if (ofFile !== undefined && activity.file !== null)
      yield { facts, activity: { ...activity, file: { ...activity.file, [ofFile]: LACKING } } };
  }
  if (activity.file !== null)
    yield { facts, activity: { ...activity, file: { ...activity.file, inspection: LACKING } } };
}
