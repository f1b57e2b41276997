/**
 * Where the prefilter has what in its memory: counts, tables, text, and what comes of it.
 * @module
 */
export const BLOCK = 64;
/** Bytes that are looked at before what was found there is taken: tables of that take twelve times as much, and are at hand. */
export const LOOK = 64 * 1024;
/** Buckets of grams go by eight, and each eight costs a look at every byte. */
export const MOST_GROUPS = 4;
const HASH_BITS = 13;
const GRAM_HASHES = 1 << HASH_BITS;
export const MULTIPLIER = 0x9e3779b1 | 0;
export const HASH_SHIFT = 32 - HASH_BITS;
const FILTER_BITS = 16;
export const FILTER_SHIFT = 32 - FILTER_BITS;
/** Bytes of what is known of a literal, and where in it what stands. */
export const RECORD = 64;
export const RECORD_AT = { ignored: 0, value: 16, classes: 32, next: 48, back: 52 } as const;
/** Of these the first is the byte before a literal. */
export const RECORD_BYTES = 16;
/** By the classes of eight bytes, two bits each; then, by what these are, by those of the next four. */
export const SHAPE_ROWS = 1 << 16;
export const SHAPE_KINDS = 1 << 8;
export const SHAPE_ENDS = 1 << 8;
export const SHAPES = SHAPE_ROWS + SHAPE_KINDS * SHAPE_ENDS;

/** Bytes within the counts: what of a look the next one goes on with. */
export const CARRIED = { inToken: 16, inLeading: 24, end: 32 } as const;

export interface Layout {
  readonly tables: number;
  /** By hash of four or three bytes a bit, and by byte: whether a gram of so many begins with them, or shorter ones. */
  readonly fours: number;
  readonly threes: number;
  readonly singles: number;
  readonly slots: number;
  readonly shapes: number;
  readonly where: number;
  readonly records: number;
  /** What stands before it is zero. */
  readonly text: number;
  readonly digits: number;
  readonly hits: number;
  /** Of what looks like a gram. */
  readonly places: number;
  readonly continuations: number;
  readonly starts: number;
  readonly size: number;
}

export function layoutOf(capacity: number, literals: number): Layout {
  const room = Math.ceil(capacity / BLOCK) * BLOCK + 2 * BLOCK;
  const looked = Math.min(room, LOOK + BLOCK);
  const sizes = {
    counts: BLOCK,
    tables: MOST_GROUPS * 4 * 32,
    fours: 1 << (FILTER_BITS - 3),
    threes: 1 << (FILTER_BITS - 3),
    singles: 256,
    slots: GRAM_HASHES * 4,
    shapes: SHAPES,
    where: BLOCK,
    records: (literals + 1) * RECORD,
    before: BLOCK,
    text: room,
    digits: looked * 2 + BLOCK,
    hits: looked * 8 + BLOCK,
    places: looked * 4 + BLOCK,
    continuations: Math.ceil(room / BLOCK / BLOCK) * BLOCK,
    starts: room / 8,
  };
  let size = 0;
  const places = Object.entries(sizes).map(([name, bytes]) => {
    size += bytes;
    return [name, size - bytes];
  });
  return { ...(Object.fromEntries(places) as Omit<Layout, "size">), size };
}

export const filterHash = (value: number): number => Math.imul(value, MULTIPLIER) >>> FILTER_SHIFT;
export const gramHash = (value: number): number => Math.imul(value, MULTIPLIER) >>> HASH_SHIFT;
/** The first `length` bytes of a little-endian word, in which upper and lower case are one. */
export const foldedGram = (word: number, length: number): number =>
  (word | 0x20202020) & (length === 4 ? -1 : (1 << (length * 8)) - 1);
