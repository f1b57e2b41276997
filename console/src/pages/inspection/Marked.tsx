/**
 * A text with some of its spans marked.
 * @module
 */
import type { Span } from "./places.ts";

/** `spans`: in order, not overlapping. */
export function Marked({ text, spans }: { readonly text: string; readonly spans: readonly Span[] }) {
  const pieces = spans.map(({ start, end }, at) => ({
    before: text.slice(spans[at - 1]?.end ?? 0, start),
    marked: text.slice(start, end),
    start,
  }));
  return (
    <>
      {pieces.map(({ before, marked, start }) => (
        <span key={start}>
          {before}
          <mark>{marked}</mark>
        </span>
      ))}
      {text.slice(spans.at(-1)?.end ?? 0)}
    </>
  );
}
