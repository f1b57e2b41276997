/**
 * How finely a picture is grained, once every pixel is black or white. Tesseract looks at every spot, and at what stands
 * beside it: noise or a screen of dots would take it minutes, in which nothing can interrupt it.
 * @module
 */

/** A picture in the memory of Leptonica (`struct Pix`), of one bit a pixel. */
export interface Bits {
  readonly width: number;
  readonly height: number;
  /** Words of 32 pixels in a row, the leftmost in the highest bit. */
  readonly words: number;
  readonly data: Uint32Array;
}

/** Of the structure's fields, each of 32 bits. */
const FIELDS = { width: 0, height: 1, depth: 2, words: 4, data: 12 } as const;

/** `pix`: the address of the structure. Throws when there is something else. */
export function bitsAt(memory: ArrayBuffer, pix: number): Bits {
  const fields = new Uint32Array(memory, pix, 13);
  const field = (name: keyof typeof FIELDS) => fields[FIELDS[name]] as number;
  const [width, height, words] = [field("width"), field("height"), field("words")];
  if (field("depth") !== 1 || words !== Math.ceil(width / 32)) throw new Error("no picture of one bit a pixel");
  return { width, height, words, data: new Uint32Array(memory, field("data"), words * height) };
}

/** How many runs of black there are in its rows. A page full of print has some 200,000. */
export function runsIn({ height, words, data }: Bits): number {
  let runs = 0;
  for (let row = 0; row < height; row += 1) {
    let before = 0;
    for (let at = row * words; at < (row + 1) * words; at += 1) {
      const word = data[at] as number;
      runs += onesIn(word & ~((word >>> 1) | (before << 31)));
      before = word & 1;
    }
  }
  return runs;
}

function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
