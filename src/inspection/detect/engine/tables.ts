/**
 * What the prefilter looks things up in: shuffles that find grams, and what is known of the literals that have them.
 * @module
 */
import { bucketsOf, type Gram } from "./buckets.ts";
import { foldedGram, gramHash, type Layout, MOST_GROUPS, RECORD, RECORD_AT, RECORD_BYTES } from "./layout.ts";
import { LITERAL_CLASSES } from "./shapes.ts";

/** A literal as far as the prefilter looks at it. */
export interface Sought {
  readonly bytes: Uint8Array;
  /** Whether upper and lower case of ASCII are one. The bytes are in lower case then. */
  readonly folded: boolean;
  /** Where in it the gram stands that is looked for. */
  readonly at: number;
  readonly gram: Gram;
  /** The classes that bytes may have, from the one before the literal. */
  readonly shape: Uint8Array;
}

/** Bytes of a literal that are compared. */
export const COMPARED = RECORD_BYTES - 1;
const CASE = 0x20;
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

/** Returns how many groups of eight buckets there are. */
export function fillTables(memory: ArrayBuffer, layout: Layout, literals: readonly Sought[]): number {
  const buckets = bucketsOf(
    literals.map(({ gram }) => gram),
    MOST_GROUPS * 8,
  );
  for (const [number, bucket] of buckets.entries())
    for (const gram of bucket) addGram(new Uint8Array(memory, layout.tables), number, gram);
  const slots = new Int32Array(memory, layout.slots);
  for (const [index, literal] of literals.entries()) {
    const word = literal.gram.bytes.reduce((all, one, place) => all | ((one[0] ?? 0) << (place * 8)), 0);
    const slot = gramHash(foldedGram(word, literal.gram.bytes.length));
    fillRecord(memory, layout.records + (index + 1) * RECORD, literal, slots[slot] ?? 0);
    slots[slot] = index + 1;
  }
  return Math.ceil(buckets.length / 8);
}

function addGram(tables: Uint8Array, bucket: number, gram: Gram): void {
  const [group, bit] = [bucket >> 3, 1 << (bucket & 7)];
  for (let place = 0; place < 4; place += 1) {
    const table = (group * 4 + place) * 32;
    for (const byte of gram.bytes[place] ?? ALL_BYTES) {
      tables[table + (byte & 15)] = (tables[table + (byte & 15)] ?? 0) | bit;
      tables[table + 16 + (byte >> 4)] = (tables[table + 16 + (byte >> 4)] ?? 0) | bit;
    }
  }
}

/** `next`: the number of another literal in the same slot; 0: there is none. */
function fillRecord(memory: ArrayBuffer, address: number, { bytes, folded, at, shape }: Sought, next: number): void {
  const ignored = new Uint8Array(memory, address + RECORD_AT.ignored, RECORD_BYTES).fill(0xff);
  const value = new Uint8Array(memory, address + RECORD_AT.value, RECORD_BYTES).fill(0xff);
  for (const [place, byte] of bytes.subarray(0, COMPARED).entries()) {
    ignored[place + 1] = folded && byte >= 97 && byte <= 122 ? CASE : 0;
    value[place + 1] = byte;
  }
  new Uint8Array(memory, address + RECORD_AT.classes, RECORD_BYTES).set(shape);
  const rest = new DataView(memory, address);
  rest.setInt32(RECORD_AT.next, next, true);
  rest.setInt32(RECORD_AT.back, at + 1, true);
}

/** Of each class the low and high halves of its bytes, as two shuffles. */
export const CLASS_SHUFFLES = (["low", "high"] as const).map((half) =>
  Array.from({ length: 16 }, (_, value) =>
    LITERAL_CLASSES.reduce((all, one, bit) => all | (((one[half] >> value) & 1) << bit), 0),
  ),
);
