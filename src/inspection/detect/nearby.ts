/**
 * What must stand near a match besides its keywords, or must not: parts of words, words in exactly one case, other
 * expressions, several of them at once.
 *
 * INVARIANT: in time linear in the surroundings for each beginning; they are some thousand bytes.
 * @module
 */
import { foldedNode, foldedWords } from "./folded.ts";
import { type Around, compact } from "./information-type.ts";
import { CHECKSUMS, type Checksum } from "./named-checksums.ts";
import { Dfa } from "./regex/dfa.ts";
import { buildNfa } from "./regex/nfa.ts";
import { Ends, matchesFrom } from "./regex/run.ts";
import { parseExpression } from "./regex/syntax.ts";

export interface SoughtWord {
  readonly text: string;
  /** Whether it also counts within other words. */
  readonly part: boolean;
  /** Whether capitals must be as they are. */
  readonly exact: boolean;
}

/** One thing that is looked for: there, if so many of its words and matches are. */
export interface Sought {
  readonly words: readonly SoughtWord[];
  readonly expressions: readonly { readonly expression: string; readonly checksum?: Checksum | undefined }[];
  readonly count: number;
  /** Whether those that are the same count once. */
  readonly distinct: boolean;
}

export interface Requirement {
  readonly of: readonly Sought[];
  /** How many of them must be there. */
  readonly least: number;
  /** How many may; absent: all. */
  readonly most?: number | undefined;
}

/** `before` and `after`: no more than the window. */
type Stands = (match: string, around: Around) => boolean;
/** Yields what was found, once for each place. */
type Find = (match: string, around: Around) => Iterable<string>;

/** Whether all requirements are met. `window`: characters before and after the match. */
export function allMet(requirements: readonly Requirement[], window: number): Stands {
  const compiled = requirements.map(({ of, least, most }) => ({ of: of.map(stands), least, most: most ?? of.length }));
  return (match, { before, after }) => {
    const around = { before: before.slice(-window), after: after.slice(0, window) };
    return compiled.every(({ of, least, most }) => {
      let met = 0;
      for (const one of of) if (one(match, around)) met += 1;
      return met >= least && met <= most;
    });
  };
}

function stands({ words, expressions, count, distinct }: Sought): Stands {
  const finds = [...words.map(wordIn), ...expressions.map(matchIn)];
  return (match, around) => {
    const seen = new Set<string>();
    let places = 0;
    for (const find of finds)
      for (const text of find(match, around)) {
        seen.add(compact(text) || text);
        places += 1;
        if ((distinct ? seen.size : places) >= count) return true;
      }
    return false;
  };
}

/** What stands for one another between words, as everywhere with keywords. */
const BETWEEN = /[-_.\s]/g;
/** Bytes of what check digits are asked of. */
const LONGEST_CHECKED = 128;
const IN_WORD = /[\p{L}\p{M}\p{N}]/u;

/** Before or after the match, as keywords are. */
function wordIn({ text, part, exact }: SoughtWord): Find {
  const folded = (given: string) => {
    const spaced = given.replaceAll(BETWEEN, " ");
    return exact ? spaced : spaced.toLowerCase();
  };
  const wanted = folded(foldedWords(text));
  return function* (match, { before, after }) {
    const sides = [
      { given: folded(before), left: "", right: match.slice(0, 1) },
      { given: folded(after), left: match.slice(-1), right: "" },
    ];
    for (const { given, left, right } of sides)
      for (let at = given.indexOf(wanted); at >= 0; at = given.indexOf(wanted, at + 1)) {
        const beside = `${given[at - 1] ?? left}${given[at + wanted.length] ?? right}`;
        if (part || !IN_WORD.test(beside)) yield wanted;
      }
  };
}

/** Anywhere, the match included: matches that do not overlap, from each place the longest that passes. */
function matchIn({ expression, checksum }: Sought["expressions"][number]): Find {
  let dfa: Dfa | null = null;
  const check = checksum === undefined ? null : CHECKSUMS[checksum];
  const ends = new Ends();
  return function* (match, { before, after }) {
    dfa ??= new Dfa(buildNfa([foldedNode(parseExpression(expression))]));
    const bytes = Buffer.from(before + match + after);
    for (let at = 0; at < bytes.length; ) {
      matchesFrom(dfa, bytes, at, bytes.length, bytes.length, true, ends);
      let next = at + 1;
      for (let number = ends.count - 1; number >= 0; number -= 1) {
        const end = ends.ends[number] as number;
        if (check !== null && end - at > LONGEST_CHECKED) continue;
        const text = bytes.toString("utf8", at, end);
        if (text === "" || check?.(compact(text)) === false) continue;
        next = ends.ends[number] as number;
        yield text;
        break;
      }
      at = next;
    }
  };
}
