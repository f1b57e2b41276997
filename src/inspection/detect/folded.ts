/**
 * Characters that stand for one of ASCII where numbers are written: spaces that do not break, dashes, digits and capitals
 * of full width, digits of Arabic (Unicode 17.0: general categories Zs, Pd and Nd; and Cf, of which nothing is seen).
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
  [0x0660, 0x0669, ZERO, 1],
  [0x06f0, 0x06f9, ZERO, 1],
  [0x2000, 0x200a, SPACE, 0],
  [0x200b, 0x200f, WIDTHLESS, 0],
  [0x2010, 0x2013, HYPHEN, 0],
  [0x202a, 0x202e, WIDTHLESS, 0],
  [0x202f, 0x202f, SPACE, 0],
  [0x205f, 0x205f, SPACE, 0],
  [0x2060, 0x2064, WIDTHLESS, 0],
  [0x2066, 0x2069, WIDTHLESS, 0],
  [0x3000, 0x3000, SPACE, 0],
  // In the private area documents put the digits of fonts that are symbols.
  [0xf030, 0xf039, ZERO, 1],
  [0xfeff, 0xfeff, WIDTHLESS, 0],
  [0xff0d, 0xff0d, HYPHEN, 0],
  [0xff10, 0xff19, ZERO, 1],
  [0xff21, 0xff3a, CAPITAL, 1],
];

/** By code point. */
export const IMAGES = new Uint8Array(0x10000);
for (const [first, last, image, step] of RANGES)
  for (let code = first; code <= last; code += 1) IMAGES[code] = image + step * (code - first);

/** Words as they stand in folded text, where no digits are around what has no width. */
export function foldedWords(text: string): string {
  let [folded, isMarked] = ["", false];
  for (const character of text) {
    const image = IMAGES[character.codePointAt(0) ?? 0] ?? KEPT;
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
    for (let code = ranges[at] ?? 0; code <= (ranges[at + 1] ?? 0); code += 1) images.add(IMAGES[code] ?? KEPT);
  images.delete(KEPT);
  return images;
}
