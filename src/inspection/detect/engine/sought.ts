/**
 * The literals that a plan has looked for, and what is done where they stand.
 * @module
 */
import type { Nfa } from "../regex/nfa.ts";
import { bothCases, rarestGram } from "./buckets.ts";
import { isAlphanumeric } from "./bytes.ts";
import { foldedBytes, SEPARATOR } from "./keywords.ts";
import type { Lead } from "./lead.ts";
import { ANY_SHAPE, literalShapes, NOT_ALPHANUMERIC, PLURAL } from "./shapes.ts";
import { ignoredIn, type Sought } from "./tables.ts";

/** What follows from a literal. */
export type Action =
  /** `rules`: numbers of those whose matches may begin with it. */
  | { readonly kind: "literal"; readonly rules: readonly number[] }
  /** Tried at places before it as well. */
  | { readonly kind: "lead"; readonly lead: Lead }
  | { readonly kind: "assigned"; readonly rules: ReadonlySet<number> }
  /** The literal is this keyword, which is folded; what stands around it is not looked at yet. */
  | { readonly kind: "near"; readonly keyword: Uint8Array; readonly groups: number[] }
  /** A match that holds it, or stands near it, begins and ends at most so many bytes away. */
  | { readonly kind: "window"; readonly window: number; readonly before: number; readonly after: number };

export interface Literal extends Sought {
  readonly actions: readonly Action[];
}

type NearAction = Action & { readonly kind: "near" };
const ALL_BITS = 0xff;

export class SoughtLiterals {
  readonly #literals = new Map<string, { readonly bytes: Uint8Array; readonly folded: boolean; actions: Action[] }>();
  /** By keyword, folded. */
  readonly #keywords = new Map<string, Sought & { readonly actions: readonly [NearAction] }>();

  /** `folded`: it is looked for in any case. */
  add(text: string, folded: boolean, action: Action): void {
    const bytes = Buffer.from(folded ? lowered(text) : text);
    const key = `${folded}${bytes.toString("latin1")}`;
    const literal = this.#literals.get(key) ?? { bytes, folded, actions: [] as Action[] };
    this.#literals.set(key, literal);
    const isSame = (one: Action) => one.kind === "window" && action.kind === "window" && one.window === action.window;
    const tried = literal.actions.findIndex(({ kind }) => kind === "literal");
    const known = literal.actions[tried];
    if (action.kind === "literal" && known?.kind === "literal")
      literal.actions[tried] = { kind: "literal", rules: [...known.rules, ...action.rules] };
    else if (!literal.actions.some(isSame)) literal.actions.push(action);
  }

  /** The keyword is looked for by one of its words. Returns whether it is found whatever stands between its words. */
  addKeyword(spelling: string, group: number): boolean {
    const bytes = foldedBytes(Buffer.from(spelling));
    const word = rarestWord(spelling);
    const key = Buffer.from(bytes).toString("latin1");
    const known = this.#keywords.get(key);
    const groups = known?.actions[0].groups ?? [];
    if (!groups.includes(group)) groups.push(group);
    if (known === undefined) {
      const ignored = ignoredIn(bytes, true).map((bits, at) => (bytes[at] === SEPARATOR ? ALL_BITS : bits));
      const before = Buffer.byteLength(spelling.slice(0, spelling.indexOf(word)));
      const shape = keywordShape(bytes);
      const isAfter = before === 0 ? shape[0] === NOT_ALPHANUMERIC : bytes[before - 1] === SEPARATOR;
      const { at, gram } = rarestGram(Buffer.from(lowered(word)), true, isAfter && isAlphanumeric(bytes[before] ?? 0));
      const actions = [{ kind: "near", keyword: bytes, groups }] as const;
      this.#keywords.set(key, { bytes, ignored, at: before + at, gram, shape, actions });
    }
    return !foldedBytes(Buffer.from(word)).includes(SEPARATOR);
  }

  /** `nfa`: of what is tried where literals stand. What follows them tells how they go on, if nothing else is done there. */
  list(nfa: Nfa | null): Literal[] {
    const shapeOf = nfa === null ? () => ANY_SHAPE : literalShapes(nfa);
    const literals = [...this.#literals.values()].map(({ bytes, folded, actions }): Literal => {
      const isTriedOnly = actions.every(({ kind }) => kind === "literal");
      const shape = isTriedOnly ? shapeOf([...bytes].map((byte) => (folded ? bothCases(byte) : [byte]))) : ANY_SHAPE;
      const beginsWord = shape[0] === NOT_ALPHANUMERIC && isAlphanumeric(bytes[0] ?? 0);
      return { bytes, ignored: ignoredIn(bytes, folded), actions, shape, ...rarestGram(bytes, folded, beginsWord) };
    });
    return [...literals, ...this.#keywords.values()];
  }
}

/** No letter or digit stands before a keyword that begins with one, and after it at most the ending of a plural. */
function keywordShape(keyword: Uint8Array): Uint8Array {
  const shape = ANY_SHAPE.slice();
  if (isAlphanumeric(keyword[0] ?? 0)) shape[0] = NOT_ALPHANUMERIC;
  for (const [at, byte] of keyword.entries())
    if (at + 1 < shape.length && byte === SEPARATOR) shape[at + 1] = NOT_ALPHANUMERIC;
  const after = keyword.length + 1;
  if (after < shape.length && isAlphanumeric(keyword.at(-1) ?? 0)) shape[after] = NOT_ALPHANUMERIC | PLURAL;
  return shape;
}

/** The rarest word of a keyword, of three letters if it has one: whatever stands between words, it is found by that. */
function rarestWord(keyword: string): string {
  const all = keyword.split(/[-_. ]+/);
  const words =
    [3, 2].map((least) => all.filter(({ length }) => length >= least)).find(({ length }) => length > 0) ?? [];
  const cost = (word: string) => rarestGram(Buffer.from(word), true).cost;
  return words.reduce((best, word) => (best === "" || cost(word) < cost(best) ? word : best), "") || keyword;
}

/** As the search for literals folds case: of ASCII alone. */
const lowered = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
