/**
 * Rich text as Outlook packs it (MS-OXRTFCP): a dictionary of the last 4096 characters, filled beforehand.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { u32 } from "../zip/bytes.ts";

const PREFILLED =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;

/** Throws `Unreadable` when it is neither of the two forms, or grows over the budget. */
export function unpackRtf(packed: Uint8Array, budget: Budget): Uint8Array {
  if (packed.length < 16) throw new Unreadable("corrupted", "a rich text body is damaged");
  const kind = u32(packed, 8);
  if (kind === PLAIN) return packed.subarray(16);
  if (kind !== COMPRESSED) throw new Unreadable("corrupted", "a rich text body is damaged");
  const dictionary = new Uint8Array(4096).fill(0x20);
  dictionary.set(Buffer.from(PREFILLED, "latin1"));
  // A reference of two bytes stands for 17 at most.
  const output = new Uint8Array(packed.length * 9);
  let [write, length, at] = [PREFILLED.length, 0, 16];
  const put = (byte: number) => {
    dictionary[write] = byte;
    write = (write + 1) & 4095;
    output[length++] = byte;
  };
  while (at < packed.length) {
    budget.tick();
    const control = packed[at++] as number;
    for (let bit = 0; bit < 8 && at < packed.length; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(packed[at++] as number);
        continue;
      }
      if (at + 1 >= packed.length) return output.subarray(0, length);
      const reference = ((packed[at] as number) << 8) | (packed[at + 1] as number);
      at += 2;
      const from = reference >> 4;
      if (from === write) return output.subarray(0, length);
      for (let index = 0; index < (reference & 15) + 2; index += 1) put(dictionary[(from + index) & 4095] as number);
    }
  }
  return output.subarray(0, length);
}
