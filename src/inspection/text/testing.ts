/**
 * For tests: extracts a file and shows what a sink was given, as strings.
 * @module
 */
import { Budget, DEFAULT_LIMITS, Enough, type Limits } from "../budget.ts";
import { type ByteSource, bytesOf } from "../bytes.ts";
import type { Place } from "../vocabulary.ts";
import { type Extraction, extract } from "./index.ts";

export interface Read extends Extraction {
  /** Text by part: "content: a.docx / document". */
  readonly parts: Readonly<Record<string, string>>;
  readonly content: string;
  readonly metadata: string;
  readonly names: string;
  /** "encrypted", and so on, in the order of the report. */
  readonly reasons: string[];
}

export interface ReadOptions {
  readonly limits?: Partial<Limits>;
  readonly chunk?: number;
  readonly type?: string | null;
  /** The sink has enough after so many bytes. */
  readonly enough?: number;
  /** The sink has enough once it was told of a label. */
  readonly untilLabelled?: boolean;
}

export async function readFile(
  file: Uint8Array | string | ByteSource,
  name: string,
  options: ReadOptions = {},
): Promise<Read> {
  const source =
    typeof file === "string" ? bytesOf(Buffer.from(file)) : file instanceof Uint8Array ? bytesOf(file) : file;
  const pieces: { place: Place; name: string; bytes: Buffer[] }[] = [];
  let size = 0;
  const sink = {
    part: (place: Place, part: string) => void pieces.push({ place, name: part, bytes: [] }),
    text: (utf8: Uint8Array) => {
      pieces.at(-1)?.bytes.push(Buffer.from(utf8));
      size += utf8.length;
      if (options.enough !== undefined && size >= options.enough) throw new Enough();
    },
    labels: () => {
      if (options.untilLabelled === true) throw new Enough();
    },
  };
  const budget = new Budget({ ...DEFAULT_LIMITS, ...options.limits });
  const extraction = await extract(source, { name, type: options.type ?? null }, budget, sink, options);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const texts = pieces.map((piece) => ({ ...piece, text: decoder.decode(Buffer.concat(piece.bytes)) }));
  const of = (place: Place) =>
    texts
      .filter((piece) => piece.place === place)
      .map((piece) => piece.text)
      .join("\n");
  const parts: Record<string, string> = {};
  for (const { place, name: part, text } of texts)
    parts[`${place}: ${part}`] = (parts[`${place}: ${part}`] ?? "") + text;
  return {
    ...extraction,
    parts,
    content: of("content"),
    metadata: of("metadata"),
    names: of("file-name"),
    reasons: extraction.coverage.reasons.map(({ reason }) => reason),
  };
}
