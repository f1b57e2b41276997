/**
 * Writes disc images (ISO 9660), with Joliet and Rock Ridge: well-formed ones, and ones that break the rules one at a time.
 * @module
 */

export interface IsoNode {
  readonly name: string;
  readonly data?: Uint8Array | string;
  /** A directory. */
  readonly children?: readonly IsoNode[];
  /** Its name by Rock Ridge, and what it is a link to. */
  readonly rock?: string;
  readonly link?: string;
  /** How many extents the data are put in. */
  readonly pieces?: number;
  /** What its record says instead; the sector may be that of the root: "root". */
  readonly stated?: { readonly sector?: number | "root"; readonly size?: number; readonly flags?: number };
}

export interface IsoOptions {
  /** The tree of Joliet; without it there is none. */
  readonly joliet?: readonly IsoNode[];
  /** Sectors behind the descriptors, such as those of UDF. */
  readonly descriptors?: readonly Uint8Array[];
  /** Sectors in front of the last descriptor. */
  readonly before?: readonly Uint8Array[];
  readonly after?: Uint8Array;
}

const SECTOR = 2048;

interface Placed {
  readonly sector: number;
  readonly size: number;
}

const both32 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value >>> 0);
  bytes.writeUInt32BE(value >>> 0, 4);
  return bytes;
};
const both16 = (value: number) => Buffer.from([value & 255, value >> 8, value >> 8, value & 255]);

function wide(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

/** One tree of directories, which hands out the sectors of the image. */
class Writer {
  readonly sectors: Buffer[] = [];
  readonly #first: number;
  /** Where data of these bytes stand already. */
  readonly #data = new Map<string, Placed[]>();

  constructor(first: number) {
    this.#first = first;
  }

  reserve(bytes: number): Placed {
    const sector = this.#first + this.sectors.length;
    for (let count = Math.max(1, Math.ceil(bytes / SECTOR)); count > 0; count -= 1)
      this.sectors.push(Buffer.alloc(SECTOR));
    return { sector, size: bytes };
  }

  put({ sector }: Placed, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += SECTOR)
      this.sectors[sector - this.#first + at / SECTOR]?.set(bytes.subarray(at, at + SECTOR));
  }

  data(data: Uint8Array, pieces: number): Placed[] {
    const key = `${pieces}:${Buffer.from(data).toString("latin1")}`;
    const known = this.#data.get(key);
    if (known !== undefined) return known;
    const length = pieces === 1 ? data.length : Math.ceil(data.length / pieces / SECTOR) * SECTOR;
    const placed = Array.from({ length: pieces }, (_, index) => {
      const piece = data.subarray(index * length, (index + 1) * length);
      const place = this.reserve(piece.length);
      this.put(place, piece);
      // Pieces do not lie one behind the other.
      if (pieces > 1) this.reserve(1);
      return place;
    });
    this.#data.set(key, placed);
    return placed;
  }

  /** Writes the directory, and all within it. */
  directory(nodes: readonly IsoNode[], joliet: boolean, parent?: Placed, root?: Placed): Placed {
    const length = 80 + nodes.reduce((sum, { pieces = 1 }) => sum + pieces * 255, 0);
    const place = this.reserve(Math.ceil(length / SECTOR) * SECTOR);
    const top = root ?? place;
    const records = [
      record(
        Buffer.from([0]),
        place,
        2,
        root === undefined && !joliet ? Buffer.from("SP\x07\x01\xbe\xef\0", "latin1") : undefined,
      ),
      record(Buffer.from([1]), parent ?? place, 2),
      ...nodes.flatMap((node) => this.#records(node, joliet, place, top)),
    ];
    this.put(place, packed(records, place.size));
    return place;
  }

  #records(node: IsoNode, joliet: boolean, self: Placed, root: Placed): Buffer[] {
    const name = joliet ? wide(node.name) : Buffer.from(node.name, "latin1");
    const use = node.rock === undefined ? undefined : this.#rockRidge(node.rock, node.link);
    const { stated } = node;
    const places =
      node.children !== undefined
        ? [this.directory(node.children, joliet, self, root)]
        : this.data(Buffer.from(node.data ?? ""), node.pieces ?? 1);
    return places.map((place, index) => {
      const sector = stated?.sector === "root" ? root.sector : (stated?.sector ?? place.sector);
      const size = stated?.size ?? (stated?.sector === "root" ? root.size : place.size);
      const flags = stated?.flags ?? (node.children === undefined ? (index < places.length - 1 ? 0x80 : 0) : 2);
      return record(name, { sector, size }, flags, use);
    });
  }

  /** A long name goes on in a sector of its own. */
  #rockRidge(name: string, link = ""): Buffer {
    const bytes = Buffer.from(name);
    const entry = (part: Buffer, more: number) =>
      Buffer.concat([Buffer.from("NM"), Buffer.from([part.length + 5, 1, more]), part]);
    // One component for each name, of which the last says that it goes on in no other entry.
    const names =
      link === "" ? [] : link.split("/").map((one) => Buffer.from(`\0${String.fromCharCode(one.length)}${one}`));
    const links = names.map((one) => Buffer.concat([Buffer.from("SL"), Buffer.from([one.length + 5, 1, 0]), one]));
    if (bytes.length <= 60 && links.length === 0) return entry(bytes, 0);
    const pieces: Buffer[] = [];
    for (let at = 60; at < bytes.length; at += 250) pieces.push(entry(bytes.subarray(at, at + 250), 1));
    const rest = Buffer.concat([...pieces, ...links]);
    const place = this.reserve(rest.length);
    this.put(place, rest);
    const there = Buffer.concat([both32(place.sector), both32(0), both32(rest.length)]);
    return Buffer.concat([entry(bytes.subarray(0, 60), 1), Buffer.from("CE\x1c\x01", "latin1"), there]);
  }
}

