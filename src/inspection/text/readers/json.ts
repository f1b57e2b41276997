/**
 * JSON: as it stands, with the escapes in strings undone. "\u0034111" must be found as "4111".
 * @module
 */
import type { Reader, Reading } from "../reading.ts";
import { eachUtf8, type Way, waysToRead } from "./plain.ts";

const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const SIMPLE: Readonly<Record<string, number>> = { n: NEWLINE, r: NEWLINE, t: 9, b: 0x20, f: NEWLINE };

export const json: Reader = async (part, reading) => {
  for (const way of waysToRead(part, reading)) readJson(way, reading);
};

function readJson(way: Way, reading: Reading): void {
  const { out } = reading;
  out.part("content", way.path);
  /** Null outside an escape; else what follows the backslash so far. */
  let escaped: string | null = null;
  let high = 0;
  const unit = (value: number) => {
    if (high !== 0 && value >= 0xdc00 && value <= 0xdfff)
      out.codePoint(0x10000 + ((high - 0xd800) << 10) + (value - 0xdc00));
    else if (value < 0xd800 || value > 0xdbff) out.codePoint(value);
    high = value >= 0xd800 && value <= 0xdbff ? value : 0;
  };
  eachUtf8(way, reading, (bytes) => {
    let start = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (escaped === null) {
        if (byte !== BACKSLASH) continue;
        out.bytes(bytes, start, at);
        escaped = "";
        continue;
      }
      const character = String.fromCharCode(byte);
      start = at + 1;
      if (escaped === "" && character !== "u") {
        out.byte(SIMPLE[character] ?? byte);
        escaped = null;
      } else if (escaped.length > 0 && !/[0-9a-fA-F]/.test(character)) {
        out.string(`\\${escaped}`);
        escaped = null;
        start = at;
        at -= 1;
      } else {
        escaped += character;
        if (escaped.length < 5) continue;
        unit(Number.parseInt(escaped.slice(1), 16));
        escaped = null;
      }
    }
    if (escaped === null) out.bytes(bytes, start, bytes.length);
  });
}
