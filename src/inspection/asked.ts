/**
 * What is asked about a file, and against which rules.
 * @module
 */
import type { Wanted } from "./detect/index.ts";
import type { EnoughFound } from "./enough.ts";
import type { InspectionSettings } from "./schema.ts";

/** Everything that a finding depends on besides the file. */
export interface InspectionRules {
  /** Changes whenever any of it does. */
  readonly version: string;
  readonly settings: InspectionSettings;
}

/** What was learnt and is too large for the configuration: bytes by their SHA-256, hexadecimal. */
export type LearntData = (sha256: string) => Uint8Array | null;

/** What is asked about one file. */
export interface Asked {
  /** Null: nothing is sought in its text. */
  readonly detection: Wanted | null;
  readonly malware: boolean;
  /** Once this was found nothing else matters: the file is not read on, and engines that still scan it are stopped. */
  readonly enough?: EnoughFound;
}

export interface Declared {
  readonly name: string;
  /** Media type without parameters, as the sender states it. */
  readonly type: string | null;
  readonly direction: "download" | "upload";
}
