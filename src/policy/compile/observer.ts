/**
 * The facts of one decision as cells: each attribute is looked up once, and only if a policy asks about it.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import { type ActivityFacts, extensionOf, type Fact, type Facts } from "../facts.ts";
import type { AddressIntervals } from "./addresses.ts";
import type { Columns } from "./columns.ts";
import { seenIn } from "./conditions.ts";
import { type Dictionary, NONE, type Observed, OTHER, SEVERAL, UNKNOWN } from "./interner.ts";

export class Observer {
  /** Numbers of the named values of the multi-valued attribute that was observed last. */
  readonly several: number[] = [];
  severalCount = 0;
  readonly #addresses: AddressIntervals;

  constructor(addresses: AddressIntervals) {
    this.#addresses = addresses;
  }

  cellOf({ attribute, dictionary }: Columns, facts: Facts, activity: ActivityFacts): number {
    if (dictionary === null) return fileCell("inspection", activity);
    switch (attribute) {
      case "app":
        return dictionary.idOf(facts.app);
      case "group":
        return this.#list(dictionary, facts.groups);
      case "device-tag":
        return this.#list(dictionary, facts.deviceTags);
      case "device-claim":
        return this.#list(dictionary, facts.deviceClaims ?? facts.deviceTags);
      case "ip-address":
        return facts.ip.state === "value" ? this.#addresses.intervalOf(facts.ip.value) : absent(facts.ip);
      case "location":
        return one(dictionary, facts.country);
      case "client-app":
        return dictionary.idOf(facts.clientApp);
      case "user":
        return dictionary.idOf(facts.user);
      case "user-domain":
        return domain(dictionary, facts.user);
      case "device-type":
        return one(dictionary, facts.deviceType);
      case "device-platform":
        return one(dictionary, facts.devicePlatform);
      case "ip-category":
        return one(dictionary, facts.ipCategory);
      case "ip-tag":
        return this.#list(dictionary, facts.ipTags);
      case "isp":
        return one(dictionary, facts.isp);
      case "user-agent":
        return one(dictionary, facts.userAgent);
      case "user-agent-tag":
        return this.#list(dictionary, facts.userAgentTags);
      case "activity-type":
        return dictionary.idOf(activity.activityType);
      case "file-name":
      case "file-extension":
      case "file-size":
      case "sensitivity-label":
      case "inspection":
        return fileCell(attribute, activity);
      default:
        return assertNever(attribute);
    }
  }

  #list(dictionary: Dictionary, fact: Fact<readonly string[]>): number {
    if (fact.state !== "value") return absent(fact);
    const { value } = fact;
    if (value.length === 0) return NONE;
    let count = 0;
    let last = OTHER;
    for (let at = 0; at < value.length; at += 1) {
      const id = dictionary.idOf(value[at] as string);
      if (id === OTHER) continue;
      last = id;
      this.several[count] = id;
      count += 1;
    }
    this.severalCount = count;
    return count <= 1 ? last : SEVERAL;
  }
}
const one = (dictionary: Dictionary, fact: Fact<string>): number =>
  fact.state === "value" ? dictionary.idOf(fact.value) : absent(fact);

function domain(dictionary: Dictionary, user: string): number {
  const at = user.lastIndexOf("@");
  return at < 0 || at === user.length - 1 ? NONE : dictionary.idOf(user.slice(at + 1));
}

const absent = (fact: { readonly state: "none" | "unknown" }) => (fact.state === "none" ? NONE : UNKNOWN);

/** What a file is asked is answered by its conditions, one by one: the cell only says whether there is a value. */
function fileCell(attribute: Observed, { file }: ActivityFacts): number {
  if (file === null) return NONE;
  switch (attribute) {
    case "file-name":
      return stateOf(file.name);
    case "file-extension":
      return stateOf(file.name.state === "value" ? extensionOf(file.name.value) : file.name);
    case "file-size":
      return stateOf(file.size);
    case "sensitivity-label":
      if (seenIn(file).length > 0) return OTHER;
      return file.labels.state === "value" && file.labels.value.length === 0 ? NONE : stateOf(file.labels);
    default:
      return stateOf(file.inspection);
  }
}

const stateOf = (fact: Fact<unknown>) => (fact.state === "value" ? OTHER : absent(fact));
