/**
 * A file that is held, looked into for the policies that wait for it, and the facts that come of it.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { askedBy, fileFactsOf } from "../config/index.ts";
import { type Asked, type Declared, type Finding, findingOfTooLarge, type Received } from "../inspection/index.ts";
import { type ActivityFacts, UNSEEN_FILE, unknown, value } from "../policy/index.ts";
import { awaitingInspection, type FactsUnder, type Judgement, settledOnce } from "../session/index.ts";
import type { SessionExchange } from "./context.ts";

export interface LookedInto {
  /** Null: no policy had to know what is in it. */
  readonly finding: Finding | null;
  /**
   * The facts with which a judgement decides the file. INVARIANT: a finding answers what was asked, and nothing else; to a
   * judgement that asks something else the file is one that nobody has looked into.
   */
  readonly factsUnder: FactsUnder;
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

/**
 * Looks again while policies change meanwhile; where they go on to, nobody has looked for what they ask at last. `seen`: told
 * how many bytes of a large file were looked at.
 */
export async function lookInto(
  exchange: SessionExchange,
  received: Received,
  declared: Declared,
  signal: AbortSignal,
  seen?: (bytes: number) => void,
): Promise<LookedInto> {
  const { session, ports } = exchange;
  const before = factsBefore(declared.direction, declared.name, received.complete ? received.held.size : null);
  let looked: LookedInto = { finding: null, factsUnder: () => before };
  let asked: Asked | null = null;
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const wanted = questionOf(session.judgement, before, ports);
    if (wanted === null || isDeepStrictEqual(wanted, asked)) break;
    asked = wanted;
    looked = await answer(exchange, received, declared, before, wanted, { signal, seen });
  }
  return looked;
}

const MOST_TIMES = 5;

/** What a judgement has to know of what is in the file. Null: nothing. */
function questionOf(judgement: Judgement, before: ActivityFacts, ports: SessionExchange["ports"]): Asked | null {
  const awaiting = awaitingInspection(judgement, before);
  if (awaiting.length === 0) return null;
  return askedBy(awaiting, settledOnce(judgement, awaiting, before), ports.snapshot().organisation.inspection.labels);
}

async function answer(
  { ports }: SessionExchange,
  received: Received,
  declared: Declared,
  before: ActivityFacts,
  asked: Asked,
  { signal, seen }: { readonly signal: AbortSignal; readonly seen: ((bytes: number) => void) | undefined },
): Promise<LookedInto> {
  const { held } = received;
  const finding = received.complete
    ? await ports.inspector.inspect(held, declared, asked, signal, seen)
    : findingOfTooLarge(held, declared, asked, LIMITS[received.limit]);
  const { labels } = ports.snapshot().organisation.inspection;
  const size = received.complete ? value(held.size) : unknown("it is larger than what may be held");
  const file = { name: value(declared.name), size, ...fileFactsOf(finding, labels) };
  const facts = { activityType: declared.direction, file };
  const factsUnder = (judgement: Judgement) =>
    isDeepStrictEqual(questionOf(judgement, before, ports), asked) ? facts : before;
  return { finding, factsUnder };
}

const LIMITS = {
  file: "larger than files that are looked into",
  owner: "this person has too much under inspection at the moment",
  total: "too much is under inspection at the moment",
} as const;
