/**
 * The space in which policies are regions: every attribute that they can ask about, with the values that these policies
 * tell apart. A policy's match set is a conjunction of literals, each about one attribute, and each with an opposite.
 *
 * A fact is a value or none here. What is unknown is no part of the space.
 * @module
 */
import { type Filter, isAboutFile } from "../filters.ts";
import { whenUnscannable } from "../plain/evaluate.ts";
import type { Policy } from "../schema.ts";
import { activitiesOf, effectiveFilters, inspectionOf } from "../scope.ts";
import {
  type Attribute,
  BUILT_IN_DEVICE_TAGS,
  CLIENT_APPS,
  CONTROLLED_ACTIVITIES,
  DEVICE_PLATFORMS,
  DEVICE_TYPES,
  IP_CATEGORIES,
  USER_AGENT_TAGS,
} from "../vocabulary.ts";
import { addressAtoms } from "./addresses.ts";
import { type Atoms, anotherValue, bit, countBits, equalityAtoms, sizeAtoms } from "./atoms.ts";
import type { FileCondition } from "./findings.ts";
import type { TextAttribute, TextCondition } from "./text.ts";

/** Attributes with one value of a list. */
export const SINGLE = [
  "activity-type",
  "app",
  "client-app",
  "device-type",
  "device-platform",
  "ip-address",
  "ip-category",
  "location",
  "file-size",
] as const satisfies Attribute[];
/** Attributes with several values. */
export const SEVERAL = [
  "device-tag",
  "group",
  "ip-tag",
  "user-agent-tag",
  "sensitivity-label",
] as const satisfies Attribute[];
export const TEXTS = ["user", "isp", "user-agent", "file-name"] as const satisfies TextAttribute[];

/** `at`: place of the attribute in its list. */
export type Literal =
  /** The value is one of `mask`; the opposite, one of `rest`. */
  | { readonly kind: "single"; readonly at: number; readonly mask: bigint; readonly rest: bigint }
  /** At least one of the values is in `mask`; without the sign, none is. */
  | { readonly kind: "several"; readonly at: number; readonly mask: bigint; readonly sign: boolean }
  | ({ readonly kind: "text"; readonly at: number } & TextCondition)
  | ({ readonly kind: "file" } & FileCondition);

export function opposite(literal: Literal): Literal {
  return literal.kind === "single"
    ? { ...literal, mask: literal.rest, rest: literal.mask }
    : { ...literal, sign: !literal.sign };
}

/** One of a policy's literals, with the filter that it comes from; null: what the policy is about by its kind. */
export interface Condition {
  readonly literal: Literal;
  readonly filter: Filter | null;
  readonly implied: boolean;
}

interface Values {
  readonly names: readonly string[];
  readonly all: bigint;
  readonly bitOf: (name: string) => bigint;
}

export interface SpaceOptions {
  /** Identifiers of the apps that there are; empty: not known, so there may be others than those that policies name. */
  readonly apps: readonly string[];
  /** Whether the policy has the filters alone that it names, and none that it has without saying so; absent: none is. */
  readonly isBare?: (policy: Policy) => boolean;
}

export class Space {
  readonly single: readonly Atoms[];
  readonly several: readonly Values[];
  readonly #conditions = new Map<Policy, readonly Condition[]>();
  readonly #isBare: (policy: Policy) => boolean;
  readonly #cuts = new Map<Policy, readonly Condition[]>();

  constructor(policies: Iterable<Policy>, { apps, isBare = () => false }: SpaceOptions) {
    this.#isBare = isBare;
    const filters = new Map<Attribute, Filter[]>();
    for (const policy of policies)
      for (const filter of policy.filters) {
        const known = filters.get(filter.attribute);
        if (known === undefined) filters.set(filter.attribute, [filter]);
        else known.push(filter);
      }
    this.single = SINGLE.map((attribute) => atomsOf(attribute, filters.get(attribute) ?? [], apps));
    this.several = SEVERAL.map((attribute) => valuesOf(attribute, filters.get(attribute) ?? []));
  }

