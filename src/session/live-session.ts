/**
 * A live session: its record, the judgement in force, and everything it has open at this moment.
 * @module
 */
import { sameRestrictions } from "../policy/index.ts";
import { decideAnyFileInSession, decideInSession, type FactsUnder, type Judgement } from "./judge.ts";
import type { SessionRecord } from "./record.ts";

/** Something that runs on after its request was decided. */
export type OpenFlow = {
  /** Ends it at once; called at most once. */
  cut(reason: string): void;
} & (
  | { readonly kind: "web-socket" | "response" }
  /** A body on its way to the app that nobody judged, because no policy had to do with it, or that was judged whole. */
  | { readonly kind: "upload" }
  /** `factsUnder`: what it is decided as again when the session is judged again. */
  | { readonly kind: "download"; readonly factsUnder: FactsUnder; readonly protected?: boolean }
);

/** A request that is being answered counts twice. */
const MAX_FLOWS = 128;

export class LiveSession {
  record: SessionRecord;
  judgement: Judgement;
  /** Milliseconds since the Unix epoch. */
  lastSeenAt: number;
  revoked = false;
  readonly #flows = new Set<OpenFlow>();

  constructor(record: SessionRecord, judgement: Judgement, now: number) {
    this.record = record;
    this.judgement = judgement;
    this.lastSeenAt = now;
  }

  /** As much is open as one person's browser could need, and more: whoever asks for more waits for none of it. */
  get busy(): boolean {
    return this.#flows.size >= MAX_FLOWS;
  }

  get blocked(): boolean {
    return this.judgement.access.outcome === "block";
  }

  /**
   * Registers what is about to run; returns the way to say that it has ended by itself.
   *
   * INVARIANT: what the judgement in force does not allow is cut at once. Between the decision and this call the
   * session may have been judged again, and nobody would come back to a flow that was not registered then.
   */
  track(flow: OpenFlow): () => void {
    const refusal = this.#refusalOf(flow);
    if (refusal !== null) {
      flow.cut(refusal);
      return () => {};
    }
    this.#flows.add(flow);
    return () => this.#flows.delete(flow);
  }

  /**
   * Takes a new judgement. Whatever runs under the old one and is not allowed any more ends now; web sockets end
   * whenever anything about the session changed, and the page opens a new one under the new judgement.
   */
  adopt(next: Judgement): "unchanged" | "changed" {
    const previous = this.judgement;
    this.judgement = next;
    const same =
      previous.access.outcome === next.access.outcome &&
      previous.device.status === next.device.status &&
      previous.route.control === next.route.control &&
      sameRestrictions(previous.residual, next.residual);
    if (same) return "unchanged";
    const reason = this.blocked ? "access is blocked now" : "the session's restrictions changed";
    this.#cut(reason, (flow) => flow.kind === "web-socket" || this.#refusalOf(flow) !== null);
    return "changed";
  }

  /** Ends for good; whatever is open is cut. */
  revoke(reason: string): void {
    this.revoked = true;
    this.#cut(reason, () => true);
  }

  /** Why this may not run under the judgement in force; null: it may. */
  #refusalOf(flow: OpenFlow): string | null {
    if (this.revoked) return "the session was revoked";
    if (this.blocked) return "access is blocked now";
    if (flow.kind === "upload") {
      const { outcome } = decideAnyFileInSession(this.judgement, "upload");
      return outcome === "allow" ? null : "uploads are not allowed any more";
    }
    if (flow.kind !== "download") return null;
    const { outcome } = decideInSession(this.judgement, flow.factsUnder(this.judgement));
    // What is on its way under "protect" is a protected copy, or what the policy lets pass in its place.
    const goesOn = outcome === "allow" || (outcome === "protect" && flow.protected === true);
    return goesOn ? null : "this is not allowed any more";
  }

  #cut(reason: string, which: (flow: OpenFlow) => boolean): void {
    for (const flow of [...this.#flows]) {
      if (!which(flow)) continue;
      this.#flows.delete(flow);
      flow.cut(reason);
    }
  }
}
