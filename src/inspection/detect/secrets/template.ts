/**
 * How a token looks, in one line: "ghp_{A36}" is the text "ghp_" and 36 letters or digits.
 * @module
 */

/** Members of the alphabets, as within brackets of an expression. */
const ALPHABETS: Readonly<Record<string, string>> = {
  d: "0-9",
  h: "a-f0-9",
  H: "A-Fa-f0-9",
  a: "a-z0-9",
  u: "A-Z0-9",
  L: "A-Za-z",
  A: "A-Za-z0-9",
  /** Base 32 as RFC 4648 section 6 has it. */
  s: "A-Z2-7",
  w: "A-Za-z0-9_",
  /** Base 64 for addresses, RFC 4648 section 5. */
  b: "A-Za-z0-9_-",
  B: "A-Za-z0-9+/",
  p: "A-Za-z0-9._~-",
  c: "ACDEFGHJKLMNPQRSTUVWXYZ023456789",
};
const UUID = "{h8}-{h4}-{h4}-{h4}-{h12}";
const PART = /\{(\w)(\d+)(?:-(\d*))?\}/g;

export interface Template {
  readonly expression: string;
  /** What stands before the first part. */
  readonly prefix: string;
  /** A token of this kind, and always the same one. */
  readonly example: string;
}

/** `{uuid}` is a UUID; else a part is an alphabet and a length, or two, or one and an open end: `{b20-}`. */
export function parseTemplate(text: string): Template {
  const full = text.replaceAll("{uuid}", UUID);
  let expression = "";
  let example = "";
  let from = 0;
  for (const { index, 0: part, 1: letter = "", 2: least = "", 3: most } of full.matchAll(PART)) {
    const members = ALPHABETS[letter];
    if (members === undefined) throw new Error(`${text}: there is no alphabet ${letter}`);
    const literal = full.slice(from, index);
    expression += `${escaped(literal)}[${members}]{${least}${most === undefined ? "" : `,${most}`}}`;
    example += literal + sampleOf(members, Number(least), example.length);
    from = index + part.length;
  }
  const rest = full.slice(from);
  const first = full.search(/\{\w\d/);
  return {
    expression: expression + escaped(rest),
    example: example + rest,
    prefix: first < 0 ? full : full.slice(0, first),
  };
}

const escaped = (literal: string) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Mixed enough to pass for a secret. */
function sampleOf(members: string, length: number, seed: number): string {
  const expand = members.replaceAll(/(\w)-(\w)/g, (_, from: string, to: string) =>
    Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (__, at) =>
      String.fromCharCode(from.charCodeAt(0) + at),
    ).join(""),
  );
  const chars = expand.replaceAll(/[^A-Za-z0-9]/g, "");
  return Array.from({ length }, (_, at) => chars[(at * 7 + seed * 3 + ((at * at) % 5)) % chars.length]).join("");
}
