/**
 * Mailboxes: messages one after the other, each behind a line "From ada@contoso.example Mon ..." (RFC 4155).
 * @module
 */
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";
import { find } from "../zip/bytes.ts";

const STEP = 64 * 1024;
const LINE = "\nFrom ";
/** Bytes. */
const LONGEST_LINE = 1024;

export interface MailboxMessage {
  readonly source: ByteSource;
  /** The line before it; empty where there is none. */
  readonly line: string;
}

/** A file that does not begin with such a line is one message. */
export function* messagesIn(source: ByteSource, reading: Reading): Generator<MailboxMessage> {
  let line = lineAt(source, 0);
  let start = line.length;
  if (line !== "")
    for (const at of lineStarts(source, start, reading)) {
      yield { source: slice(source, start, at - start), line };
      line = lineAt(source, at);
      start = at + line.length;
    }
  yield { source: slice(source, start, source.size - start), line };
}

/** The line that begins there, with its end, if it is such a line; otherwise nothing. */
function lineAt(source: ByteSource, at: number): string {
  const text = Buffer.from(source.read(at, LONGEST_LINE)).toString("latin1");
  return /^From [^\r\n]*\r?\n/.exec(text)?.[0] ?? "";
}

/** A line of the text may begin with the same word: this one has a time and a year, and a header follows. */
const BEGINS = /^From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}[^\r\n]*\r?\n>?[!-9;-~]+:?[ \t]/;

/** Where such lines begin. An empty line stands before each. */
function* lineStarts(source: ByteSource, from: number, reading: Reading): Generator<number> {
  for (let at = from; at < source.size; at += STEP) {
    reading.budget.tick();
    const window = Uint8Array.from(source.read(at, STEP + LINE.length - 1));
    passing(window.length);
    for (let hit = find(window, LINE); hit >= 0; hit = find(window, LINE, hit + 1)) {
      reading.budget.tick();
      const before = Buffer.from(source.read(Math.max(from, at + hit - 2), Math.min(2, at + hit - from)));
      if (!/(\n|\n\r)$/.test(before.toString("latin1"))) continue;
      const text = Buffer.from(source.read(at + hit + 1, LONGEST_LINE)).toString("latin1");
      if (BEGINS.test(text)) yield at + hit + 1;
    }
  }
}
