/**
 * A witness of the analysis as a hypothesis: `what-if` takes it as it is, and makes the same facts of it.
 * @module
 */
import { type Fact, isCertified, type Witness } from "../policy/index.ts";
import type { Hypothesis } from "./schema.ts";

export function hypothesisOf({ facts, activity }: Witness): Hypothesis {
  const { time: _time, app, clientApp, user, groups, ...known } = facts;
  return {
    ...{ app, clientApp, user, deviceTags: [], ip: null, userAgent: null },
    certificate: isCertified(facts) ? "valid" : "none",
    groups: groups.state === "value" ? [...groups.value] : groups.state === "none" ? [] : null,
    facts: known,
    ...(activity.activityType === "sign-in" && activity.file === null ? {} : { activity: activityOf(activity) }),
  };
}

/** A transfer has a file, be it one of which nothing is there to tell: what is left out would be unknown. */
function activityOf({ activityType, file }: Witness["activity"]): NonNullable<Hypothesis["activity"]> {
  if (file === null && activityType !== "download" && activityType !== "upload") return { activityType };
  const said = Object.entries(file ?? NO_FILE).flatMap(([name, fact]: [string, Fact<unknown>]) => {
    if (fact.state === "unknown") return [];
    return [[name, fact.state === "none" ? null : fact.value]];
  });
  return { activityType, file: Object.fromEntries(said) };
}

const NONE = { state: "none" } as const;
const NO_FILE = { name: NONE, size: NONE, labels: NONE, inspection: NONE };
