/**
 * Properties of a PDF: pairs in the information dictionary, and the same in XMP, where newer programs look.
 * @module
 */

import { inflateSync } from "node:zlib";
import {
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from "@cantoo/pdf-lib";
import type { FileLabel } from "../../finding.ts";
import { fromProperties, xmpProperties } from "../../labels/index.ts";
import { escaped } from "../office/markup.ts";

type Pairs = readonly (readonly [string, string])[];

const INFO = /^MSIP_Label_/i;
const LARGEST_XMP = 4 * 1024 * 1024;
/** Where Adobe's programs mirror pairs of the information dictionary. */
const PDFX = "http://ns.adobe.com/pdfx/1.3/";
const EMPTY = [
  '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
  "</rdf:RDF></x:xmpmeta>",
  '<?xpacket end="w"?>',
].join("\n");
const RDF_END = "</rdf:RDF>";

/** The labels in force, of both places. */
export function labelsOf(document: PDFDocument): FileLabel[] {
  const info = informationOf(document);
  const pairs = (info?.entries() ?? []).flatMap(([key, value]): [string, string][] => {
    const name = key.decodeText();
    const text = document.context.lookup(value);
    const readable = INFO.test(name) && (text instanceof PDFString || text instanceof PDFHexString);
    return readable ? [[name, text.decodeText()]] : [];
  });
  return [
    ...fromProperties(pairs, "pdf-information"),
    ...fromProperties(xmpProperties(xmpOf(document) ?? ""), "pdf-xmp"),
  ];
}

/** Writes pairs to both places. `replaced`: identifiers of labels whose pairs go. */
export function writeProperties(document: PDFDocument, pairs: Pairs, replaced: readonly string[]): void {
  const { context } = document;
  const info = informationOf(document) ?? context.obj({});
  if (informationOf(document) === undefined) context.trailerInfo.Info = context.register(info);
  const goes = (name: string) => replaced.some((id) => name.toLowerCase().startsWith(`msip_label_${id}_`));
  for (const key of info.keys()) if (goes(key.decodeText())) info.delete(key);
  for (const [name, value] of pairs) info.set(PDFName.of(name), PDFHexString.fromText(value));

  const stream = context.stream(Buffer.from(withPairs(xmpOf(document), pairs, replaced)), {
    Type: "Metadata",
    Subtype: "XML",
  });
  const old = document.catalog.get(PDFName.of("Metadata"));
  // In its place, so that the old labels are gone from the file and not only out of sight.
  if (old instanceof PDFRef && isMetadata(context.lookup(old))) context.assign(old, stream);
  else document.catalog.set(PDFName.of("Metadata"), context.register(stream));
}

const isMetadata = (object: unknown): boolean =>
  object instanceof PDFStream && String(object.dict.get(PDFName.of("Type"))) === "/Metadata";

const informationOf = ({ context }: PDFDocument): PDFDict | undefined => {
  const info = context.lookup(context.trailerInfo.Info);
  return info instanceof PDFDict ? info : undefined;
};

/** Null: there is none that can be read. */
function xmpOf({ catalog, context }: PDFDocument): string | null {
  const stream = context.lookup(catalog.get(PDFName.of("Metadata")));
  if (!(stream instanceof PDFRawStream)) return null;
  const filter = context.lookup(stream.dict.get(PDFName.of("Filter")));
  try {
    if (filter !== undefined && String(filter) !== "/FlateDecode" && String(filter) !== "[ /FlateDecode ]") return null;
    const bytes =
      filter === undefined ? stream.contents : inflateSync(stream.contents, { maxOutputLength: LARGEST_XMP });
    if (bytes.length > LARGEST_XMP) return null;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function withPairs(packet: string | null, pairs: Pairs, replaced: readonly string[]): string {
  const usable = packet?.includes(RDF_END) === true ? packet : EMPTY;
  let text = usable;
  for (const [name] of pairs) text = without(text, name.replaceAll(/[^\w-]/g, ""));
  for (const id of replaced) text = without(text, `MSIP_Label_${id}_\\w{1,20}`);
  text = withoutArchiveClaim(text);
  const about = /\brdf:about\s*=\s*("[^"<]*"|'[^'<]*')/.exec(text)?.[1] ?? '""';
  const elements = pairs.map(([name, value]) => `<pdfx:${name}>${escaped(value)}</pdfx:${name}>`).join("\n");
  const description = `<rdf:Description rdf:about=${about} xmlns:pdfx="${PDFX}">\n${elements}\n</rdf:Description>\n`;
  const end = text.lastIndexOf(RDF_END);
  return text.slice(0, end) + description + text.slice(end);
}

/** Drops properties by their local name, as elements and as attributes, whatever the prefix. */
const without = (text: string, name: string): string =>
  text
    .replaceAll(new RegExp(`<([\\w-]{1,40}:${name})(?=[\\s>])[^<>]*>[^<]*</\\1\\s*>`, "gi"), "")
    .replaceAll(new RegExp(`\\s[\\w-]{1,40}:${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`, "gi"), "");

/** PDF/A allows neither the font of the watermark nor encryption, so the file must not say that it is such any more. */
const withoutArchiveClaim = (text: string): string =>
  ["part", "conformance", "rev", "amd"].reduce((left, key) => {
    const prefixed = `pdfaid:${key}`;
    return left
      .replaceAll(new RegExp(`<${prefixed}(?=[\\s>])[^<>]*>[^<]*</${prefixed}\\s*>`, "g"), "")
      .replaceAll(new RegExp(`\\s${prefixed}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`, "g"), "");
  }, text);
