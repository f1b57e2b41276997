/**
 * How many recorded activities one policy would have been about, for the person who is writing it.
 * @module
 */
import { compilePolicies, type Policy } from "../policy/index.ts";
import type { Recorded } from "./recorded.ts";

export interface Preview {
  /** Records of what the policy could be about at all: sign-ins for an access policy, activities for a session policy. */
  readonly considered: number;
  readonly matched: number;
  /** Could not be determined, mostly because nobody had asked the device. */
  readonly undetermined: number;
  readonly total: number;
  /** The newest that matched. */
  readonly examples: readonly { readonly id: string; readonly time: string; readonly summary: string }[];
  readonly complete: boolean;
}

const EXAMPLES = 5;
const QUESTION_OF = { rule: "route", access: "access", session: "activity" } as const;

export async function previewPolicy(policy: Policy, recorded: AsyncGenerator<Recorded, boolean>): Promise<Preview> {
  // On its own and switched on: the question is what it would be about, not whether another is stronger.
  const set = compilePolicies({ policies: [{ ...policy, mode: "on" }], defaultBehaviour: "allow" }, 0);
  const question = QUESTION_OF[policy.kind];
  const counts = { considered: 0, matched: 0, undetermined: 0, total: 0 };
  const examples: { id: string; time: string; summary: string }[] = [];
  for (let next = await recorded.next(); ; next = await recorded.next()) {
    if (next.done === true) return { ...counts, examples, complete: next.value };
    const { activity, facts, asked } = next.value;
    counts.total += 1;
    const { matched, undetermined, total } = set.engine.consider(question, facts, asked);
    if (total > 0) counts.considered += 1;
    if (undetermined.length > 0) counts.undetermined += 1;
    if (matched.length === 0) continue;
    counts.matched += 1;
    const { id, time, summary } = activity;
    if (examples.length < EXAMPLES) examples.push({ id, time, summary });
  }
}
