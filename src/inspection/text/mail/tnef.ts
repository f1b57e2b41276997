/**
 * What Outlook wraps into `winmail.dat` (MS-OXTNEF): attributes one after the other, some of which are lists of properties.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";

/** Of the whole: a signature and a key. */
const HEAD = 6;
/** Of an attribute: whether it is an attachment's, its number, its size; behind its data stands a sum of them. */
const ATTRIBUTE = 9;
const SUM = 2;

/** Types of data (2.1.3.2): a string, and text. */
const TEXTS = [1, 2];

export interface Attribute {
  readonly id: number;
  /** Its data are text. */
  readonly isText: boolean;
  readonly data: ByteSource;
}

/** Throws `Unreadable` where one is cut off, after what there is of it was given. */
export function* attributesOf(source: ByteSource, budget: Budget): Generator<Attribute> {
  for (let at = HEAD; at < source.size; ) {
    budget.entry();
    const head = Uint8Array.from(exactly(source, at, ATTRIBUTE));
    const size = u32(head, 5);
    at += ATTRIBUTE;
    yield { id: u16(head, 1), isText: TEXTS.includes(u16(head, 3)), data: slice(source, at, size) };
    at += size + SUM;
    if (at > source.size) throw new Unreadable("corrupted", "it ends too soon");
  }
}

export interface Property {
  readonly tag: number;
  readonly type: number;
  readonly data: ByteSource;
}

export const [NARROW, WIDE, OBJECT, BINARY] = [0x1e, 0x1f, 0x0d, 0x102];
const VARIABLE = [NARROW, WIDE, OBJECT, BINARY];
const SEVERAL = 0x1000;
/** Bytes of a value of the types that have a size of their own (MS-OXCDATA 2.11.1), filled up to four. */
const SIZES: Readonly<Record<number, number>> = {
  ...{ 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4 },
  ...{ 20: 8, 64: 8, 72: 16 },
};
const NAMED = 0x8000;
const GUID = 16;
const filled = (size: number): number => Math.ceil(size / 4) * 4;

/**
 * The values of variable size in a list of properties; `at`: where its count stands, if the list is one of several. Throws
 * `Unreadable` for a damaged list. Returns where it ends.
 */
export function* propertiesIn(list: ByteSource, budget: Budget, at?: number): Generator<Property, number> {
  const number = (offset: number) => u32(exactly(list, offset, 4), 0);
  const count = number(at ?? 0);
  let next = (at ?? 0) + 4;
  for (let index = 0; index < count; index += 1) {
    budget.tick();
    const head = Uint8Array.from(exactly(list, next, 4));
    const [type, tag] = [u16(head, 0), u16(head, 2)];
    next += 4;
    if (tag >= NAMED) {
      const isWord = number(next + GUID) === 1;
      next += GUID + 8;
      if (isWord) next += filled(number(next - 4));
    }
    const kind = type & ~SEVERAL;
    const isVariable = VARIABLE.includes(kind);
    const values = isVariable || kind !== type ? number(next) : 1;
    if (isVariable || kind !== type) next += 4;
    for (let value = 0; value < values; value += 1) {
      budget.tick();
      const size = isVariable ? number(next) : SIZES[kind];
      if (size === undefined) throw new Unreadable("corrupted", "a property of an unknown type");
      if (isVariable) next += 4;
      if (next + size > list.size) throw new Unreadable("corrupted", "a property ends too soon");
      if (isVariable) {
        budget.entry();
        yield { tag, type: kind, data: slice(list, next, size) };
      }
      next += filled(size);
    }
  }
  if (at === undefined && next < list.size)
    throw new Unreadable("corrupted", "more stands behind a list of properties");
  return next;
}
