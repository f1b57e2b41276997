/**
 * A file that is held, looked into for the policies that wait for it, and the facts that come of it.
 * @module
 */
import { askedBy, fileFactsOf } from "../config/index.ts";
import { type Declared, type Finding, findingOfTooLarge, type Received } from "../inspection/index.ts";
import { type ActivityFacts, type Policy, UNSEEN_FILE, unknown, value } from "../policy/index.ts";
import { settledOnce } from "../session/index.ts";
import type { SessionExchange } from "./context.ts";

export interface LookedInto {
  readonly finding: Finding;
  /** The facts with which the file is decided, now that they are known. */
  readonly facts: ActivityFacts;
}

/** What is known of a file before its first byte. INVARIANT: what nobody has looked into is unknown, never absent. */
export function factsBefore(direction: "download" | "upload", name: string, size: number | null): ActivityFacts {
  const file = {
    ...UNSEEN_FILE,
    name: value(name),
    size: size === null ? unknown("nobody said how large the file is") : value(size),
  };
  return { activityType: direction, file };
}

export async function lookInto(
  { ports, session }: SessionExchange,
  received: Received,
  declared: Declared,
  awaiting: readonly Policy[],
  signal: AbortSignal,
): Promise<LookedInto> {
  const { held } = received;
  const before = factsBefore(declared.direction, declared.name, received.complete ? held.size : null);
  const asked = askedBy(awaiting, settledOnce(session.judgement, awaiting, before));
  const finding = received.complete
    ? await ports.inspector.inspect(held, declared, asked, signal)
    : findingOfTooLarge(held, declared, asked, LIMITS[received.limit]);
  const { labels } = ports.snapshot().organisation.inspection;
  const size = received.complete ? value(held.size) : unknown("it is larger than what may be held");
  const file = { name: value(declared.name), size, ...fileFactsOf(finding, labels) };
  return { finding, facts: { activityType: declared.direction, file } };
}

const LIMITS = {
  file: "larger than files that are looked into",
  owner: "this person has too much under inspection at the moment",
  total: "too much is under inspection at the moment",
} as const;
