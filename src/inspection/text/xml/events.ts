/**
 * What a reader of XML hears of it.
 * @module
 */

export interface XmlEvents {
  /** An element begins. Returns whether its attributes matter. */
  open(name: number): boolean;
  /** Only while attributes matter. Returns whether the value matters. */
  attribute(name: number): boolean;
  /** A piece of that value. */
  value(bytes: Uint8Array, from: number, to: number): void;
  text(bytes: Uint8Array, from: number, to: number): void;
  /** An element ends; an empty one as well. */
  close(name: number): void;
  /** A piece of a comment, of a document type or of another declaration. */
  remark?(bytes: Uint8Array, from: number, to: number): void;
  /** No more follows, whether the XML is whole or not. */
  end?(): void;
}
