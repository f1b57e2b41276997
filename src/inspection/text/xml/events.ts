/**
 * What a reader of XML hears of it.
 * @module
 */

export interface XmlEvents {
  /** An element begins. Returns whether its attributes matter. */
  open(name: number): boolean;
  /** Only while attributes matter: a prefix is declared. Returns whether the address of its vocabulary matters. */
  declares?(): boolean;
  /** Only while attributes matter. Returns whether the value matters. */
  attribute(name: number): boolean;
  /** A piece of that value. */
  value(bytes: Uint8Array, from: number, to: number): void;
  text(bytes: Uint8Array, from: number, to: number): void;
  /** An element ends; an empty one as well. */
  close(name: number): void;
  /** A piece of a comment, of a document type or of another declaration. */
  remark?(bytes: Uint8Array, from: number, to: number): void;
  /**
   * An element may be taken at one go, with all that is in it, and those right behind it: `at` is behind its name. Returns
   * where the last end tag ended, or -1, and then hears of it piece by piece. INVARIANT: that makes no difference to what is
   * read; and what is taken whole is no deeper than two elements.
   */
  take?(name: number, bytes: Uint8Array, at: number): number;
  /** No more follows, whether the XML is whole or not. */
  end?(): void;
}
