/**
 * What is asked of protection, and what came of it.
 * @module
 */
import { Unreadable } from "../budget.ts";
import type { Label } from "../schema.ts";

export interface Protection {
  /** mark: label, watermark, metadata. encrypt: that, and encryption with a random password. */
  readonly tier: "mark" | "encrypt";
  /** Label to write; null: none. */
  readonly label: Label | null;
  /** The organisation's labels, by which priorities are compared. */
  readonly known: readonly Label[];
  readonly user: string;
  /** ISO 8601. */
  readonly time: string;
  readonly organisation: string;
  /** Of the activity, so that a file that turns up can be traced. */
  readonly reference: string;
}

export type Applied = "label" | "watermark" | "metadata" | "encryption";

export const REFUSALS = ["signed", "unsupported", "encrypted", "corrupted", "over-budget", "timed-out"] as const;
/** Why a file was not protected. signed: a signature would have been broken. encrypted: it is so already. */
export type Refusal = (typeof REFUSALS)[number];

export type ProtectOutcome =
  | {
      readonly ok: true;
      readonly applied: readonly Applied[];
      /** That opens the file; null: it is not encrypted. */
      readonly password: string | null;
      /** Of what was written, lower case without the dot. */
      readonly extension: string;
    }
  | { readonly ok: false; readonly reason: Refusal; readonly detail: string };

/** Ends the protection of a file; caught at the door, and turned into an outcome. */
export class Refused extends Error {
  readonly reason: Refusal;
  readonly detail: string;
  constructor(reason: Refusal, detail: string) {
    super(`${reason}: ${detail}`);
    this.name = "Refused";
    this.reason = reason;
    this.detail = detail;
  }
}

/** `error`: whatever a step threw. What nobody foresaw was caused by the file, since nothing else is new to us. */
export function refusalOf(error: unknown): ProtectOutcome {
  if (error instanceof Refused) return { ok: false, reason: error.reason, detail: error.detail };
  if (error instanceof Unreadable) {
    const reason = error.reason === "engine-unavailable" ? "unsupported" : error.reason;
    return { ok: false, reason, detail: error.detail };
  }
  return {
    ok: false,
    reason: "corrupted",
    detail: (error instanceof Error ? error.message : String(error)).slice(0, 300),
  };
}

/** The line that a reader of the file sees, and that is found in its properties. */
export const inscription = ({ user, time, organisation, reference }: Protection): string =>
  [user, time, organisation, reference].filter((part) => part !== "").join(" | ");
