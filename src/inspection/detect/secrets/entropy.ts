/** Of the characters that secrets are mostly made of, by code. */
const counts = new Uint32Array(128);

/** Bits a character (Shannon). Placeholders such as xxxx or 123123 have little. */
export function entropy(text: string): number {
  counts.fill(0);
  let others: Map<number, number> | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    if (code < counts.length) {
      counts[code] = (counts[code] as number) + 1;
      continue;
    }
    others ??= new Map();
    others.set(code, (others.get(code) ?? 0) + 1);
    if (code > 0xffff) at += 1;
  }
  let bits = 0;
  for (let code = 0; code < counts.length; code += 1) bits += bitsOf(counts[code] as number, text.length);
  for (const count of others?.values() ?? []) bits += bitsOf(count, text.length);
  return bits;
}

function bitsOf(count: number, of: number): number {
  return count === 0 ? 0 : -(count / of) * Math.log2(count / of);
}
