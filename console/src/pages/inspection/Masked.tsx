/**
 * Evidence as it is stored, with what is masked marked.
 * @module
 */

import { Marked } from "./Marked.tsx";
import { maskedRuns } from "./places.ts";

export function Masked({ text }: { readonly text: string }) {
  return (
    <span className="masked">
      <Marked text={text} spans={maskedRuns(text)} />
    </span>
  );
}
