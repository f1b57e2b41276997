/**
 * HTML: what a page shows. Comments, values of attributes that carry words or addresses, scripts and styles are beside
 * the content, as metadata.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type Part, pour, type Reader, type Reading } from "../reading.ts";
import { XmlReader } from "../xml/read.ts";
import { SHOWN, SHOWN_ATTRIBUTES, ShownXml } from "../xml/shown.ts";
import { eachString, type Way, waysToRead } from "./plain.ts";

export const html: Reader = async (part, reading) => {
  const declared = declaredCharset(part.source.read(0, 4096));
  let hasSections = false;
  for (const way of waysToRead(part, reading)) hasSections = (await readPage(way, reading, declared)) || hasSections;
  if (hasSections) readShown(part, reading);
};

/** Returns whether there are sections that a browser shows where it takes the page for XML. */
async function readPage(way: Way, reading: Reading, declared?: string): Promise<boolean> {
  reading.out.part("content", way.path);
  // Few files hold a page: for the others a reader keeps the 2 MB that the tokenizer and its entities take.
  const { Page } = await import("../html/page.ts");
  const page = new Page(reading.out);
  eachString(way, reading, (text) => page.write(text), declared);
  page.end();
  return page.hasSections;
}

/** A browser reads it as XML where its name or its type says so; where it is none, nobody does. */
function readShown({ path, source }: Part, reading: Reading): void {
  const xml = new XmlReader(new ShownXml(reading.out), SHOWN, SHOWN_ATTRIBUTES, reading.budget);
  reading.out.part("content", path);
  try {
    pour(source, reading, (bytes) => xml.write(bytes));
    xml.flush();
  } catch (error) {
    if (!(error instanceof Unreadable) || error.reason !== "corrupted") throw error;
  }
}

/** A charset that the page itself states. */
function declaredCharset(head: Uint8Array): string | undefined {
  const text = Buffer.from(head).toString("latin1");
  return /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1];
}
