/**
 * What a text begins with before it begins: remarks, and instructions to programs. Both may be longer than any sample.
 * @module
 */
import type { ByteSource } from "../../bytes.ts";
import { decoderFor } from "./decoder.ts";
import type { TextEncoding } from "./encoding.ts";

/** Of the end of a remark, before its last character. */
const LONGEST_END = 3;
const CHUNK = 64 * 1024;
/** Characters that are enough to tell a kind of text. */
const ENOUGH = 8192;
/** PHP is a program. */
const INSTRUCTION = /^<\?(?!php|=)/i;
const REMARK = "<!--";
/** Where each ends. In HTML "<!-->" is a whole remark. */
const [REMARK_ENDS, INSTRUCTION_ENDS] = [/--!?>/, /\?>/];

/** How the text goes on behind them. Empty where one never ends. In time linear in the file. */
export function behindRemarks(source: ByteSource, { encoding, skip }: TextEncoding): string {
  const decoder = decoderFor(encoding);
  let text = "";
  let ending: RegExp | null = null;
  for (let at = skip; at < source.size; ) {
    const bytes = source.read(at, CHUNK);
    if (bytes.length === 0) break;
    at += bytes.length;
    text += decoder.decode(bytes, { stream: true });
    for (;;) {
      if (ending === null) {
        text = text.trimStart();
        if (text.startsWith(REMARK)) ending = REMARK_ENDS;
        else if (INSTRUCTION.test(text)) ending = INSTRUCTION_ENDS;
        if (ending === null) break;
        text = text.slice(2);
      }
      const end = ending.exec(text);
      text = end === null ? text.slice(-LONGEST_END) : text.slice(end.index + end[0].length);
      if (end === null) break;
      ending = null;
    }
    if (ending === null && text.length >= ENOUGH) break;
  }
  return ending === null ? text.slice(0, ENOUGH) : "";
}
