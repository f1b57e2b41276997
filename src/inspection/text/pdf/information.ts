/**
 * Entries of a PDF's document information that somebody gave a name of their own (ISO 32000-2, 14.3.3). The engine tells the
 * value of a name, but not which names there are: asked for are all that stand before a text or a reference somewhere.
 * @module
 */

import { isUtf8 } from "node:buffer";
import { owned } from "../../garbage.ts";

/** A name, and what the value of one may begin with. */
const NAME = /\/([^\s()<>[\]{}/%]{1,127})\s*(?=[(<]|\d{1,10}\s+\d{1,5}\s+R)/g;
const SPELT = /#([\da-f]{2})/gi;

export const USUAL_NAMES: readonly string[] = ["Title", "Author", "Subject", "Keywords", "Creator", "Producer"];
/** Labels are read by themselves; dates hold nothing that is sought. */
const NOT_ASKED = /^(MSIP_Label_.*|CreationDate|ModDate|Trapped)$/;
/** More than stand by chance among two gigabytes of packed data. */
const MOST = 50_000;

export class InformationNames {
  readonly names = new Set<string>();
  /** There were more. */
  isCut = false;

  /** `text`: a piece of the file or of an object stream, each byte a character. */
  look(text: string): void {
    for (const [, written = ""] of text.matchAll(NAME)) {
      const name = written.replaceAll(SPELT, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
      if (!isName(name) || USUAL_NAMES.includes(name) || NOT_ASKED.test(name) || this.names.has(name)) continue;
      if (this.names.size < MOST) this.names.add(owned(name));
      else this.isCut = true;
    }
  }
}

/** Most of what looks like a name is a piece of something packed. */
const isName = (name: string): boolean =>
  /^[\x20-\x7e\x80-\xff]+$/.test(name) && (!/[\x80-\xff]/.test(name) || isUtf8(Buffer.from(name, "latin1")));
