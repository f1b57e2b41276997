/**
 * What a picture says of itself, told without decoding it: its size, so that one that is too large is never unpacked, and
 * all that is in it besides what is drawn.
 * @module
 */

export interface Sheet {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** How it may be turned, 1 to 8 as EXIF has it: programs do not agree on whose word counts. */
  readonly orientations: readonly number[];
  /** Changes the file so that the decoder shows this page, and as it is. Null: it does. */
  readonly prepare: ((bytes: Uint8Array) => void) | null;
  /**
   * How to give it a ground where it can be seen through: by its pixels, once they are decoded, or by changing the file
   * (`grey`: 0 to 255). Null: it cannot be seen through.
   */
  readonly ground: "pixels" | ((bytes: Uint8Array, grey: number) => void) | null;
  /** Why it cannot be decoded; null: it may be tried. */
  readonly unsupported: string | null;
}

export interface Outline {
  /** Pages of a TIFF file; one in other formats. */
  readonly sheets: readonly Sheet[];
  /** Pictures that follow the first: of an animation. */
  readonly frames: boolean;
  /** Bytes in which text may stand that is not drawn: comments, EXIF, XMP. */
  readonly notes: readonly Uint8Array[];
  /** Where the picture ends; what follows is no part of it. */
  readonly end: number;
}

/** A picture of one page that is as it stands. */
export const sheet = (width: number, height: number, more: Partial<Sheet> = {}): Sheet => ({
  ...{ width, height, orientations: [1], prepare: null, ground: null, unsupported: null },
  ...more,
});

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
