/**
 * Mailboxes: messages one after the other, each behind a line "From ada@contoso.example Mon ..." (RFC 4155).
 * @module
 */
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../garbage.ts";
import type { Reading } from "../reading.ts";
import { find } from "../zip/bytes.ts";

const STEP = 64 * 1024;
const LINE = "\nFrom ";
/** Bytes. */
export const LONGEST_LINE = 1024;

/** The messages, without the lines before them. A file that does not begin with such a line is one message. */
export function* messagesIn(source: ByteSource, reading: Reading): Generator<ByteSource> {
  let start = afterLine(source, 0);
  if (start > 0)
    for (const at of lineStarts(source, start, reading)) {
      yield slice(source, start, at - start);
      start = afterLine(source, at);
    }
  yield slice(source, start, source.size - start);
}

/** Where the line that begins there ends, if it is such a line; otherwise where it begins. */
function afterLine(source: ByteSource, at: number): number {
  const text = Buffer.from(source.read(at, LONGEST_LINE)).toString("latin1");
  return at + (/^From [^\r\n]*\r?\n/.exec(text)?.[0].length ?? 0);
}

/** Where such lines begin. An empty line stands before each. */
function* lineStarts(source: ByteSource, from: number, reading: Reading): Generator<number> {
  for (let at = from; at < source.size; at += STEP) {
    reading.budget.tick();
    const window = Uint8Array.from(source.read(at, STEP + LINE.length - 1));
    passing(window.length);
    for (let hit = find(window, LINE); hit >= 0; hit = find(window, LINE, hit + 1)) {
      const before = Buffer.from(source.read(Math.max(from, at + hit - 2), Math.min(2, at + hit - from)));
      if (/(\n|\n\r)$/.test(before.toString("latin1"))) yield at + hit + 1;
    }
  }
}
