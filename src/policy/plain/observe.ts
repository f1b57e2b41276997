/**
 * From the facts to what a filter compares: every attribute as a list of values.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import {
  type ActivityFacts,
  domainOf,
  extensionOf,
  type Fact,
  type Facts,
  type FileFacts,
  none,
  value,
} from "../facts.ts";
import type { Source } from "../filters.ts";

export type Observation = Fact<readonly string[]>;

/** A multi-valued attribute has as many as it has; a list without any is an absent attribute. */
export function observe(source: Source, facts: Facts, activity: ActivityFacts): Observation {
  const fact = lookUp(source, facts, activity);
  return fact.state === "value" && fact.value.length === 0 ? none : fact;
}

function lookUp(source: Source, facts: Facts, activity: ActivityFacts): Observation {
  switch (source) {
    case "app":
      return value([facts.app]);
    case "client-app":
      return value([facts.clientApp]);
    case "user":
      return value([facts.user]);
    case "user-domain":
      return single(domainOf(facts.user));
    case "group":
      return facts.groups;
    case "device-type":
      return single(facts.deviceType);
    case "device-platform":
      return single(facts.devicePlatform);
    case "device-tag":
      return facts.deviceTags;
    case "device-claim":
      return facts.deviceClaims ?? facts.deviceTags;
    case "ip-address":
      return single(facts.ip);
    case "ip-category":
      return single(facts.ipCategory);
    case "ip-tag":
      return facts.ipTags;
    case "location":
      return single(facts.country);
    case "isp":
      return single(facts.isp);
    case "user-agent":
      return single(facts.userAgent);
    case "user-agent-tag":
      return facts.userAgentTags;
    case "activity-type":
      return value([activity.activityType]);
    case "file-name":
    case "file-extension":
    case "file-size":
    case "sensitivity-label":
      return activity.file === null ? none : lookUpFile(source, activity.file);
    default:
      return assertNever(source);
  }
}

function lookUpFile(
  attribute: "file-name" | "file-extension" | "file-size" | "sensitivity-label",
  file: FileFacts,
): Observation {
  switch (attribute) {
    case "file-name":
      return single(file.name);
    case "file-extension":
      return single(file.name.state === "value" ? extensionOf(file.name.value) : file.name);
    case "file-size":
      return single(file.size);
    case "sensitivity-label":
      return file.labels;
  }
}

const single = (fact: Fact<string | number>): Observation =>
  fact.state === "value" ? value([String(fact.value)]) : fact;
