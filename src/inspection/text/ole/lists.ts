/**
 * Labels of lists in Word 97 to 2003: what stands before each paragraph of a level (MS-DOC 2.9.150), in the lists and in what
 * differs from them somewhere in the document.
 * @module
 */
import { type Budget, Unreadable } from "../../budget.ts";
import { type ByteSource, slice } from "../../bytes.ts";
import { exactly, u16, u32 } from "../zip/bytes.ts";

/** Where the document says where lists begin, and what differs from them; behind either stands its size (2.5.6). */
const [LISTS, OVERRIDES] = [0x2e2, 0x2ea];
/** Of a list, of what differs, of a level without its label (2.9.147, 2.9.131, 2.9.151). */
const [LIST, OVERRIDE, LEVEL] = [28, 16, 28];
const LEVELS = 9;
const MOST_OVERRIDES = 100_000;
const SIMPLE = 1;
/** A level of what differs has a label of its own. */
const FORMATTED = 0x20;

/** Levels that count have a number in their label, as Word has it since 2007. Throws `Unreadable` where they end too soon. */
export function* listLabels(document: ByteSource, table: ByteSource, budget: Budget): Generator<string> {
  const places = Uint8Array.from(document.read(LISTS, 16));
  if (places.length < 16) return;
  if (u32(places, 4) > 0) yield* ofLists(new Levels(table, u32(places, 0), budget));
  if (u32(places, OVERRIDES - LISTS + 4) > 0) yield* ofOverrides(new Levels(table, u32(places, 8), budget));
}

function* ofLists(levels: Levels): Generator<string> {
  const count = u16(levels.next(2), 0);
  const counts: number[] = [];
  for (let index = 0; index < count; index += 1)
    counts.push(((levels.next(LIST)[LIST - 2] as number) & SIMPLE) !== 0 ? 1 : LEVELS);
  for (const some of counts) for (let index = 0; index < some; index += 1) yield levels.label();
}

function* ofOverrides(levels: Levels): Generator<string> {
  const count = u32(levels.next(4), 0);
  const counts: number[] = [];
  if (count > MOST_OVERRIDES) throw new Unreadable("over-budget", `more than ${MOST_OVERRIDES} lists in a document`);
  for (let index = 0; index < count; index += 1) counts.push(levels.next(OVERRIDE)[12] as number);
  for (const some of counts) {
    levels.next(4);
    for (let index = 0; index < some; index += 1) if ((u32(levels.next(8), 4) & FORMATTED) !== 0) yield levels.label();
  }
}

class Levels {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  #at = 0;

  constructor(table: ByteSource, start: number, budget: Budget) {
    this.#source = slice(table, start, Math.max(0, table.size - start));
    this.#budget = budget;
  }

  next(size: number): Uint8Array {
    this.#budget.tick();
    const bytes = Uint8Array.from(exactly(this.#source, this.#at, size));
    this.#at += size;
    return bytes;
  }

  /** Behind how its paragraphs and its characters look. */
  label(): string {
    const level = this.next(LEVEL);
    this.#at += (level[24] as number) + (level[25] as number);
    const text = Buffer.from(this.next(2 * u16(this.next(2), 0))).toString("utf16le");
    return Array.from(text.toWellFormed(), (one) => (one <= "\b" ? `%${one.charCodeAt(0) + 1}` : one)).join("");
  }
}
