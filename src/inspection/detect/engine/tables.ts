/**
 * What the prefilter looks things up in: shuffles that find grams, and what is known of the literals that have them.
 * @module
 */
import { bucketsOf, type Gram } from "./buckets.ts";
import {
  filterHash,
  foldedGram,
  gramHash,
  type Layout,
  MOST_GROUPS,
  RECORD,
  RECORD_AT,
  RECORD_BYTES,
} from "./layout.ts";
import { LITERAL_CLASSES } from "./shapes.ts";

/** A literal as far as the prefilter looks at it. */
export interface Sought {
  readonly bytes: Uint8Array;
  /** By byte: the bits that do not matter. `CASE`: upper or lower case of ASCII, the byte being in lower case. */
  readonly ignored: Uint8Array;
  /** Where in it the gram stands that is looked for. */
  readonly at: number;
  readonly gram: Gram;
  /** The classes that bytes may have, from the one before the literal. */
  readonly shape: Uint8Array;
}

/** Bytes of a literal that are compared. */
export const COMPARED = RECORD_BYTES - 1;
const CASE = 0x20;
/** Buckets of one look. */
const BUCKETS = 8;
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);

/** Of a literal in any case, or in exactly this one. */
export const ignoredIn = (bytes: Uint8Array, folded: boolean): Uint8Array =>
  bytes.map((byte) => (folded && byte >= 97 && byte <= 122 ? CASE : 0));

/** Groups of eight buckets: one for grams of less than four bytes, if there are any, and then those of four. */
export interface Groups {
  readonly short: number;
  readonly long: number;
  /** By group: the buckets, as bits, whose grams are looked for everywhere, not only where words begin. */
  readonly anywhere: readonly number[];
}

interface Buckets {
  readonly short: readonly (readonly Gram[])[];
  readonly long: readonly (readonly Gram[])[];
}
/** Of literals that were seen before: it takes longer to find them than all else that is made ready. */
const known = new WeakMap<readonly Sought[], Buckets>();

function bucketsFor(literals: readonly Sought[]): Buckets {
  const grams = literals.map(({ gram }) => gram);
  const ofLength = (isShort: boolean) => grams.filter(({ bytes }) => bytes.length < 4 === isShort);
  const short = bucketsOf(ofLength(true), BUCKETS);
  const long = bucketsOf(ofLength(false), (MOST_GROUPS - Math.min(1, short.length)) * BUCKETS);
  return { short, long };
}

export function fillTables(memory: ArrayBuffer, layout: Layout, literals: readonly Sought[]): Groups {
  const buckets = known.get(literals) ?? bucketsFor(literals);
  known.set(literals, buckets);
  const { short, long } = buckets;
  const groups = Math.min(1, short.length);
  const tables = new Uint8Array(memory, layout.tables);
  for (const [number, bucket] of short.entries()) for (const gram of bucket) addGram(tables, number, gram);
  for (const [number, bucket] of long.entries())
    for (const gram of bucket) addGram(tables, groups * BUCKETS + number, gram);
  const slots = new Int32Array(memory, layout.slots);
  fillFilters(
    memory,
    layout,
    literals.map(({ gram }) => gram),
  );
  for (const [index, literal] of literals.entries()) {
    const slot = gramHash(gramWord(literal.gram));
    fillRecord(memory, layout.records + (index + 1) * RECORD, literal, slots[slot] ?? 0);
    slots[slot] = index + 1;
  }
  const bits = (buckets: readonly (readonly Gram[])[]) =>
    Array.from({ length: Math.ceil(buckets.length / BUCKETS) }, (_, group) =>
      buckets
        .slice(group * BUCKETS, (group + 1) * BUCKETS)
        .reduce((all, [gram], bit) => (gram?.beginsWord === true ? all : all | (1 << bit)), 0),
    );
  return { short: groups, long: Math.ceil(long.length / BUCKETS), anywhere: [...bits(short), ...bits(long)] };
}

/** Grams of two bytes are told by three, whatever the third is. */
function fillFilters(memory: ArrayBuffer, layout: Layout, grams: readonly Gram[]): void {
  const [fours, threes] = [new Uint8Array(memory, layout.fours), new Uint8Array(memory, layout.threes)];
  const singles = new Uint8Array(memory, layout.singles);
  const mark = (filter: Uint8Array, word: number) => {
    const bit = filterHash(word);
    filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7));
  };
  for (const gram of grams) {
    const word = gramWord(gram);
    const { length } = gram.bytes;
    if (length === 4) mark(fours, word);
    else if (length === 3) mark(threes, word);
    else if (length === 2) for (const third of ALL_BYTES) mark(threes, foldedGram(word | (third << 16), 3));
    else singles[word] = 1;
  }
}

/** A gram as the text's word would be that has it, cut to its length and folded. */
export const gramWord = ({ bytes }: Gram): number =>
  foldedGram(
    bytes.reduce((all, one, place) => all | ((one[0] ?? 0) << (place * 8)), 0),
    bytes.length,
  );

function addGram(tables: Uint8Array, bucket: number, gram: Gram): void {
  const [group, bit] = [Math.floor(bucket / BUCKETS), 1 << (bucket % BUCKETS)];
  for (let place = 0; place < 4; place += 1) {
    const table = (group * 4 + place) * 32;
    for (const byte of gram.bytes[place] ?? ALL_BYTES) {
      tables[table + (byte & 15)] = (tables[table + (byte & 15)] ?? 0) | bit;
      tables[table + 16 + (byte >> 4)] = (tables[table + 16 + (byte >> 4)] ?? 0) | bit;
    }
  }
}

/** `next`: the number of another literal in the same slot; 0: there is none. */
function fillRecord(memory: ArrayBuffer, address: number, literal: Sought, next: number): void {
  const ignored = new Uint8Array(memory, address + RECORD_AT.ignored, RECORD_BYTES).fill(0xff);
  const value = new Uint8Array(memory, address + RECORD_AT.value, RECORD_BYTES).fill(0xff);
  for (const [place, byte] of literal.bytes.subarray(0, COMPARED).entries()) {
    const bits = literal.ignored[place] ?? 0;
    ignored[place + 1] = bits;
    value[place + 1] = byte | bits;
  }
  new Uint8Array(memory, address + RECORD_AT.classes, RECORD_BYTES).set(literal.shape);
  const rest = new DataView(memory, address);
  rest.setInt32(RECORD_AT.next, next, true);
  rest.setInt32(RECORD_AT.back, literal.at + 1, true);
}

/** Of each class the low and high halves of its bytes, as two shuffles. */
export const CLASS_SHUFFLES = (["low", "high"] as const).map((half) =>
  Array.from({ length: 16 }, (_, value) =>
    LITERAL_CLASSES.reduce((all, one, bit) => all | (((one[half] >> value) & 1) << bit), 0),
  ),
);
