/**
 * Characters that stand for one of ASCII where numbers are written: spaces that do not break, dashes, digits of all scripts
 * and as signs of mathematics, capitals of full width (Unicode 17.0: general categories Zs, Pd and Nd; and
 * Default_Ignorable_Code_Point, of which nothing is seen).
 * @module
 */
import type { Node } from "./regex/syntax.ts";

/** What becomes of a character; any other number is the byte that it stands for. */
export const KEPT = 0;
/** A soft hyphen: nothing, wherever it stands. */
export const DROPPED = 1;
/** Of no width, one or more of them: nothing between two digits, and one space elsewhere. */
export const WIDTHLESS = 2;

const [SPACE, HYPHEN, ZERO, CAPITAL] = [32, 45, 48, 65];
/** First and last, what becomes of the first, and how much more of each that follows. */
const RANGES: readonly (readonly [first: number, last: number, image: number, step: 0 | 1])[] = [
  [0x00a0, 0x00a0, SPACE, 0],
  [0x00ad, 0x00ad, DROPPED, 0],
  [0x034f, 0x034f, WIDTHLESS, 0],
  [0x061c, 0x061c, WIDTHLESS, 0],
  [0x115f, 0x1160, WIDTHLESS, 0],
  [0x17b4, 0x17b5, WIDTHLESS, 0],
  [0x180b, 0x180f, WIDTHLESS, 0],
  [0x2000, 0x200a, SPACE, 0],
  [0x200b, 0x200f, WIDTHLESS, 0],
  [0x2010, 0x2013, HYPHEN, 0],
  [0x202a, 0x202e, WIDTHLESS, 0],
  [0x202f, 0x202f, SPACE, 0],
  [0x205f, 0x205f, SPACE, 0],
  [0x2060, 0x206f, WIDTHLESS, 0],
  // The frame of a key, drawn around a digit.
  [0x20e3, 0x20e3, WIDTHLESS, 0],
  [0x3000, 0x3000, SPACE, 0],
  [0x3164, 0x3164, WIDTHLESS, 0],
  // In the private area documents put the digits of fonts that are symbols.
  [0xf030, 0xf039, ZERO, 1],
  [0xfe00, 0xfe0f, WIDTHLESS, 0],
  [0xfeff, 0xfeff, WIDTHLESS, 0],
  [0xff0d, 0xff0d, HYPHEN, 0],
  [0xff21, 0xff3a, CAPITAL, 1],
  [0xffa0, 0xffa0, WIDTHLESS, 0],
  [0xfff0, 0xfff8, WIDTHLESS, 0],
];
/** Of each script; its other digits follow. */
const ZEROS = [
  ...[0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50],
  ...[0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50],
  ...[0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10],
];

/** By code point, of the first plane. */
export const IMAGES = new Uint8Array(0x10000);
for (const [first, last, image, step] of [...RANGES, ...ZEROS.map((zero) => [zero, zero + 9, ZERO, 1] as const)])
  for (let code = first; code <= last; code += 1) IMAGES[code] = image + step * (code - first);

/** What becomes of a code point, of those beyond the first plane too: digits as signs, tags and selectors. */
export function imageOf(code: number): number {
  if (code < 0x10000) return IMAGES[code] as number;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return ZERO + ((code - 0x1d7ce) % 10);
  if (code >= 0x1ccf0 && code <= 0x1ccf9) return ZERO + code - 0x1ccf0;
  return code >= 0xe0000 && code <= 0xe0fff ? WIDTHLESS : KEPT;
}

/** Words as they stand in folded text, where no digits are around what has no width. */
export function foldedWords(text: string): string {
  let [folded, isMarked] = ["", false];
  for (const character of text) {
    const image = imageOf(character.codePointAt(0) ?? 0);
    if (image === DROPPED || image === WIDTHLESS) {
      isMarked ||= image === WIDTHLESS;
      continue;
    }
    folded += `${isMarked ? " " : ""}${image === KEPT ? character : String.fromCharCode(image)}`;
    isMarked = false;
  }
  return isMarked ? `${folded} ` : folded;
}

/** Classes of more characters than these are of all that is not something else: they do not mean any one. */
const MOST_MEANT = 64;

/** An expression that matches folded text where `node` matches text as it was. */
export function foldedNode(node: Node): Node {
  if (node.kind === "cat" || node.kind === "alt") return { ...node, nodes: node.nodes.map(foldedNode) };
  if (node.kind === "repeat") return { ...node, node: foldedNode(node.node) };
  if (node.kind !== "set" || (node.ranges.at(-1) ?? 0) < 128) return node;
  const images = imagesOf(node.ranges);
  if (images.size === 0) return node;
  const isOne = node.ranges.length === 2 && node.ranges[0] === node.ranges[1];
  const isNothing = images.delete(DROPPED);
  const isMaybe = images.delete(WIDTHLESS);
  if (isMaybe) images.add(SPACE);
  const set: Node = { kind: "set", ranges: [...node.ranges, ...[...images].flatMap((image) => [image, image])] };
  // Of several characters some other is meant as well, and one has to stand there.
  return isOne && (isNothing || isMaybe) ? { kind: "repeat", node: set, min: 0, max: 1 } : set;
}

function imagesOf(ranges: readonly number[]): Set<number> {
  const images = new Set<number>();
  let size = 0;
  for (let at = 0; at < ranges.length; at += 2) size += (ranges[at + 1] ?? 0) - (ranges[at] ?? 0) + 1;
  if (size > MOST_MEANT) return images;
  for (let at = 0; at < ranges.length; at += 2)
    for (let code = ranges[at] ?? 0; code <= (ranges[at + 1] ?? 0); code += 1) images.add(imageOf(code));
  images.delete(KEPT);
  return images;
}
