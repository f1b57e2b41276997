/**
 * What analysis has to say of a policy.
 * @module
 */
import type { Policy } from "../schema.ts";
import type { Witness } from "./witness.ts";

export const FINDING_KINDS = [
  "unreachable",
  "shadowed-by-one",
  "shadowed-by-union",
  "overlaps-with-different-action",
  "not-enforced",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly policy: Named;
  /** The policies that it is about besides. */
  readonly others: readonly Named[];
  /** For an admin. */
  readonly sentence: string;
  /** A case that shows it, which the plain evaluator has confirmed; null where none can. */
  readonly witness: Witness | null;
  /** True: proven. False: what it says is so, and more may be. */
  readonly exact: boolean;
}

export const nameOf = ({ id, name }: Policy): Named => ({ id, name });
export const quoted = (names: readonly Named[]): string => names.map(({ name }) => `"${name}"`).join(", ");
