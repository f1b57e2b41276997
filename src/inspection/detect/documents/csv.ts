/**
 * Rows of a CSV file (RFC 4180), read as they arrive. Commas, semicolons or tabs: whichever the first line has most of.
 * @module
 */
export async function* readRows(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  const reader = new RowReader();
  for await (const chunk of chunks) yield* reader.read(decoder.decode(chunk, { stream: true }), false);
  yield* reader.read(decoder.decode(), true);
}

class RowReader {
  #delimiter = "";
  #waiting = "";
  #row: string[] = [];
  #field = "";
  #quoted = false;
  /** A quote was read within quotes: the end of them, or the first of two. */
  #closing = false;

  *read(text: string, isLast: boolean): Generator<string[]> {
    let more = text;
    if (this.#delimiter === "") {
      this.#waiting += text;
      const end = this.#waiting.indexOf("\n");
      if (end < 0 && !isLast) return;
      const line = this.#waiting.slice(0, end < 0 ? undefined : end);
      const count = (delimiter: string) => line.split(delimiter).length;
      this.#delimiter = [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
      more = this.#waiting;
    }
    for (const char of more) {
      if (this.#quoted) this.#within(char);
      else if (char === '"' && this.#field === "") this.#quoted = true;
      else if (char === this.#delimiter) this.#endField();
      else if (char === "\n") {
        if (this.#field !== "" || this.#row.length > 0) yield this.#endRow();
      } else if (char !== "\r") this.#field += char;
      if (this.#closing && char !== '"') {
        this.#closing = false;
        this.#quoted = false;
        if (char === this.#delimiter) this.#endField();
        else if (char === "\n") yield this.#endRow();
      }
    }
    if (isLast && (this.#field !== "" || this.#row.length > 0)) yield this.#endRow();
  }

  #within(char: string): void {
    if (char !== '"') {
      if (!this.#closing) this.#field += char;
    } else if (this.#closing) {
      this.#field += '"';
      this.#closing = false;
    } else this.#closing = true;
  }

  #endField(): void {
    this.#row.push(this.#field);
    this.#field = "";
  }

  #endRow(): string[] {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    return row;
  }
}
