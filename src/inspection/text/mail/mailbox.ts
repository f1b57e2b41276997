/**
 * Mailboxes: messages one after the other, each behind a line "From ada@contoso.example Mon ..." (RFC 4155).
 * @module
 */
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Part, Reading } from "../reading.ts";
import { find } from "../zip/bytes.ts";

const STEP = 64 * 1024;
const LINE = "\nFrom ";
/** Bytes. */
const [USUAL_LINE, LONGEST_LINE] = [1024, 256 * 1024];
/** Of what follows the line, so many tell that it is a header. */
const TELLING = 256;

export interface MailboxMessage {
  readonly source: ByteSource;
  /** The line before it; empty where there is none. */
  readonly line: string;
}

/** A file that does not begin with such a line is one message. */
export function* messagesIn({ source, path }: Part, reading: Reading): Generator<MailboxMessage> {
  const isLong = () =>
    reading.coverage.note("over-budget", path, "a line of more than 256 KB before a message of a mailbox");
  let line = lineAt(source, 0, isLong);
  let start = line.length;
  if (line !== "")
    for (const at of lineStarts(source, start, reading, isLong)) {
      yield { source: slice(source, start, at - start), line };
      line = lineAt(source, at, isLong);
      start = at + line.length;
    }
  yield { source: slice(source, start, source.size - start), line };
}

/** The line that begins there, with its end, if it is such a line; otherwise nothing. */
function lineAt(source: ByteSource, at: number, isLong: () => void): string {
  return /^From [^\r\n]*\r?\n/.exec(textAt(source, at, isLong))?.[0] ?? "";
}

/** A line, if it begins as one before a message does, and some of what follows it. */
function textAt(source: ByteSource, at: number, isLong: () => void): string {
  for (let length = USUAL_LINE; ; length *= 4) {
    const text = Buffer.from(source.read(at, length)).toString("latin1");
    const end = text.indexOf("\n");
    if (!text.startsWith("From ") || text.length < length || (end >= 0 && end + TELLING < length)) return text;
    if (end < 0 && length >= LONGEST_LINE) {
      isLong();
      return text;
    }
  }
}

/** A line of the text may begin with the same word: this one has a time and a year, and a header follows. */
function beginsMessage(text: string): boolean {
  const [all = "", line = ""] = /^(From [^\r\n]*)\r?\n/.exec(text) ?? [];
  const time = /\d\d:\d\d/.exec(line);
  return time !== null && /\d{4}/.test(line.slice(time.index + time[0].length)) && HEADER.test(text.slice(all.length));
}

/** A name that goes on beyond what was looked at is one, too. */
const HEADER = /^>?[!-9;-~]+(:?[ \t]|$)/;

/** Where such lines begin. An empty line stands before each. */
function* lineStarts(source: ByteSource, from: number, reading: Reading, isLong: () => void): Generator<number> {
  for (let at = from; at < source.size; at += STEP) {
    reading.budget.tick();
    const window = Uint8Array.from(source.read(at, STEP + LINE.length - 1));
    passing(window.length);
    for (let hit = find(window, LINE); hit >= 0; hit = find(window, LINE, hit + 1)) {
      reading.budget.tick();
      const before = Buffer.from(source.read(Math.max(from, at + hit - 2), Math.min(2, at + hit - from)));
      if (!/(\n|\n\r)$/.test(before.toString("latin1"))) continue;
      if (beginsMessage(textAt(source, at + hit + 1, isLong))) yield at + hit + 1;
    }
  }
}