function record(name: Buffer, { sector, size }: Placed, flags: number, use: Buffer = Buffer.alloc(0)): Buffer {
  const padding = Buffer.alloc(name.length % 2 === 0 ? 1 : 0);
  const fixed = Buffer.concat([both32(sector), both32(size), Buffer.alloc(7), Buffer.from([flags, 0, 0]), both16(1)]);
  const all = Buffer.concat([Buffer.from([0, 0]), fixed, Buffer.from([name.length]), name, padding, use]);
  const even = Buffer.concat([all, Buffer.alloc(all.length % 2)]);
  even[0] = even.length;
  return even;
}

/** No record goes over the edge of a sector. */
function packed(records: readonly Buffer[], size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const one of records) {
    if ((at % SECTOR) + one.length > SECTOR) at += SECTOR - (at % SECTOR);
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}

function descriptor(type: number, root: Placed | null, sectors: number): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.set(Buffer.concat([Buffer.from([type]), Buffer.from("CD001\x01", "latin1")]));
  if (root === null) return bytes;
  if (type === 2) bytes.write("%/E", 88, "latin1");
  bytes.set(both32(sectors), 80);
  bytes.set(both16(SECTOR), 128);
  bytes.set(record(Buffer.from([0]), root, 2), 156);
  return bytes;
}

export function isoFile(nodes: readonly IsoNode[], options: IsoOptions = {}): Buffer {
  const extra = options.descriptors ?? [];
  const before = options.before ?? [];
  const first = 16 + 2 + before.length + (options.joliet === undefined ? 0 : 1) + extra.length;
  const writer = new Writer(first);
  const root = writer.directory(nodes, false);
  const joliet = options.joliet === undefined ? null : writer.directory(options.joliet, true);
  const sectors = first + writer.sectors.length;
  const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(SECTOR - bytes.length)]);
  return Buffer.concat([
    Buffer.alloc(16 * SECTOR),
    descriptor(1, root, sectors),
    ...before.map(padded),
    ...(joliet === null ? [] : [descriptor(2, joliet, sectors)]),
    descriptor(255, null, sectors),
    ...extra.map(padded),
    ...writer.sectors,
    options.after ?? Buffer.alloc(0),
  ]);
}
