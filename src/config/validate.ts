/**
 * What a schema cannot say of a configuration: names that must be unique, references that must lead somewhere.
 * @module
 */
import { findOverlaps } from "../facts/index.ts";
import { err, ok, type Result } from "../kernel/index.ts";
import { type Mistake, mistakesOf, nearestOf } from "../policy/index.ts";
import { inspectionMistakes } from "./inspection/validate.ts";
import type { Organisation } from "./schema.ts";
import { organisationSchema } from "./schema.ts";
import { doubtfulValues, type Named } from "./values.ts";

export interface ReadOptions {
  /** What is in force: a doubtful value that stands there already hinders no other change. */
  readonly inForce?: Organisation;
  /** Attributes whose values are not looked up, because what gives them is not at hand. */
  readonly believed?: readonly Named[];
}

/** The configuration that `candidate` is, older forms brought up to date; or every mistake in it. */
export function readOrganisation(
  candidate: unknown,
  { inForce, believed }: ReadOptions = {},
): Result<Organisation, readonly Mistake[]> {
  const read = readStored(candidate);
  if (!read.ok) return read;
  const before = new Set(inForce === undefined ? [] : doubtfulValues(inForce, believed).map(({ subject }) => subject));
  const doubts = doubtfulValues(read.value, believed).filter(({ subject }) => !before.has(subject));
  return doubts.length > 0 ? err(doubts.map(({ path, message }) => ({ path, message }))) : read;
}

/** The same of one that was accepted once: a value that is checked only since then does not keep it from being read. */
export function readStored(candidate: unknown): Result<Organisation, readonly Mistake[]> {
  const parsed = organisationSchema.safeParse(candidate);
  if (!parsed.success) return err(mistakesOf(parsed.error, candidate, organisationSchema));
  const mistakes = contradictions(parsed.data);
  return mistakes.length > 0 ? err(mistakes) : ok(parsed.data);
}

function contradictions(organisation: Organisation): Mistake[] {
  const { apps, policies, authorities, ipRanges } = organisation;
  return [
    ...repeated(
      "apps",
      apps.map(({ id }) => id),
      "another app has this identifier",
    ),
    ...repeated(
      "apps",
      apps.flatMap(({ hosts }) => hosts.map(({ host }) => host)),
      "another app has this host",
    ),
    ...repeated(
      "apps",
      apps.flatMap(({ clients }) => clients.map(({ id }) => id)),
      "another app has this client",
    ),
    ...repeated(
      "policies",
      policies.map(({ name }) => name),
      "another policy has this name",
    ),
    ...repeated(
      "authorities",
      authorities.map(({ name }) => name),
      "another authority has this name",
    ),
    ...repeated(
      "ipRanges",
      ipRanges.map(({ name }) => name),
      "another range has this name",
    ),
    ...findOverlaps(ipRanges).map(({ range, cidr, message }) => ({ path: `ipRanges.${range}.cidrs.${cidr}`, message })),
    ...repeated(
      "policies",
      policies.map(({ id }) => id),
      "another policy has this identifier",
    ),
    ...unknownApps(organisation),
    ...inspectionMistakes(organisation),
  ];
}

function repeated(path: string, values: readonly string[], message: string): Mistake[] {
  const folded = values.map((value) => value.toLowerCase());
  return values.flatMap((value, index) =>
    folded.indexOf(value.toLowerCase()) === index
      ? []
      : [{ path: `${path}.${index}.name`, message: `${message}: ${value}` }],
  );
}

function unknownApps({ apps, policies }: Organisation): Mistake[] {
  const known = new Set(apps.map(({ id }) => id));
  return policies.flatMap((policy, at) =>
    policy.filters.flatMap((filter, index) => {
      if (filter.attribute !== "app") return [];
      return filter.values
        .filter((id) => !known.has(id))
        .map((id) => ({
          path: `policies.${at}.filters.${index}.values`,
          message: noSuchApp(id, [...known]),
        }));
    }),
  );
}

/** `known`: the identifiers of all apps. */
export function noSuchApp(id: string, known: readonly string[]): string {
  const nearest = nearestOf(id, known);
  const list = `there is no app "${id}"; the apps are: ${known.join(", ") || "none yet"}`;
  return nearest === null ? list : `${list}. Did you mean "${nearest}"?`;
}
