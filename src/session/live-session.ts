/**
 * A live session: its record, the judgement in force, and everything it has open at this moment.
 * @module
 */
import { type ActivityFacts, decideActivity, sameRestrictions } from "../policy/index.ts";
import type { Judgement } from "./judge.ts";
import type { SessionRecord } from "./record.ts";

/** Something that runs on after its request was decided. */
export interface OpenFlow {
  readonly kind: "web-socket" | "download" | "response";
  /** What a download was allowed as; it is decided again when the session is judged again. */
  readonly activity?: ActivityFacts;
  /** Ends it at once; called at most once. */
  cut(reason: string): void;
}

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

  get blocked(): boolean {
    return this.judgement.access.outcome === "block";
  }

  /** Registers what is about to run; returns the way to say that it has ended by itself. */
  track(flow: OpenFlow): () => void {
    if (this.revoked) {
      flow.cut("the session was revoked");
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
      sameRestrictions(previous.residual, next.residual);
    if (same) return "unchanged";
    const reason = next.access.outcome === "block" ? "access is blocked now" : "the session's restrictions changed";
    this.cut(reason, (flow) => {
      if (flow.kind === "web-socket" || next.access.outcome === "block") return true;
      return flow.activity !== undefined && decideActivity(next.residual, flow.activity).outcome !== "allow";
    });
    return "changed";
  }

  /** Ends for good; whatever is open is cut. */
  revoke(reason: string): void {
    this.revoked = true;
    this.cut(reason, () => true);
  }

  private cut(reason: string, which: (flow: OpenFlow) => boolean): void {
    for (const flow of [...this.#flows]) {
      if (!which(flow)) continue;
      this.#flows.delete(flow);
      flow.cut(reason);
    }
  }
}
