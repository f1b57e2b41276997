/**
 * What parts of a file are called, for the evidence.
 * @module
 */

/** "outer / inner", of at most 500 characters; the middle gives way. */
export function within(path: string, name: string): string {
  const whole = `${path} / ${printable(name)}`;
  return whole.length <= 500 ? whole : `${whole.slice(0, 240)} … ${whole.slice(-240)}`;
}

/** Without control characters, which a hostile name may hold. */
export function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return name.slice(0, 1000).replaceAll(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
