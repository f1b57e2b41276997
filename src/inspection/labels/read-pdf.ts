/**
 * Labels in PDF files: `MSIP_Label_<guid>_<key>` in the information dictionary and in XMP.
 *
 * pdfium answers for a key that one knows, so the keys are looked for in the file itself: plain, or in object streams,
 * which are unpacked for it.
 * @module
 */
import { Enough, Unreadable } from "../budget.ts";
import { type ByteSource, slice } from "../bytes.ts";
import type { FileLabel } from "../finding.ts";
import { passing } from "../garbage.ts";
import type { Reading } from "../text/reading.ts";
import { find } from "../text/zip/bytes.ts";
import { inflate } from "../text/zip/inflate.ts";
import { fromProperties, MOST_KNOWN } from "./properties.ts";

const STEP = 64 * 1024;
/** Longer than any key, and than the dictionary before a stream. */
const OVERLAP = 512;
const KEYS = ["Enabled", "SetDate", "Method", "Name", "SiteId"];
const KEY = /MSIP_Label_([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})_/gi;
const LARGEST_XMP = 1024 * 1024;
const MOST_STREAMS = 2000;
const MOST_UNPACKED = 64 * 1024 * 1024;

/** `property`: the value of a key of the information dictionary, "" if there is none. */
export async function readPdfLabels(
  source: ByteSource,
  property: (name: string) => string,
  reading: Reading,
): Promise<FileLabel[]> {
  const scan = new Scan();
  for (let at = 0; at < source.size; at += STEP) {
    reading.budget.tick();
    const window = Uint8Array.from(source.read(at, STEP + OVERLAP));
    passing(window.length);
    scan.look(window, at);
  }
  for (const start of scan.streams) await lookWithin(source, start, scan, reading);
  const pairs: [string, string][] = [];
  for (const id of scan.ids)
    for (const key of KEYS) pairs.push([`MSIP_Label_${id}_${key}`, property(`MSIP_Label_${id}_${key}`)]);
  const labels = fromProperties(
    pairs.filter(([, value]) => value !== ""),
    "pdf-information",
  );
  const known = new Set(labels.map(({ id }) => id));
  const xmp = scan.packets.flatMap((start) => fromProperties(xmpProperties(packet(source, start)), "pdf-xmp"));
  return [...labels, ...xmp.filter(({ id }) => !known.has(id))];
}

class Scan {
  /** As they are written: keys are names, which are compared letter by letter. */
  readonly ids = new Set<string>();
  readonly packets: number[] = [];
  /** Where the data of object streams begin. */
  readonly streams: number[] = [];

  look(window: Uint8Array, at: number): void {
    if (find(window, "MSIP_Label_") >= 0) this.lookForKeys(Buffer.from(window).toString("latin1"));
    for (let hit = find(window, "<x:xmpmeta"); hit >= 0 && hit < STEP; hit = find(window, "<x:xmpmeta", hit + 1))
      if (this.packets.length < 20) this.packets.push(at + hit);
    for (let hit = find(window, "/ObjStm"); hit >= 0 && hit < STEP; hit = find(window, "/ObjStm", hit + 1)) {
      const stream = find(window, "stream", hit);
      if (stream < 0 || this.streams.length >= MOST_STREAMS) continue;
      const start = stream + 6 + (window[stream + 6] === 0x0d ? 2 : 1);
      this.streams.push(at + start);
    }
  }

  lookForKeys(text: string): void {
    for (const match of text.matchAll(KEY)) if (this.ids.size < MOST_KNOWN) this.ids.add(match[1] as string);
  }
}

async function lookWithin(source: ByteSource, start: number, scan: Scan, reading: Reading): Promise<void> {
  let tail = "";
  let size = 0;
  const consume = (bytes: Uint8Array) => {
    size += bytes.length;
    if (size > MOST_UNPACKED) throw new Unreadable("over-budget", "an object stream of a PDF grows too large");
    const text = tail + Buffer.from(bytes).toString("latin1");
    if (text.includes("MSIP_Label_")) scan.lookForKeys(text);
    tail = text.slice(-OVERLAP);
  };
  try {
    // Behind the two bytes of the zlib header.
    await inflate(slice(source, start + 2, source.size), { budget: reading.budget, chunk: reading.chunk, consume });
  } catch (error) {
    if (error instanceof Enough) throw error;
    if (error instanceof Unreadable && error.reason === "timed-out") throw error;
    // An encrypted or damaged stream holds no label that could be trusted.
  }
}

const packet = (source: ByteSource, start: number): string => {
  const text = Buffer.from(source.read(start, LARGEST_XMP)).toString("utf8");
  const end = text.indexOf("</x:xmpmeta>");
  return end < 0 ? text : text.slice(0, end);
};

/** The properties of labels in XMP, as elements or as attributes, with any prefix. */
export function xmpProperties(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const match of text.matchAll(
    /(MSIP_Label_[\da-f-]{36}_\w{1,20})\s*(?:=\s*["']([^"'<]{0,1000})["']|>([^<]{0,1000})<\/)/gi,
  ))
    pairs.push([match[1] as string, match[2] ?? match[3] ?? ""]);
  return pairs;
}
