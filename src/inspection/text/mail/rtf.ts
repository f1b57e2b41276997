/**
 * Rich text as Outlook packs it (MS-OXRTFCP): a dictionary of the last 4096 characters, filled beforehand.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { passing } from "../../garbage.ts";
import type { Spool } from "../spool.ts";
import { u32 } from "../zip/bytes.ts";

const PREFILLED =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;

const HEADER = 16;
const STEP = 64 * 1024;

/**
 * The rich text: unpacked into `spool`, or where it lies if it is not packed. Throws `Unreadable` when it is neither of the
 * two forms, or grows over the budget.
 */
export function unpackRtf(packed: ByteSource, spool: Spool, budget: Budget): ByteSource {
  const header = Uint8Array.from(packed.read(0, HEADER));
  const kind = header.length < HEADER ? 0 : u32(header, 8);
  if (kind === PLAIN) return slice(packed, HEADER, packed.size);
  if (kind !== COMPRESSED) throw new Unreadable("corrupted", "a rich text body is damaged");
  new Unpacking(packed, spool, budget).run();
  return spool.source();
}

class Unpacking {
  readonly #packed: ByteSource;
  readonly #spool: Spool;
  readonly #budget: Budget;
  readonly #dictionary = new Uint8Array(4096).fill(0x20);
  #write = PREFILLED.length;
  /** Packed bytes from `#start` on. */
  #bytes = new Uint8Array(0);
  #start = HEADER;
  #at = 0;
  readonly #output = new Uint8Array(STEP);
  #length = 0;
  #unpacked = 0;

  constructor(packed: ByteSource, spool: Spool, budget: Budget) {
    this.#packed = packed;
    this.#spool = spool;
    this.#budget = budget;
    this.#dictionary.set(Buffer.from(PREFILLED, "latin1"));
  }

  run(): void {
    let control = this.#next();
    while (control >= 0 && this.#group(control)) control = this.#next();
    this.#flush();
  }

  /** What one control byte is for. Returns whether more may follow. */
  #group(control: number): boolean {
    this.#budget.tick();
    for (let bit = 0; bit < 8; bit += 1) {
      const byte = this.#next();
      if (byte < 0) return false;
      if ((control & (1 << bit)) === 0) {
        this.#put(byte);
        continue;
      }
      const second = this.#next();
      const from = (byte << 4) | (second >> 4);
      // A reference to where it is written ends it.
      if (second < 0 || from === this.#write) return false;
      for (let index = 0; index < (second & 15) + 2; index += 1)
        this.#put(this.#dictionary[(from + index) & 4095] as number);
    }
    return true;
  }

  /** Below 0: there is none. */
  #next(): number {
    if (this.#at === this.#bytes.length) {
      this.#start += this.#bytes.length;
      this.#at = 0;
      this.#bytes = Uint8Array.from(this.#packed.read(this.#start, STEP));
      passing(this.#bytes.length);
    }
    return this.#bytes[this.#at++] ?? this.#ended();
  }

  #ended(): number {
    this.#at = this.#bytes.length;
    return -1;
  }

  #put(byte: number): void {
    this.#dictionary[this.#write] = byte;
    this.#write = (this.#write + 1) & 4095;
    if (this.#length === STEP) this.#flush();
    this.#output[this.#length++] = byte;
  }

  #flush(): void {
    const [count, packed] = [this.#length, this.#start + this.#at];
    this.#length = 0;
    this.#unpacked += count;
    this.#budget.unpacked(count, { packed, unpacked: this.#unpacked });
    this.#spool.write(this.#output.subarray(0, count));
  }
}
