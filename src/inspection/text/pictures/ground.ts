/**
 * Pictures that can be seen through: what they look like depends on what stands behind them.
 * @module
 */

/** Of `struct Pix`, as in `grain.ts`: 32 bits each. A pixel is a word: red in its highest byte, opacity in its lowest. */
const FIELDS = { width: 0, height: 1, depth: 2, samples: 3, words: 4, data: 12 } as const;

/**
 * `pix`: the address of a picture in the memory of Leptonica. Returns it before a ground of that grey (0 to 255) as PPM
 * (netpbm's "P6"); null: nothing of it can be seen through.
 */
export function onGround(memory: ArrayBuffer, pix: number, grey: number): Uint8Array | null {
  const fields = new Uint32Array(memory, pix, 13);
  const field = (name: keyof typeof FIELDS) => fields[FIELDS[name]] as number;
  const [width, height] = [field("width"), field("height")];
  if (field("depth") !== 32 || field("samples") !== 4 || field("words") !== width) return null;
  const pixels = new Uint32Array(memory, field("data"), width * height);
  if (pixels.every((pixel) => (pixel & 0xff) === 0xff)) return null;
  const header = Buffer.from(`P6\n${width} ${height}\n255\n`);
  const view = new Uint8Array(header.length + 3 * pixels.length);
  view.set(header);
  let at = header.length;
  for (const pixel of pixels) {
    const opacity = pixel & 0xff;
    const behind = grey * (255 - opacity);
    for (let shift = 24; shift > 0; shift -= 8) view[at++] = (((pixel >>> shift) & 0xff) * opacity + behind) / 255;
  }
  return view;
}
