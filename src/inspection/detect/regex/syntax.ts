/**
 * Expressions in the syntax of RE2 (https://github.com/google/re2/wiki/Syntax), read into a tree of code point ranges.
 * What cannot be matched in linear time (backreferences, lookaround) is no part of that syntax, and is refused.
 * @module
 */
import {
  caseFolded,
  DIGIT,
  namedClass,
  negated,
  posixClass,
  type Ranges,
  SPACE,
  unicodeClass,
  WORD,
} from "./classes.ts";

/** `edge` is ours: no ASCII letter or digit on both sides. */
export type Assertion = "text-start" | "text-end" | "line-start" | "line-end" | "word" | "not-word" | "edge";

export type Node =
  | { readonly kind: "set"; readonly ranges: Ranges }
  /** `capture`: the number of the group that it is, where groups were asked for. */
  | { readonly kind: "cat" | "alt"; readonly nodes: readonly Node[]; readonly capture?: number }
  /** `lazy`: as few as will do. It does not change what matches, only which part of it a group is. */
  | {
      readonly kind: "repeat";
      readonly node: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy?: boolean;
    }
  | { readonly kind: "assert"; readonly which: Assertion };

/** Why an expression is refused, in words for the one who wrote it. */
export class Refused extends Error {}

const ANY: Ranges = [0, 0x10ffff];
const NOT_NEWLINE: Ranges = [0, 9, 11, 0x10ffff];
export const EMPTY: Node = { kind: "cat", nodes: [] };
/** RE2's own bound on the counts of a repetition. */
const MOST_REPEATS = 1000;
const MOST_NESTING = 200;

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** `groups`: whether the tree says which nodes are capturing groups. Throws `Refused`. */
export function parseExpression(source: string, { groups = false } = {}): Node {
  const parser = new Parser(source, groups);
  return parser.whole();
}

class Parser {
  readonly #text: readonly string[];
  #at = 0;
  #depth = 0;
  #flags: Flags = { i: false, m: false, s: false };
  readonly #isGrouping: boolean;
  #groups = 0;

  constructor(source: string, isGrouping: boolean) {
    this.#text = [...source];
    this.#isGrouping = isGrouping;
  }

  whole(): Node {
    const node = this.#alternatives();
    if (this.#at < this.#text.length) throw new Refused("there is a ) without its (");
    return node;
  }

  get #next(): string | undefined {
    return this.#text[this.#at];
  }

