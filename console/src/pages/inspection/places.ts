/**
 * Where in a text the evidence lies that came back masked. The server never says what it found; whoever has the text can
 * see it there again.
 * @module
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const RUN = /\*(?:[^\p{L}\p{N}\s]?[ ]?[*…])*/gu;

/** The masked matches in one piece of evidence. */
export const maskedRuns = (masked: string): Span[] =>
  [...masked.matchAll(RUN)].map(({ index, 0: run }) => ({ start: index, end: index + run.length }));

/** The spans of `text` that these pieces of evidence mask, in order. */
export function placesIn(text: string, evidence: readonly string[]): Span[] {
  const found = evidence.flatMap((masked) => {
    const runs = maskedRuns(masked);
    const expression = patternOf(masked, runs);
    return [...text.matchAll(expression)].flatMap(({ indices }) =>
      runs.flatMap((_, at) => {
        const [start, end] = indices?.[at + 1] ?? [];
        return start === undefined || end === undefined ? [] : [{ start, end }];
      }),
    );
  });
  return merged(found);
}

/** Each run is a group, whose masked characters stand for letters and digits. */
function patternOf(masked: string, runs: readonly Span[]): RegExp {
  const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll(/\r?\n/g, "\\r?\\n");
  const within = (text: string) => escaped(text).replaceAll("\\*", "[\\p{L}\\p{N}*]").replaceAll("…", "[^]*?");
  const pieces = runs.map(
    ({ start, end }, at) =>
      `${escaped(masked.slice(runs[at - 1]?.end ?? 0, start))}(${within(masked.slice(start, end))})`,
  );
  return new RegExp(pieces.join("") + escaped(masked.slice(runs.at(-1)?.end ?? 0)), "dgu");
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push(span);
    else if (span.end > last.end) result.splice(-1, 1, { start: last.start, end: span.end });
  }
  return result;
}
