/**
 * What a picture says of itself, told without decoding it: its size, so that one that is too large is never unpacked, and
 * all that is in it besides what is drawn.
 * @module
 */

export interface Sheet {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** How it is turned, 1 to 8 as EXIF has it. */
  readonly orientation: number;
  /** Makes this page the first one of the file; null: it is. */
  readonly select: ((bytes: Uint8Array) => void) | null;
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
  ...{ width, height, orientation: 1, select: null, unsupported: null },
  ...more,
});

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
