/**
 * Where the parts of a message lie: header, body, and the parts between boundaries (RFC 2046 section 5.1). Nothing is
 * copied; a part is a window of the message.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Reading } from "../reading.ts";
import { find } from "../zip/bytes.ts";

const LONGEST_HEADER = 256 * 1024;
const USUAL_HEADER = 4 * 1024;
const STEP = 64 * 1024;
/** White space that may stand behind a boundary. */
const REST = 200;
const NEWLINE = 0x0a;

export interface Header {
  readonly header: Uint8Array;
  readonly body: ByteSource;
  /** It is longer than any that is read: the rest of it is the beginning of the body. */
  readonly cut: boolean;
}

export function splitHeader(source: ByteSource): Header {
  // Few headers are long, and a message may have twenty thousand.
  for (let length = USUAL_HEADER; length < LONGEST_HEADER; length *= 4) {
    const split = splitWithin(source, length);
    if (split.ended || source.size <= length) return { ...split, cut: false };
  }
  const split = splitWithin(source, LONGEST_HEADER);
  return { ...split, cut: !split.ended && split.body.size > 0 };
}

interface Split {
  readonly header: Uint8Array;
  readonly body: ByteSource;
  /** The empty line is there. */
  readonly ended: boolean;
}

function splitWithin(source: ByteSource, length: number): Split {
  const start = Uint8Array.from(source.read(0, length));
  passing(start.length);
  const at = (gap: number, header = gap) => ({
    header: start.subarray(0, header),
    body: slice(source, gap, source.size),
    ended: true,
  });
  for (const gap of [find(start, "\n\n") + 2, find(start, "\n\r\n") + 3])
    if (gap >= 4 - 1 && isFirst(start, gap)) return at(gap);
  // A part may have no header at all.
  if (start[0] === NEWLINE) return at(1, 0);
  if (start[0] === 0x0d && start[1] === NEWLINE) return at(2, 0);
  return { ...at(start.length), ended: false };
}

/** Of the two kinds of empty line, the one that comes first. */
function isFirst(bytes: Uint8Array, gap: number): boolean {
  const [bare, full] = [find(bytes, "\n\n"), find(bytes, "\n\r\n")];
  const first = bare < 0 ? full + 3 : full < 0 ? bare + 2 : Math.min(bare + 2, full + 3);
  return gap === first && bytes[0] !== NEWLINE && !(bytes[0] === 0x0d && bytes[1] === NEWLINE);
}

export interface Sections {
  readonly parts: readonly ByteSource[];
  /** What stands before the first boundary and behind the last, which no program shows. */
  readonly outside: readonly ByteSource[];
  /** The last boundary is there. */
  readonly closed: boolean;
}

export function splitParts(body: ByteSource, boundary: string, reading: Reading): Sections {
  const parts: ByteSource[] = [];
  const outside: ByteSource[] = [];
  let start = 0;
  let inside = false;
  for (const line of boundaryLines(body, `--${boundary}`, reading)) {
    (inside ? parts : outside).push(slice(body, start, lineEndBefore(body, line.start) - start));
    if (Math.max(parts.length, outside.length) > reading.budget.limits.entries)
      throw new Unreadable("over-budget", "too many parts in a message");
    inside = !line.last;
    start = line.end;
  }
  (inside ? parts : outside).push(slice(body, start, body.size));
  return { parts, outside, closed: !inside && parts.length > 0 };
}

interface Line {
  readonly start: number;
  readonly end: number;
  /** It closes: two dashes follow. */
  readonly last: boolean;
}

/** The lines that begin with the mark and hold nothing else but white space. */
function* boundaryLines(body: ByteSource, mark: string, reading: Reading): Generator<Line> {
  /** One for all: a message of twenty thousand parts would leave as many behind. */
  const held = new Uint8Array(STEP + mark.length + REST);
  for (let at = 0; at < body.size; ) {
    const window = held.subarray(0, fill(held, body.read(at, held.length)));
    let from = 0;
    for (let hit = find(window, mark); hit >= 0 && hit <= STEP; hit = find(window, mark, from)) {
      reading.budget.tick();
      from = hit + 1;
      const isFirst = hit > 0 ? window[hit - 1] === NEWLINE : at === 0 || body.read(at - 1, 1)[0] === NEWLINE;
      const rest = Buffer.from(window.subarray(hit + mark.length, hit + mark.length + REST)).toString("latin1");
      const match = isFirst ? /^(--)?[ \t]*(\r?\n|$)/.exec(rest) : null;
      if (match === null) continue;
      from = hit + mark.length + match[0].length;
      yield { start: at + hit, end: at + from, last: match[1] !== undefined };
    }
    reading.budget.tick();
    at += Math.max(STEP, from);
  }
}

function fill(held: Uint8Array, bytes: Uint8Array): number {
  held.set(bytes);
  return bytes.length;
}

/** The line break before a boundary belongs to the boundary. */
function lineEndBefore(body: ByteSource, start: number): number {
  const before = body.read(Math.max(0, start - 2), Math.min(2, start));
  if (before.at(-1) !== NEWLINE) return start;
  return before.length === 2 && before[0] === 0x0d ? start - 2 : start - 1;
}
