/**
 * What a process that reads files is given to do, and what comes of it.
 * @module
 */
import { notScanned } from "../malware/engine.ts";
import type { Sealed } from "../spool/index.ts";
import type { CoverageReason } from "../vocabulary.ts";
import type { Job, Outcome, ProtectJob, ReaderRules, Reading } from "./messages.ts";

export type Failed = { readonly ok: false; readonly reason: CoverageReason; readonly detail: string };
/** What came of a task; which of the two is there follows from what was asked. */
export type Answered =
  | { readonly ok: true; readonly reading?: Reading; readonly outcome?: Outcome; readonly brokenOff?: boolean }
  | Failed;

/** `sealed`: where its bytes come from, if they are not in the job. */
export type Task =
  /** `looked`: told now and then how many bytes of a large file were looked at. */
  | {
      readonly kind: "job";
      readonly job: Job;
      readonly sealed: Sealed | null;
      readonly looked?: (bytes: number) => void;
    }
  /** `take`: given the protected copy piece by piece; the next one comes once it has resolved. */
  | {
      readonly kind: "protect";
      readonly job: ProtectJob;
      readonly sealed: Sealed | null;
      readonly take: (bytes: Uint8Array) => Promise<void>;
    };

export type Ended = Pick<Failed, "reason" | "detail">;

/** Who waits for a task. One of the two is called, once. */
export interface Given {
  readonly settle: (answer: Answered) => void;
  /** The process ended before it had begun: another one may be given the task. */
  readonly handBack: () => void;
}

export const unavailable = (detail: string): Failed => ({ ok: false, reason: "engine-unavailable", detail });

/** Bytes of what was found in a file: a process that says something without end must not keep Sallyport from everything else. */
const FOUND = 32 * 1024 * 1024;

/** Bytes of all that may be said of a file: what was found, also before each YARA engine, and the text that is handed back. */
export function mostSaidOf(task: Task, { yara = [] }: ReaderRules): number {
  if (task.kind === "protect") return FOUND;
  const times = task.job.yara ? 1 + yara.length : 1;
  return times * (FOUND + 2 * task.job.collect);
}

/** What is said of a file whose reader has ended: all that was known, if only YARA was left. */
export function endedFor({ known, rules }: { known: Reading | null; rules: ReaderRules }, why: Ended): Answered {
  if (known === null) return { ok: false, ...why };
  const missing = rules.yara.slice(known.yara.length);
  const reports = missing.map(({ name }) => notScanned(name, why.reason, why.detail));
  return { ok: true, reading: { ...known, yara: [...known.yara, ...reports] }, brokenOff: true };
}
