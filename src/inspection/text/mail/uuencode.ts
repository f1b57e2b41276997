/**
 * Files in uuencode amid the text of a message, as programs sent them before MIME: mail programs show them as attachments.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import { passing } from "../../garbage.ts";

/** How one begins, with a whole line of it, or with all of a small one. */
const BEGINS =
  /(?:^|\n)begin [0-7]{3,4} [^\r\n]{1,200}\r?\n(?:M[ -`]{60}\r?\n|[!-M][ -`]{2,62}\r?\n(?:[ `]\r?\n)?end(?:\r?\n|$))/;
const [PIECE, LONGEST] = [64 * 1024, 400];

export function holdsUuencode(source: ByteSource): boolean {
  for (let at = 0; at < source.size; at += PIECE - LONGEST) {
    const piece = Buffer.from(source.read(at, PIECE));
    passing(piece.length);
    if (BEGINS.test(piece.toString("latin1"))) return true;
  }
  return false;
}