  #looking(ahead: string): boolean {
    return this.#text.slice(this.#at, this.#at + ahead.length).join("") === ahead;
  }

  #alternatives(): Node {
    this.#depth += 1;
    if (this.#depth > MOST_NESTING) throw new Refused("groups are nested too deeply");
    const outer = this.#flags;
    const branches = [this.#sequence()];
    while (this.#next === "|") {
      this.#at += 1;
      branches.push(this.#sequence());
    }
    this.#flags = outer;
    this.#depth -= 1;
    return branches.length === 1 ? (branches[0] ?? EMPTY) : { kind: "alt", nodes: branches };
  }

  #sequence(): Node {
    const nodes: Node[] = [];
    for (let next = this.#next; next !== undefined && next !== "|" && next !== ")"; next = this.#next) {
      const atom = this.#atom();
      if (atom !== null) nodes.push(this.#repeated(atom));
    }
    return nodes.length === 1 ? (nodes[0] ?? EMPTY) : { kind: "cat", nodes };
  }

  #repeated(atom: Node): Node {
    const count = this.#quantifier();
    if (count === null) return atom;
    const [min, max] = count;
    const lazy = this.#next === "?";
    if (lazy) this.#at += 1;
    else if (this.#next === "+") throw new Refused("possessive repetition (such as a++) is not supported");
    if (this.#quantifier() !== null) throw new Refused("a repetition follows a repetition");
    // INVARIANT: what is repeated takes a state each time, so that how often is bounded by how many states there may be.
    const most = isNothing(atom) ? 1 : Infinity;
    return {
      ...{ kind: "repeat", node: atom, min: Math.min(min, most), max: Math.min(max, most) },
      ...(lazy ? { lazy } : {}),
    };
  }

  #quantifier(): readonly [number, number] | null {
    const next = this.#next;
    const simple = next === "*" ? [0, Infinity] : next === "+" ? [1, Infinity] : next === "?" ? [0, 1] : null;
    if (simple !== null) {
      this.#at += 1;
      return [simple[0] ?? 0, simple[1] ?? 0];
    }
    if (next !== "{") return null;
    const found = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.#text.slice(this.#at, this.#at + 16).join(""));
    if (found === null) return null;
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === "" ? Infinity : Number(found[3]);
    if (min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS))
      throw new Refused(`a repetition counts at most to ${MOST_REPEATS}`);
    if (min > max) throw new Refused("a repetition has its bounds the wrong way round");
    return [min, max];
  }

  /** Null: flags, which are no node. */
  #atom(): Node | null {
    const next = this.#text[this.#at++] ?? "";
    const { s, m } = this.#flags;
    switch (next) {
      case "(":
        return this.#group();
      case "[":
        return { kind: "set", ranges: this.#bracket() };
      case ".":
        return { kind: "set", ranges: s ? ANY : NOT_NEWLINE };
      case "^":
        return { kind: "assert", which: m ? "line-start" : "text-start" };
      case "$":
        return { kind: "assert", which: m ? "line-end" : "text-end" };
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw new Refused(`${next} has nothing before it to repeat`);
      default:
        return this.#literal(next);
    }
  }

  #literal(char: string): Node {
    const code = char.codePointAt(0) ?? 0;
    return this.#set([code, code]);
  }

  #set(ranges: Ranges): Node {
    return { kind: "set", ranges: this.#flags.i ? caseFolded(ranges) : ranges };
  }

  #group(): Node | null {
    if (this.#next !== "?") return this.#captured();
    for (const look of ["?=", "?!", "?<=", "?<!"])
      if (this.#looking(look)) throw new Refused("lookahead and lookbehind are not supported");
    if (this.#looking("?>")) throw new Refused("atomic groups are not supported");
    const named = /^\?P?<[A-Za-z_]\w*>/.exec(this.#text.slice(this.#at, this.#at + 80).join(""));
    if (named !== null) {
      this.#at += named[0].length;
      return this.#captured();
    }
    if (this.#looking("?P=")) throw new Refused("backreferences are not supported");
    const flags = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(this.#text.slice(this.#at, this.#at + 20).join(""));
    if (flags === null) throw new Refused("a group begins with (? and something unknown");
    this.#at += flags[0].length;
    const outer = this.#flags;
    const set = (flag: "i" | "m" | "s") =>
      (outer[flag] || (flags[1] ?? "").includes(flag)) && !(flags[2] ?? "").includes(flag);
    this.#flags = { i: set("i"), m: set("m"), s: set("s") };
    if (flags[3] === ")") return null;
    const node = this.#closed();
    this.#flags = outer;
    return node;
  }

  #captured(): Node {
    this.#groups += 1;
    const capture = this.#groups;
    const node = this.#closed();
    return this.#isGrouping ? { kind: "cat", nodes: [node], capture } : node;
  }

  #closed(): Node {
    const node = this.#alternatives();
    if (this.#next !== ")") throw new Refused("there is a ( without its )");
    this.#at += 1;
    return node;
  }

  #escape(): Node {
    const next = this.#text[this.#at];
    if (next === undefined) throw new Refused("the expression ends with a backslash");
    const which = ASSERTIONS[next];
    if (which !== undefined) {
      this.#at += 1;
      return { kind: "assert", which };
    }
    if (next === "Q") return this.#quoted();
    if (/[1-9]/.test(next) || next === "k") throw new Refused("backreferences are not supported");
    if (next === "G" || next === "Z" || next === "K" || next === "R" || next === "X")
      throw new Refused(`\\${next} is not supported`);
    return this.#set(this.#escapedClass());
  }

  /** \Q...\E */
  #quoted(): Node {
    this.#at += 1;
    const nodes: Node[] = [];
    while (this.#at < this.#text.length && !this.#looking("\\E"))
      nodes.push(this.#literal(this.#text[this.#at++] ?? ""));
    this.#at += 2;
    return { kind: "cat", nodes };
  }

  /** After a backslash, within brackets or not: the code points meant. */
  #escapedClass(): Ranges {
    const next = this.#text[this.#at++] ?? "";
    const perl = PERL[next];
    if (perl !== undefined) return perl;
    if (next === "p" || next === "P") return this.#property(next === "P");
    const code = CONTROLS[next] ?? (next === "x" ? this.#hexadecimal() : next === "0" ? this.#octal() : undefined);
    if (code !== undefined) return [code, code];
    if (/[A-Za-z0-9]/.test(next)) throw new Refused(`\\${next} is not known`);
    const point = next.codePointAt(0) ?? 0;
    return [point, point];
  }

  #hexadecimal(): number {
    const found = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/.exec(
      this.#text.slice(this.#at, this.#at + 9).join(""),
    );
    const code = Number.parseInt(found?.[1] ?? found?.[2] ?? "", 16);
    if (found === null || !(code <= 0x10ffff)) throw new Refused("\\x is not followed by a hexadecimal code");
    this.#at += found[0].length;
    return code;
  }

  #octal(): number {
    const digits = /^[0-7]{0,2}/.exec(this.#text.slice(this.#at, this.#at + 2).join(""))?.[0] ?? "";
    this.#at += digits.length;
    return Number.parseInt(`0${digits}`, 8);
  }

  #property(negate: boolean): Ranges {
    const found = /^(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/.exec(this.#text.slice(this.#at, this.#at + 40).join(""));
    const ranges = found === null ? null : unicodeClass(found[2] ?? found[3] ?? "");
    if (found === null || ranges === null) throw new Refused("\\p names no known Unicode class");
    this.#at += found[0].length;
    return (found[1] === "^") !== negate ? this.#outside(ranges) : ranges;
  }

  #bracket(): Ranges {
    const negate = this.#next === "^";
    if (negate) this.#at += 1;
    /** Classes that are named twice are one. */
    const parts = new Set<Ranges>();
    for (let first = true; first || this.#next !== "]"; first = false) {
      if (this.#next === undefined) throw new Refused("there is a [ without its ]");
      const low = this.#member();
      const isRange = this.#next === "-" && this.#text[this.#at + 1] !== "]" && this.#text[this.#at + 1] !== undefined;
      if (!isRange || low.length !== 2 || low[0] !== low[1]) {
        parts.add(low);
        continue;
      }
      this.#at += 1;
      const high = this.#member();
      if (high[1] === undefined || high.length !== 2 || high[0] !== high[1] || high[1] < (low[0] ?? 0))
        throw new Refused("a range within [ ] has its ends the wrong way round");
      parts.add([low[0] ?? 0, high[1]]);
    }
    const [only = []] = parts;
    const ranges = parts.size === 1 ? only : namedClass([...parts].flat());
    this.#at += 1;
    if (negate) return this.#outside(ranges);
    return this.#flags.i ? caseFolded(ranges) : ranges;
  }

  /** Where case does not matter, what is not a letter is none of its cases. */
  #outside(ranges: Ranges): Ranges {
    return negated(this.#flags.i ? caseFolded(ranges) : ranges);
  }

  #member(): Ranges {
    const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.#text.slice(this.#at, this.#at + 14).join(""));
    if (posix !== null) {
      const ranges = posixClass(posix[2] ?? "");
      if (ranges === null) throw new Refused(`[:${posix[2]}:] names no known class`);
      this.#at += posix[0].length;
      return posix[1] === "^" ? this.#outside(ranges) : ranges;
    }
    const next = this.#text[this.#at++] ?? "";
    if (next === "\\") return this.#escapedClass();
    const code = next.codePointAt(0) ?? 0;
    return [code, code];
  }
}

/** Whether it matches nothing but the empty text, wherever that stands. */
function isNothing(node: Node): boolean {
  switch (node.kind) {
    case "set":
    case "assert":
      return false;
    case "repeat":
      return node.max === 0 || isNothing(node.node);
    default:
      return node.nodes.every(isNothing);
  }
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = { A: "text-start", z: "text-end", b: "word", B: "not-word" };
const PERL: Readonly<Record<string, Ranges>> = {
  ...{ d: DIGIT, D: negated(DIGIT), s: SPACE, S: negated(SPACE), w: WORD, W: negated(WORD) },
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };
