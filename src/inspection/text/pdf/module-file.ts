/**
 * pdfium's module without the data that its memory begins with. The runtime keeps the bytes of a module for as long as the
 * module, and two fifths of these would be read once: they are put into the memory of an instance from the file.
 *
 * How a module is laid out: WebAssembly Core Specification 2.0, sections 5.2.2 (integers) and 5.5 (modules).
 * @module
 */
import { fstatSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { passing } from "../../garbage.ts";
import { WebAssembly } from "../../webassembly.ts";

/** Bytes of the magic number and the version. */
const PREAMBLE = 8;
/** Numbers of sections. Code that does not come back to its data needs no count of it either. */
const DATA = 11;
const DATA_COUNT = 12;
/** Bytes in which the head of a section ends for certain. */
const HEAD = 16;
const I32_CONST = 0x41;
const END = 0x0b;
/** In the last byte of a signed number. */
const SIGN = 0x40;

interface Range {
  readonly start: number;
  readonly length: number;
}

/** It is opened once and stays open: what is read of it later is of the file that the code came from. */
export class ModuleFile {
  readonly #file: number;
  readonly #code: Range[];
  /** By threes: where in the memory, where in the file, and how many bytes. */
  readonly #data: Int32Array;

  /** Throws if its data is laid out in a way that is not known here. */
  constructor(path: string) {
    this.#file = openSync(path, "r");
    const data: number[] = [];
    this.#code = [{ start: 0, length: PREAMBLE }];
    for (let at = PREAMBLE, { size } = fstatSync(this.#file); at < size; ) {
      const head = new Numbers(this.#read({ start: at, length: Math.min(HEAD, size - at) }));
      const [id, length] = [head.byte(), head.unsigned()];
      const [start, stop] = [at + head.at, at + head.at + length];
      if (id === DATA) data.push(...segmentsIn(this.#read({ start, length }), start));
      else if (id !== DATA_COUNT) this.#code.push({ start: at, length: stop - at });
      at = stop;
    }
    this.#data = Int32Array.from(data);
  }

  /** Throws if the code cannot do without its data. */
  compile(): object {
    const code = Buffer.allocUnsafeSlow(this.#code.reduce((sum, { length }) => sum + length, 0));
    let filled = 0;
    for (const range of this.#code) {
      this.#fill(code.subarray(filled, filled + range.length), range.start);
      filled += range.length;
    }
    return new WebAssembly.Module(code);
  }

  /** Puts the data where it belongs in a memory, which is zero elsewhere when an instance begins. */
  putData(memory: ArrayBuffer): void {
    for (let at = 0; at < this.#data.length; at += 3) {
      const [address, start, length] = this.#data.subarray(at, at + 3) as unknown as [number, number, number];
      this.#fill(Buffer.from(memory, address, length), start);
    }
  }

  #read({ start, length }: Range): Buffer {
    const bytes = Buffer.alloc(length);
    this.#fill(bytes, start);
    passing(length);
    return bytes;
  }

  #fill(bytes: Buffer, start: number): void {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw new Error("the module of pdfium ends too soon");
      done += count;
    }
  }
}

/** Of the body of a data section that stands there in the file. */
function segmentsIn(section: Buffer, place: number): number[] {
  const numbers = new Numbers(section);
  const found: number[] = [];
  for (let left = numbers.unsigned(); left > 0; left -= 1) {
    // Into the only memory, at an address that stands right there, and is signed.
    const isPlain = numbers.unsigned() === 0 && numbers.byte() === I32_CONST;
    const address = numbers.unsigned();
    const isBelowZero = ((section[numbers.at - 1] as number) & SIGN) !== 0;
    if (!isPlain || isBelowZero || numbers.byte() !== END)
      throw new Error("the data of pdfium's module is laid out in an unknown way");
    const length = numbers.unsigned();
    found.push(address, place + numbers.at, length);
    numbers.at += length;
  }
  return found;
}

/** Bytes and numbers of LEB128, one after the other. */
class Numbers {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new Error("the module of pdfium ends too soon");
    this.at += 1;
    return byte;
  }

  /** One that is signed is the same, as long as it is not below zero. */
  unsigned(): number {
    let value = 0;
    for (let bits = 0; bits < 35; bits += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** bits;
      if (byte < 0x80) return value;
    }
    throw new Error("a number in the module of pdfium is too large");
  }
}

let opened: ModuleFile | null = null;

export function moduleFile(): ModuleFile {
  opened ??= new ModuleFile(createRequire(import.meta.url).resolve("@hyzyla/pdfium/pdfium.wasm"));
  return opened;
}
