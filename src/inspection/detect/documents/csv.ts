/**
 * Rows of a CSV file (RFC 4180), read as they arrive. Commas, semicolons or tabs: whichever the first line has most of.
 * @module
 */
import { type Bytes, textOfBytes } from "./text-of-bytes.ts";

export async function* readRows(chunks: Bytes): AsyncGenerator<string[]> {
  const reader = new RowReader();
  for await (const text of textOfBytes(chunks)) yield* reader.read(text, false);
  yield* reader.read("", true);
}

class RowReader {
  #delimiter = "";
  /** What ends a run of characters outside quotes. */
  #special = /\n/g;
  #waiting = "";
  #rows: string[][] = [];
  #row: string[] = [];
  #field = "";
  #quoted = false;
  /** A quote was read within quotes: the end of them, or the first of two. */
  #closing = false;

  read(text: string, isLast: boolean): string[][] {
    this.#rows = [];
    const more = this.#delimiter === "" ? this.#begin(text, isLast) : text;
    for (let at = 0; at < more.length; ) {
      if (this.#closing) at = this.#afterQuote(more, at);
      else at = this.#quoted ? this.#within(more, at) : this.#outside(more, at);
    }
    if (isLast && (this.#field !== "" || this.#row.length > 0)) this.#endRow();
    return this.#rows;
  }

  /** What can be read once the first line is there; nothing before. */
  #begin(text: string, isLast: boolean): string {
    this.#waiting += text;
    const end = this.#waiting.indexOf("\n");
    if (end < 0 && !isLast) return "";
    const line = this.#waiting.slice(0, end < 0 ? undefined : end);
    const count = (delimiter: string) => line.split(delimiter).length;
    this.#delimiter = [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
    this.#special = new RegExp(`[\\n\\r"${this.#delimiter}]`, "g");
    return this.#waiting;
  }

  #outside(text: string, from: number): number {
    this.#special.lastIndex = from;
    const at = this.#special.exec(text)?.index ?? text.length;
    this.#field += text.slice(from, at);
    const char = text[at];
    if (char === this.#delimiter) this.#endField();
    else if (char === "\n") {
      if (this.#field !== "" || this.#row.length > 0) this.#endRow();
    } else if (char === '"') {
      if (this.#field === "") this.#quoted = true;
      else this.#field += char;
    }
    return at + 1;
  }

  #within(text: string, from: number): number {
    const at = text.indexOf('"', from);
    this.#field += text.slice(from, at < 0 ? undefined : at);
    this.#closing = at >= 0;
    return at < 0 ? text.length : at + 1;
  }

  #afterQuote(text: string, at: number): number {
    this.#closing = false;
    if (text[at] === '"') {
      this.#field += '"';
      return at + 1;
    }
    this.#quoted = false;
    if (text[at] !== "\n") return at;
    this.#endRow();
    return at + 1;
  }

  #endField(): void {
    this.#row.push(this.#field);
    this.#field = "";
  }

  #endRow(): void {
    this.#endField();
    this.#rows.push(this.#row);
    this.#row = [];
  }
}
