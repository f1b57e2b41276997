/**
 * Recorded activities that a verdict can be made of again: newest first, page by page, so that a long period does not
 * have to fit into memory.
 * @module
 */
import type { Activity, ActivityStore } from "../activity/index.ts";
import type { ActivityFacts, Facts } from "../policy/index.ts";

export interface Recorded {
  readonly activity: Activity;
  readonly question: "access" | "activity" | "route" | "any-file";
  readonly facts: Facts;
  readonly asked: ActivityFacts;
}

export interface Period {
  /** Milliseconds since the Unix epoch, inclusive and exclusive. */
  readonly from: number;
  readonly to: number;
  /** So many records are looked at, the newest ones. */
  readonly limit: number;
}

/** Records at a time: a page is read and decided in one go, and sign-ins wait for no more than that. */
const PAGE = 200;

/** Ends by returning whether all records of the period were looked at. */
export async function* recordedIn(
  store: ActivityStore,
  { from, to, limit }: Period,
): AsyncGenerator<Recorded, boolean> {
  let before: string | undefined;
  for (let seen = 0; seen < limit; ) {
    const page = await store.find({ from, to, before, limit: Math.min(PAGE, limit - seen) });
    for (const activity of page) {
      const { question, facts, activity: asked } = activity.explanation ?? {};
      // Records of an older version, and of what no policy decides, say nothing about a verdict; and that a session was
      // judged again is nothing that a person did.
      if (activity.type === "session-judged-again") continue;
      if (question !== undefined && facts !== undefined && asked !== undefined)
        yield { activity, question, facts, asked };
    }
    seen += page.length;
    before = page.at(-1)?.id;
    if (page.length < Math.min(PAGE, limit)) return true;
  }
  return false;
}
