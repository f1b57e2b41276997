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

export function negated(ranges: Ranges): Ranges {
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
}

/** With the other case of every letter. Letters beyond U+FFFF, and folds of several letters, are left as they are. */
export function caseFolded(ranges: Ranges): Ranges {
  const result = [...ranges];
  for (let at = 0; at < ranges.length; at += 2) {
    const end = Math.min(ranges[at + 1] ?? 0, 0xffff);
    for (let code = ranges[at] ?? 0; code <= end; code += 1) {
      const char = String.fromCharCode(code);
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        const otherCode = other.codePointAt(0) ?? code;
        if (other.length === 1 && otherCode !== code) result.push(otherCode, otherCode);
      }
    }
  }
  return namedClass(result);
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

const known = new Map<string, Ranges | null>();

/** A general category ("Lu") or a script ("Greek"), as the runtime knows it. Null: unknown. */
export function unicodeClass(name: string): Ranges | null {
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const found = rangesOf(`\\p{${name}}`) ?? rangesOf(`\\p{Script=${name}}`);
  if (known.size < 100) known.set(name, found);
  return found;
}

function rangesOf(property: string): Ranges | null {
  let test: RegExp;
  try {
    test = new RegExp(property, "u");
  } catch {
    return null;
  }
  const ranges: number[] = [];
  let open = -1;
  for (let code = 0; code <= LAST + 1; code += 1) {
    const isIn = code <= LAST && test.test(String.fromCodePoint(code));
    if (isIn && open < 0) open = code;
    if (!isIn && open >= 0) {
      ranges.push(open, code - 1);
      open = -1;
    }
  }
  return ranges;
}