  /** What must hold for the policy to match. */
  conditionsOf(policy: Policy): readonly Condition[] {
    const known = this.#conditions.get(policy);
    if (known !== undefined) return known;
    const made = [this.#aboutActivities(policy), ...this.#aboutFacts(policy)];
    this.#conditions.set(policy, made);
    return made;
  }

  /** The same in the order in which to cut: first where what lies outside leaves the most room. */
  cutsOf(policy: Policy): readonly Condition[] {
    const known = this.#cuts.get(policy);
    if (known !== undefined) return known;
    const room = new Map(this.conditionsOf(policy).map((one) => [one, this.#roomOutside(one.literal)]));
    const made = [...room.keys()].sort((left, right) => (room.get(right) ?? 0) - (room.get(left) ?? 0));
    this.#cuts.set(policy, made);
    return made;
  }

  /** From 0, none, to 1: how much of its attribute a literal leaves to its opposite. */
  #roomOutside(literal: Literal): number {
    switch (literal.kind) {
      case "single":
        return countBits(literal.rest) / (countBits((this.single[literal.at] as Atoms).all) + 1);
      // To be in none of some groups leaves all others; to be in one of them asks for it.
      case "several":
        return literal.sign ? 1 : 0.1;
      case "text":
        return isNegation(literal.filter) ? 0.05 : 1;
      case "file":
        return 0.9;
    }
  }

  #aboutActivities(policy: Policy): Condition {
    const mask = activitiesOf(policy).reduce((sum, one) => sum | bit(CONTROLLED_ACTIVITIES.indexOf(one)), 0n);
    return { literal: this.#single(0, mask), filter: null, implied: true };
  }

  #aboutFacts(policy: Policy): Condition[] {
    const filters = effectiveFilters(policy).filter(({ implied }) => !implied || !this.#isBare(policy));
    const conditions = filters.map(({ filter, implied }) => ({
      literal: this.literalOf(filter),
      filter,
      implied,
    }));
    const condition = inspectionOf(policy);
    if (condition === undefined) return conditions;
    const literal = { kind: "file", condition, whenUnscannable: whenUnscannable(policy), sign: true } as const;
    return [...conditions, { literal, filter: null, implied: false }];
  }

  literalOf(filter: Filter): Literal {
    const single = (SINGLE as readonly Attribute[]).indexOf(filter.attribute);
    if (single >= 0) return this.#single(single, (this.single[single] as Atoms).maskOf(filter));
    const several = (SEVERAL as readonly Attribute[]).indexOf(filter.attribute);
    if (several >= 0) return severalOf(several, this.several[several] as Values, filter);
    const text =
      filter.attribute === "user-domain"
        ? "user"
        : filter.attribute === "file-extension"
          ? "file-name"
          : filter.attribute;
    return { kind: "text", at: (TEXTS as readonly Attribute[]).indexOf(text), filter, sign: true };
  }

  #single(at: number, mask: bigint): Literal {
    return { kind: "single", at, mask, rest: (this.single[at] as Atoms).all & ~mask };
  }
}

const isNegation = ({ operator }: Filter) => operator.startsWith("does-not") || operator === "is-not-set";

function atomsOf(attribute: (typeof SINGLE)[number], filters: readonly Filter[], apps: readonly string[]): Atoms {
  const named = filters.flatMap((filter) => ("values" in filter ? (filter.values as readonly string[]) : []));
  const others = takeAnother(attribute, named);
  switch (attribute) {
    case "activity-type":
      return equalityAtoms(CONTROLLED_ACTIVITIES, [], false);
    case "app":
      return apps.length > 0 ? equalityAtoms(apps, [], false) : equalityAtoms(named, others, false);
    case "client-app":
      return equalityAtoms(CLIENT_APPS, [], false);
    case "device-type":
      return equalityAtoms(DEVICE_TYPES, [], true);
    case "device-platform":
      return equalityAtoms(DEVICE_PLATFORMS, [], true);
    case "ip-category":
      return equalityAtoms(IP_CATEGORIES, [], true);
    case "location":
      return equalityAtoms(named, others, true);
    case "ip-address":
      return addressAtoms(filters);
    case "file-size":
      return sizeAtoms(filters);
  }
}

const LIKELY_TAGS: Partial<Record<Attribute, readonly string[]>> = {
  "device-tag": BUILT_IN_DEVICE_TAGS,
  "user-agent-tag": USER_AGENT_TAGS,
};

function takeAnother(attribute: Attribute, named: readonly string[]): string[] {
  const taken = new Set(named.map((name) => name.toLowerCase()));
  for (const name of [...(LIKELY_TAGS[attribute] ?? [])]) if (!taken.has(name)) return [name];
  for (const name of anotherValue(attribute)) if (!taken.has(name.toLowerCase())) return [name];
  return [];
}

/** Labels are the same in upper and lower case. */
const fold = (attribute: Attribute, name: string) => (isAboutFile(attribute) ? name.toLowerCase() : name);

function valuesOf(attribute: (typeof SEVERAL)[number], filters: readonly Filter[]): Values {
  const bits = new Map<string, bigint>();
  const names: string[] = [];
  for (const filter of filters)
    for (const name of "values" in filter ? (filter.values as readonly string[]) : []) {
      const folded = fold(attribute, name);
      if (bits.has(folded)) continue;
      bits.set(folded, bit(names.length));
      names.push(name);
    }
  names.push(...takeAnother(attribute, names));
  return { names, all: bit(names.length) - 1n, bitOf: (name) => bits.get(fold(attribute, name)) ?? 0n };
}

function severalOf(at: number, { all, bitOf }: Values, filter: Filter): Literal {
  if (filter.operator === "is-set" || filter.operator === "is-not-set")
    return { kind: "several", at, mask: all, sign: filter.operator === "is-set" };
  const values = "values" in filter ? (filter.values as readonly string[]) : [];
  const mask = values.reduce((sum, name) => sum | bitOf(name), 0n);
  return { kind: "several", at, mask, sign: filter.operator === "equals" };
}
