/**
 * A download on its way through inspection.
 * @module
 */
import type { Received } from "../inspection/index.ts";
import type { Verdict } from "../policy/index.ts";
import type { FactsUnder } from "../session/index.ts";

/** How far a download is; changed as it goes on. */
export interface Waiting {
  readonly name: string;
  /** Bytes as declared; null: not declared. */
  readonly size: number | null;
  bytes: number;
  /** Bytes that were looked into. */
  looked: number;
  state: "receiving" | "inspecting" | "ready" | "refused" | "failed";
}

export interface HeldDownload {
  readonly received: Received;
  readonly verdict: Verdict;
  /** Whether it may go out: as it is, or as the protected copy that `received` then is. */
  readonly mayGo: boolean;
  readonly passwordPath: string | null;
  readonly factsUnder: FactsUnder;
  readonly activity: { readonly reference: string; readonly time: string };
}
