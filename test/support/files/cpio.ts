/**
 * Writes cpio archives, in the five forms that there are.
 * @module
 */

export type CpioForm = "newc" | "crc" | "odc" | "little" | "big";

export interface CpioItem {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** Of a file by default. */
  readonly mode?: number;
  /** What the header says instead. */
  readonly stated?: { readonly size?: number; readonly nameSize?: number; readonly sum?: number };
}

export function cpioFile(items: readonly CpioItem[], form: CpioForm, after: Uint8Array = Buffer.alloc(0)): Buffer {
  const all = [...items, { name: "TRAILER!!!", data: "", mode: 0 }];
  return Buffer.concat([...all.map((item) => entry(item, form)), after]);
}

function entry({ name, data, mode = 0o100644, stated }: CpioItem, form: CpioForm): Buffer {
  const bytes = Buffer.from(data);
  const text = Buffer.from(`${name}\0`);
  const size = stated?.size ?? bytes.length;
  const nameSize = stated?.nameSize ?? text.length;
  const sum = stated?.sum ?? bytes.reduce((total, byte) => total + byte, 0);
  const padded = (piece: Buffer, unit: number, before: number) =>
    Buffer.concat([piece, Buffer.alloc((unit - ((before + piece.length) % unit)) % unit)]);
  if (form === "newc" || form === "crc") {
    const numbers = [1, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, nameSize, form === "crc" ? sum : 0];
    const hex = numbers.map((value) => value.toString(16).padStart(8, "0")).join("");
    const header = Buffer.from(`${form === "crc" ? "070702" : "070701"}${hex}`);
    return Buffer.concat([header, padded(text, 4, header.length), padded(bytes, 4, 0)]);
  }
  if (form === "odc") {
    const octal = (value: number, length: number) => value.toString(8).padStart(length, "0");
    const numbers = [0, 1, mode, 0, 0, 1, 0].map((value) => octal(value, 6)).join("");
    const header = `070707${numbers}${octal(0, 11)}${octal(nameSize, 6)}${octal(size, 11)}`;
    return Buffer.concat([Buffer.from(header), text, bytes]);
  }
  const words = [0o070707, 0, 1, mode, 0, 0, 1, 0, 0, 0, nameSize, size >>> 16, size & 0xffff];
  const header = Buffer.concat(
    words.map((word) => Buffer.from(form === "little" ? [word & 255, word >> 8] : [word >> 8, word & 255])),
  );
  return Buffer.concat([header, padded(text, 2, 0), padded(bytes, 2, 0)]);
}
