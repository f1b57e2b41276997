/**
 * HTML: what a page shows. Comments, values of attributes that carry words or addresses, scripts and styles are beside
 * the content, as metadata.
 * @module
 */
import type { Reader } from "../reading.ts";
import { eachString } from "./plain.ts";

export const html: Reader = async (part, reading) => {
  reading.out.part("content", part.path);
  // Few files hold a page: for the others a reader keeps the 2 MB that the tokenizer and its entities take.
  const { Page } = await import("../html/page.ts");
  const page = new Page(reading.out);
  eachString(part, reading, (text) => page.write(text), declaredCharset(part.source.read(0, 4096)));
  page.end();
};

/** A charset that the page itself states. */
function declaredCharset(head: Uint8Array): string | undefined {
  const text = Buffer.from(head).toString("latin1");
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1];
}
