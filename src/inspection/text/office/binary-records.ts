/**
 * The records that parts of a binary workbook are made of (MS-XLSB 2.1.4): a type of one or two bytes, a size of one to four,
 * seven bits in each, and the body.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { passing } from "../../garbage.ts";

/** Bytes of a body that is looked at: a cell holds 32,767 characters, and what is said of their looks. */
const LARGEST = 512 * 1024;
const [TYPE_BYTES, SIZE_BYTES] = [2, 4];

/** `body` is valid until the call returns. `isCut`: it is larger than what is looked at, and this is how it begins. */
export type TakeRecord = (type: number, body: Uint8Array, isCut: boolean) => void;

export class BinaryRecords {
  readonly #take: TakeRecord;
  #type = 0;
  #size = 0;
  /** Bytes of the type, then of the size, that have come; -1: of the type all have. */
  #typed = 0;
  #sized = 0;
  /** Of the body, as far as it is looked at, where it does not lie in one piece. */
  #body: Uint8Array | null = null;
  #filled = 0;
  #inBody = false;
  #isOdd = false;

  constructor(take: TakeRecord) {
    this.#take = take;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#inBody) at = this.#fill(bytes, at);
      else {
        this.#header(bytes[at] as number);
        at += 1;
      }
      if (this.#inBody && this.#size === 0) this.#end(new Uint8Array(0));
    }
  }

  /** Throws `Unreadable` within a record, and where programs disagree on what the records are. */
  end(): void {
    if (this.#inBody || this.#typed !== 0) throw new Unreadable("corrupted", "a part of the workbook ends too soon");
    if (this.#isOdd) throw new Unreadable("corrupted", "a part of the workbook holds records of no type");
  }

  #header(byte: number): void {
    const goesOn = byte >= 0x80;
    if (this.#typed >= 0) {
      this.#type |= (byte & 0x7f) << (7 * this.#typed);
      // Some programs read a third byte of the type then.
      if (goesOn && this.#typed + 1 === TYPE_BYTES) this.#isOdd = true;
      this.#typed = goesOn && this.#typed + 1 < TYPE_BYTES ? this.#typed + 1 : -1;
      return;
    }
    this.#size |= (byte & 0x7f) << (7 * this.#sized);
    this.#sized += 1;
    this.#inBody = !goesOn || this.#sized === SIZE_BYTES;
  }

  #fill(bytes: Uint8Array, at: number): number {
    const end = Math.min(bytes.length, at + this.#size - this.#filled);
    const isWhole = end - at === this.#size;
    const kept = Math.min(this.#size, LARGEST);
    if (!isWhole) {
      this.#body ??= bufferOf(kept);
      if (this.#filled < kept)
        this.#body.set(bytes.subarray(at, Math.min(end, at + kept - this.#filled)), this.#filled);
    }
    this.#filled += end - at;
    if (this.#filled < this.#size) return end;
    this.#end(isWhole ? bytes.subarray(at, at + kept) : (this.#body as Uint8Array));
    return end;
  }

  #end(body: Uint8Array): void {
    const isCut = this.#size > LARGEST;
    const type = this.#type;
    this.#type = 0;
    this.#size = 0;
    this.#typed = 0;
    this.#sized = 0;
    this.#filled = 0;
    this.#body = null;
    this.#inBody = false;
    this.#take(type, body, isCut);
  }
}

function bufferOf(bytes: number): Uint8Array {
  passing(bytes);
  return new Uint8Array(bytes);
}
