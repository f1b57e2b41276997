/**
 * Values that name nothing there is: a tag that nothing gives, a label that no list has, a country that does
 * not exist. With "equals" such a filter would be about nobody, with "does not equal" about everybody.
 *
 * Some of them stood in configurations before they were checked. So each has a subject, by which the same one is known
 * again in the configuration in force: what stands there already never hinders another change.
 * @module
 */
import {
  BUILT_IN_DEVICE_TAGS,
  BUILT_IN_IP_TAGS,
  countrySchema,
  type Filter,
  filterSchema,
  type Mistake,
  mistakesOf,
  nearestOf,
} from "../policy/index.ts";
import type { Organisation } from "./schema.ts";

export const NAMED = ["device-tag", "ip-tag", "sensitivity-label"] as const;
/** Attributes whose values another part of the configuration gives. */
export type Named = (typeof NAMED)[number];

export interface Doubt extends Mistake {
  /** Policy, attribute, operator and value, whatever the wording and the place are. */
  readonly subject: string;
}

/** `believed`: attributes whose values are not looked up, because what gives them is not at hand. */
export function doubtfulValues(organisation: Organisation, believed: readonly Named[] = []): Doubt[] {
  return [...doubtfulFilters(organisation, believed), ...doubtfulCountries(organisation)];
}

function doubtfulCountries({ ipRanges }: Organisation): Doubt[] {
  return ipRanges.flatMap(({ id, country }, at) => {
    const { error } = countrySchema.nullable().safeParse(country);
    const mistakes = error === undefined ? [] : mistakesOf(error, country, countrySchema);
    return mistakes.map(({ message }) => ({ path: `ipRanges.${at}.country`, message, subject: `${id} ${country}` }));
  });
}

function doubtfulFilters(organisation: Organisation, believed: readonly Named[]): Doubt[] {
  const known = valuesOf(organisation);
  return organisation.policies.flatMap(({ id, filters }, at) =>
    filters.flatMap((filter, index): Doubt[] => {
      const path = `policies.${at}.filters.${index}`;
      const about = `${id} ${filter.attribute} ${filter.operator}`;
      const unfit = unfitIn(filter).map(({ path: inside, message, value }) => ({
        path: `${path}.${inside}`,
        message,
        subject: `${about} ${value}`,
      }));
      if (!isNamed(filter) || believed.includes(filter.attribute)) return unfit;
      const { noun, plural, values, folds, remedy } = known[filter.attribute];
      const unknown = filter.values.flatMap((value, place): Doubt[] => {
        if (values.some((one) => fold(one, folds) === fold(value, folds))) return [];
        const nearest = nearestOf(value, values);
        const hint = nearest === null ? remedy : `Did you mean "${nearest}"?`;
        const message = `there is no ${noun} "${value}"; the ${plural} are: ${values.join(", ") || "none yet"}. ${hint}`;
        return [{ path: `${path}.values.${place}`, message, subject: `${about} ${value}` }];
      });
      return [...unfit, ...unknown];
    }),
  );
}

/** What the schema for new filters says of one that may be older, with the values that it says it of. */
function unfitIn(filter: Filter): (Mistake & { readonly value: string })[] {
  const { error } = filterSchema.safeParse(filter);
  if (error === undefined) return [];
  const values: readonly string[] = "values" in filter ? filter.values : [];
  return mistakesOf(error, filter, filterSchema).map((one) => ({
    ...one,
    value: values[Number(one.path.split(".").at(-1))] ?? one.message,
  }));
}

type NamingFilter = Extract<Filter, { attribute: Named; values: string[] }>;
const isNamed = (filter: Filter): filter is NamingFilter =>
  (NAMED as readonly string[]).includes(filter.attribute) && "values" in filter;
const fold = (text: string, folds: boolean) => (folds ? text.toLowerCase() : text);

interface Known {
  readonly noun: string;
  readonly plural: string;
  readonly values: readonly string[];
  /** Whether upper and lower case are the same. */
  readonly folds: boolean;
  readonly remedy: string;
}

function valuesOf({ deviceTagRules, ipRanges, inspection }: Organisation): Readonly<Record<Named, Known>> {
  const unique = (values: readonly string[]) => [...new Set(values)];
  return {
    "device-tag": {
      ...{ noun: "device tag", plural: "device tags", folds: false },
      values: unique([...BUILT_IN_DEVICE_TAGS, ...deviceTagRules.map(({ tag }) => tag)]),
      remedy: "Add a device tag rule that gives it",
    },
    "ip-tag": {
      ...{ noun: "IP tag", plural: "IP tags", folds: false },
      // The loadable lists give the built-in ones, whether a list is loaded at the moment or not.
      values: unique([...BUILT_IN_IP_TAGS, ...ipRanges.flatMap(({ tags }) => tags)]),
      remedy: "Give it to an address range",
    },
    // A file states labels by identifier and by name; either may be asked for.
    "sensitivity-label": {
      ...{ noun: "sensitivity label", plural: "labels", folds: true },
      values: unique(inspection.labels.flatMap(({ id, name }) => [name, id])),
      remedy: "Add it to the labels of inspection",
    },
  };
}
