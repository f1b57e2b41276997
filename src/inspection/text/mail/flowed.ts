/**
 * Text of mail whose paragraphs run over several lines (RFC 3676, `format=flowed`), as it is shown: each in one line. What
 * is quoted stays so.
 * @module
 */
import type { BodyDecoder } from "./decode.ts";

/** Of a line: a longer one is no such text. */
const LONGEST = 64 * 1024;
const SIGNATURE = "-- ";

/** Whether a body is such text, by its content type. */
export const isFlowed = (kind: string, format: string | null): boolean =>
  kind === "text/plain" && /^\s*flowed\s*$/i.test(format ?? "");

/** Takes bytes in any encoding that has ASCII's, and hands them on to `consume`. */
export class Flowed implements BodyDecoder {
  readonly #consume: (bytes: Uint8Array) => void;
  readonly #dropsSpace: boolean;
  #rest = "";
  /** How deeply the line before is quoted, if it goes on; otherwise null. */
  #goesOn: number | null = null;

  /** `dropsSpace`: the space that tells of a line that it goes on is not of the text (`DelSp=yes`). */
  constructor(dropsSpace: boolean, consume: (bytes: Uint8Array) => void) {
    this.#dropsSpace = dropsSpace;
    this.#consume = consume;
  }

  write(bytes: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(bytes).toString("latin1")).split("\n");
    const rest = lines.pop() as string;
    this.#hand(lines.map((line) => this.#line(line)).join(""));
    this.#rest = rest.length > LONGEST ? "" : rest;
    if (rest.length > LONGEST) this.#hand(rest);
  }

  end(): void {
    if (this.#rest !== "") this.#hand(this.#line(this.#rest));
    if (this.#goesOn !== null) this.#hand("\n");
  }

  #line(ended: string): string {
    const line = ended.endsWith("\r") ? ended.slice(0, -1) : ended;
    const quotes = /^>*/.exec(line)?.[0].length as number;
    const from = line[quotes] === " " ? quotes + 1 : quotes;
    const isSignature = line.slice(from) === SIGNATURE || line.slice(quotes) === SIGNATURE;
    const joins = this.#goesOn === quotes && !isSignature;
    const begins = this.#goesOn === null || joins ? "" : "\n";
    const goesOn = line.endsWith(" ") && !isSignature;
    this.#goesOn = goesOn ? quotes : null;
    const text = line.slice(joins ? from : 0, goesOn && this.#dropsSpace ? -1 : undefined);
    return `${begins}${text}${goesOn ? "" : "\n"}`;
  }

  #hand(text: string): void {
    if (text !== "") this.#consume(Buffer.from(text, "latin1"));
  }
}
