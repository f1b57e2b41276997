/**
 * Files in uuencode amid the text of a message, as programs sent them before MIME: mail programs show them as attachments.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import { find } from "../zip/bytes.ts";

/** How one begins, with the first character of its name. */
const BEGINS = /(?:^|\n)begin [0-7]{3,4} [^\r\n]/g;
/** Behind that line: a whole line of it, or all of a small one. */
const FOLLOWS = /^(?:M[ -`]{60}\r?\n|[!-M][ -`]{2,62}\r?\n(?:[ `]\r?\n)?end(?:\r?\n|$))/;
const [PIECE, LONGEST_BEGINNING, LONGEST_LINE] = [64 * 1024, 20, 100];

export function holdsUuencode(source: ByteSource): boolean {
  for (let at = 0; at < source.size; at += PIECE - LONGEST_BEGINNING) {
    const piece = Buffer.from(source.read(at, PIECE)).toString("latin1");
    passing(piece.length);
    for (const { 0: found, index } of piece.matchAll(BEGINS))
      if (follows(source, at + index + found.length)) return true;
  }
  return false;
}

/** Names may be as long as one likes. */
function follows(source: ByteSource, from: number): boolean {
  for (let at = from; at < source.size; at += PIECE) {
    const end = find(source.read(at, PIECE), "\n");
    if (end >= 0) return FOLLOWS.test(Buffer.from(source.read(at + end + 1, LONGEST_LINE)).toString("latin1"));
  }
  return false;
}
