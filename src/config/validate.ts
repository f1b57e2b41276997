/**
 * What a schema cannot say of a configuration: names that must be unique, references that must lead somewhere.
 * @module
 */
import { findOverlaps } from "../facts/index.ts";
import type { Organisation } from "./schema.ts";
import { organisationSchema } from "./schema.ts";

export interface Mistake {
  /** Where, as `policies.0.filters.2.values`. */
  readonly path: string;
  readonly message: string;
}

/** Every mistake in `candidate`; an empty list means that it is an `Organisation`. */
export function findMistakes(candidate: unknown): Mistake[] {
  const parsed = organisationSchema.safeParse(candidate);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  }
  const { apps, policies, authorities, ipRanges } = parsed.data;
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
    ...unknownApps(parsed.data),
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
          message: `there is no app "${id}"; the apps are: ${[...known].join(", ") || "none yet"}`,
        }));
    }),
  );
}
