/**
 * Sets of code points, as flat lists of first and last: [48, 57] is the digits.
 * @module
 */
export type Ranges = readonly number[];

const LAST = 0x10ffff;

export const DIGIT: Ranges = [48, 57];
export const SPACE: Ranges = [9, 10, 12, 13, 32, 32];
export const WORD: Ranges = [48, 57, 65, 90, 95, 95, 97, 122];

/** Sorted, and joined where they touch. */
export function namedClass(ranges: Ranges): Ranges {
  const pairs: [number, number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at] ?? 0, ranges[at + 1] ?? 0]);
  pairs.sort((a, b) => a[0] - b[0]);
  const joined: number[] = [];
  for (const [low, high] of pairs) {
    const last = joined.at(-1);
    if (last !== undefined && low <= last + 1) joined[joined.length - 1] = Math.max(last, high);
    else joined.push(low, high);
  }
  return joined;
}

/** Worked out once for each list: classes that have names are asked for again and again. */
function once(work: (ranges: Ranges) => Ranges): (ranges: Ranges) => Ranges {
  const done = new WeakMap<Ranges, Ranges>();
  return (ranges) => {
    const known = done.get(ranges) ?? work(ranges);
    done.set(ranges, known);
    return known;
  };
}

export const negated = once((ranges) => {
  const result: number[] = [];
  let from = 0;
  const sorted = namedClass(ranges);
  for (let at = 0; at < sorted.length; at += 2) {
    const low = sorted[at] ?? 0;
    if (low > from) result.push(from, low - 1);
    from = (sorted[at + 1] ?? 0) + 1;
  }
  if (from <= LAST) result.push(from, LAST);
  return result;
});

/**
 * With the other cases of every letter: σ is Σ, and ς too. Letters of ASCII have no others than those of ASCII; letters
 * beyond U+FFFF, and folds of several letters, are left as they are.
 */
export const caseFolded = once((ranges) => {
  const result = [...ranges];
  for (let at = 0; at < ranges.length; at += 2) {
    const [low = 0, high = 0] = [ranges[at], ranges[at + 1]];
    for (const [upper, lower] of [
      [65, 97],
      [97, 65],
    ] as const) {
      const [from, to] = [Math.max(low, upper), Math.min(high, upper + 25)];
      if (from <= to) result.push(from - upper + lower, to - upper + lower);
    }
    if (high < 0x80) continue;
    const { codes, others } = letters();
    for (let one = placeOf(codes, low); one < codes.length && (codes[one] as number) <= high; one += 1)
      for (const other of others[one] ?? []) if (other < low || other > high) result.push(other, other);
  }
  return namedClass(result);
});

interface Letters {
  readonly codes: readonly number[];
  readonly others: readonly (readonly number[])[];
}
let lettersKnown: Letters | null = null;

/** The letters between ASCII and U+FFFF that have other cases, in order, and which these are. */
function letters(): Letters {
  if (lettersKnown !== null) return lettersKnown;
  const single = (char: string, changed: string) => (changed.length === 1 && changed > "\x7f" ? changed : char);
  const bySame = new Map<string, number[]>();
  for (let code = 0x80; code <= 0xffff; code += 1) {
    const char = String.fromCharCode(code);
    if (char.toUpperCase() === char && char.toLowerCase() === char) continue;
    const upper = single(char, char.toUpperCase());
    const same = single(upper, upper.toLowerCase());
    const others = bySame.get(same);
    if (others === undefined) bySame.set(same, [code]);
    else others.push(code);
  }
  const pairs = [...bySame.values()].flatMap((all) =>
    all.length === 1 ? [] : all.map((code) => [code, all] as const),
  );
  pairs.sort(([left], [right]) => left - right);
  lettersKnown = { codes: pairs.map(([code]) => code), others: pairs.map(([, all]) => all) };
  return lettersKnown;
}

/** Of the first that is not below `code`. */
function placeOf(codes: readonly number[], code: number): number {
  let [low, high] = [0, codes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((codes[middle] as number) < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

const POSIX: Readonly<Record<string, Ranges>> = {
  alnum: [48, 57, 65, 90, 97, 122],
  alpha: [65, 90, 97, 122],
  ascii: [0, 127],
  blank: [9, 9, 32, 32],
  cntrl: [0, 31, 127, 127],
  digit: DIGIT,
  graph: [33, 126],
  lower: [97, 122],
  print: [32, 126],
  punct: [33, 47, 58, 64, 91, 96, 123, 126],
  space: [9, 13, 32, 32],
  upper: [65, 90],
  word: WORD,
  xdigit: [48, 57, 65, 70, 97, 102],
};

/** Null: there is none of that name. */
export const posixClass = (name: string): Ranges | null => (Object.hasOwn(POSIX, name) ? (POSIX[name] ?? null) : null);

const known = new Map<string, Ranges>();

/** A general category ("Lu") or a script ("Greek"), as the runtime knows it. Null: unknown. */
export function unicodeClass(name: string): Ranges | null {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const found = rangesOf(`\\p{${name}}`) ?? rangesOf(`\\p{Script=${name}}`);
  // INVARIANT: all names that the runtime knows are kept: each is worked out once, which takes a while.
  if (found !== null) known.set(name, found);
  return found;
}

/** Code points that have to be looked at one by one, first and last. */
const VARIED: Ranges = [0, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x33fff, 0xe0000, 0xe0fff];
/** Those that are all alike: surrogates, planes without a character, planes for private use and their last two. */
const ALIKE: Ranges = [
  ...[0xd800, 0xdfff, 0x34000, 0xdffff, 0xe1000, 0xeffff],
  ...[0xf0000, 0xffffd, 0xffffe, 0xfffff, 0x100000, 0x10fffd, 0x10fffe, LAST],
];

/** All code points from `first` to `last`, each in as many units of UTF-16. */
function textOf(first: number, last: number, width: 1 | 2): string {
  const units = new Uint16Array((last + 1 - first) * width);
  for (let code = first, at = 0; code <= last; code += 1, at += width) {
    units[at] = width === 1 ? code : 0xd7c0 + (code >> 10);
    if (width === 2) units[at + 1] = 0xdc00 + (code & 0x3ff);
  }
  return Buffer.from(units.buffer).toString("utf16le");
}

function rangesOf(property: string): Ranges | null {
  let runs: RegExp;
  try {
    runs = new RegExp(`${property}+`, "gu");
  } catch {
    return null;
  }
  const ranges: number[] = [];
  for (let span = 0; span < VARIED.length; span += 2) {
    const [first = 0, last = 0] = [VARIED[span], VARIED[span + 1]];
    const width = first > 0xffff ? 2 : 1;
    for (const { 0: run, index } of textOf(first, last, width).matchAll(runs))
      ranges.push(first + index / width, first + (index + run.length) / width - 1);
  }
  for (let span = 0; span < ALIKE.length; span += 2) {
    const [first = 0, last = 0] = [ALIKE[span], ALIKE[span + 1]];
    runs.lastIndex = 0;
    if (runs.test(String.fromCodePoint(first))) ranges.push(first, last);
  }
  return namedClass(ranges);
}
