/**
 * Writes tar files (ustar).
 * @module
 */

export interface TarItem {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** "0" a file (the default), "5" a directory, "x" and "L" extensions. */
  readonly type?: string;
  /** What a link points to. */
  readonly link?: string;
}

export function tarFile(items: readonly TarItem[], after: Uint8Array = Buffer.alloc(1024)): Buffer {
  const blocks = items.flatMap(({ name, data, type = "0", link = "" }) => {
    const bytes = Buffer.from(data);
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write(`${"0".repeat(11)}\0        ${type}`, 136);
    header.write(link, 157);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, after]);
}
