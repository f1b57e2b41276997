/**
 * The facts of one decision as cells: each attribute is looked up once, and only if a policy asks about it.
 * @module
 */
import { assertNever } from "../../kernel/index.ts";
import { type ActivityFacts, extensionOf, type Fact, type Facts } from "../facts.ts";
import type { Attribute } from "../vocabulary.ts";
import { type Interner, NONE, OTHER, SEVERAL, UNKNOWN } from "./interner.ts";

export type Observed = Attribute | "inspection";

export class Observer {
  /** Numbers of the named values of the multi-valued attribute that was observed last. */
  readonly several: number[] = [];
  readonly #interner: Interner;

  constructor(interner: Interner) {
    this.#interner = interner;
  }

  cellOf(attribute: Observed, facts: Facts, activity: ActivityFacts): number {
    switch (attribute) {
      case "app":
        return this.#interner.idOf(attribute, facts.app);
      case "client-app":
        return this.#interner.idOf(attribute, facts.clientApp);
      case "user":
        return this.#interner.idOf(attribute, facts.user);
      case "user-domain":
        return this.#domain(facts.user);
      case "group":
        return this.#list(attribute, facts.groups);
      case "device-type":
        return this.#one(attribute, facts.deviceType);
      case "device-platform":
        return this.#one(attribute, facts.devicePlatform);
      case "device-tag":
        return this.#list(attribute, facts.deviceTags);
      case "ip-address":
        return facts.ip.state === "value" ? this.#interner.addresses.intervalOf(facts.ip.value) : absent(facts.ip);
      case "ip-category":
        return this.#one(attribute, facts.ipCategory);
      case "ip-tag":
        return this.#list(attribute, facts.ipTags);
      case "location":
        return this.#one(attribute, facts.country);
      case "isp":
        return this.#one(attribute, facts.isp);
      case "user-agent":
        return this.#one(attribute, facts.userAgent);
      case "user-agent-tag":
        return this.#list(attribute, facts.userAgentTags);
      case "activity-type":
        return this.#interner.idOf(attribute, activity.activityType);
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

  #domain(user: string): number {
    const at = user.lastIndexOf("@");
    return at < 0 || at === user.length - 1 ? NONE : this.#interner.idOf("user-domain", user.slice(at + 1));
  }

  #one(attribute: Attribute, fact: Fact<string>): number {
    return fact.state === "value" ? this.#interner.idOf(attribute, fact.value) : absent(fact);
  }

  #list(attribute: Attribute, fact: Fact<readonly string[]>): number {
    if (fact.state !== "value") return absent(fact);
    const { value } = fact;
    if (value.length === 0) return NONE;
    const { several } = this;
    several.length = 0;
    for (let at = 0; at < value.length; at += 1) {
      const id = this.#interner.idOf(attribute, value[at] as string);
      if (id !== OTHER) several.push(id);
    }
    if (several.length === 0) return OTHER;
    return several.length === 1 ? (several[0] as number) : SEVERAL;
  }
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
      return file.labels.state === "value" && file.labels.value.length === 0 ? NONE : stateOf(file.labels);
    default:
      return stateOf(file.inspection);
  }
}

const stateOf = (fact: Fact<unknown>) => (fact.state === "value" ? OTHER : absent(fact));
