/**
 * Where the text of a file goes as it is read: from the readers in `text/` to the detectors in `detect/`.
 * @module
 */
import type { FileLabel } from "./finding.ts";
import type { Place } from "./vocabulary.ts";

export interface TextSink {
  /**
   * A part begins, and the one before has ended: nothing is matched across parts. `name` is for the evidence, outermost
   * part first: "report.zip / accounts.xlsx / Sheet2".
   */
  part(place: Place, name: string): void;
  /**
   * Text in UTF-8, cut anywhere, also within a character. The bytes are the caller's again when this returns. May throw
   * `Enough`.
   */
  text(utf8: Uint8Array): void;
  /** All labels that were found so far, as the finding will tell them. May throw `Enough`. */
  labels?(found: readonly FileLabel[]): void;
}
