/**
 * Writes ar archives, with names as they are given: "a.txt/", "/0" for the first of the table "//", "#1/8".
 * @module
 */

export interface ArItem {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** What the header says instead. */
  readonly size?: string;
}

export function arFile(items: readonly ArItem[], magic = "!<arch>\n"): Buffer {
  const entries = items.map(({ name, data, size }) => {
    const bytes = Buffer.from(data);
    const fields = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    const header = `${fields.join("")}${(size ?? String(bytes.length)).padEnd(10)}\`\n`;
    return Buffer.concat([Buffer.from(header), bytes, Buffer.from(bytes.length % 2 === 1 ? "\n" : "")]);
  });
  return Buffer.concat([Buffer.from(magic), ...entries]);
}
