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
import type { Part, Reading } from "../text/reading.ts";
import { find } from "../text/zip/bytes.ts";
import { inflate } from "../text/zip/inflate.ts";
import { fromProperties } from "./properties.ts";

const STEP = 64 * 1024;
/** Longer than any key, and than the dictionary before a stream. */
const OVERLAP = 512;
const MARK = "MSIP_Label_";
const SLASH = 0x2f;
const XMP_ENDS = "</x:xmpmeta>";
const KEYS = ["Enabled", "SetDate", "Method", "Name", "SiteId"];
const KEY = /MSIP_Label_([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})_/gi;
const LARGEST_XMP = 1024 * 1024;
const MOST_STREAMS = 10_000;
const MOST_IDS = 1000;
/** Packets of XMP: pictures have their own. Those that hold labels, and places of keys. */
const [MOST_PACKETS, MOST_MARKS] = [100, 100_000];
const MOST_UNPACKED = 64 * 1024 * 1024;

/**
 * `property`: the value of a key of the information dictionary, "" if there is none. `seen`: told all of the file, and of
 * its object streams, in pieces that overlap, a character for each byte.
 */
export async function readPdfLabels(
  { source, path }: Pick<Part, "source" | "path">,
  property: (name: string) => string,
  reading: Reading,
  seen: (text: string) => void = () => {},
): Promise<FileLabel[]> {
  const scan = new Scan(seen);
  for (let at = 0; at < source.size; at += STEP) {
    reading.budget.tick();
    const window = Uint8Array.from(source.read(at, STEP + OVERLAP));
    passing(window.length);
    scan.look(window, at);
  }
  for (const start of scan.streams) await lookWithin(source, start, scan, reading);
  const packets = scan.labelled(0, LARGEST_XMP);
  const longer = scan.labelled(LARGEST_XMP, Number.POSITIVE_INFINITY).slice(0, MOST_PACKETS);
  const hidden = longer.some(({ start }) => !bytesOfXmp(source, start, LARGEST_XMP, reading).includes(XMP_ENDS));
  if (scan.isCut || packets.length > MOST_PACKETS || hidden)
    reading.coverage.note("over-budget", path, "a PDF in which labels may stand at more places than are looked at");
  const pairs: [string, string][] = [];
  for (const id of scan.ids)
    for (const key of KEYS) pairs.push([`MSIP_Label_${id}_${key}`, property(`MSIP_Label_${id}_${key}`)]);
  const labels = fromProperties(
    pairs.filter(([, value]) => value !== ""),
    "pdf-information",
  );
  const known = new Set(labels.map(({ id }) => id));
  const xmp = packets
    .slice(0, MOST_PACKETS)
    .flatMap(({ start, end }) => fromProperties(xmpProperties(packet(source, start, end, reading)), "pdf-xmp"));
  return [...labels, ...xmp.filter(({ id }) => !known.has(id))];
}

class Scan {
  /** As they are written: keys are names, which are compared letter by letter. */
  readonly ids = new Set<string>();
  readonly packets: number[] = [];
  /** Where keys stand that are no names of the information dictionary. */
  readonly marks: number[] = [];
  /** More was there than is looked at. */
  isCut = false;
  /** Where the data of object streams begin. */
  readonly streams: number[] = [];
  readonly #seen: (text: string) => void;

  constructor(seen: (text: string) => void) {
    this.#seen = seen;
  }

  look(window: Uint8Array, at: number): void {
    this.lookForKeys(Buffer.from(window.buffer, window.byteOffset, window.length).toString("latin1"));
    for (let hit = find(window, MARK); hit >= 0 && hit < STEP; hit = find(window, MARK, hit + 1))
      if (window[hit - 1] !== SLASH) this.#add(this.marks, at + hit, MOST_MARKS);
    for (let hit = find(window, "<x:xmpmeta"); hit >= 0 && hit < STEP; hit = find(window, "<x:xmpmeta", hit + 1))
      this.#add(this.packets, at + hit, MOST_MARKS);
    for (let hit = find(window, "/ObjStm"); hit >= 0 && hit < STEP; hit = find(window, "/ObjStm", hit + 1)) {
      const stream = find(window, "stream", hit);
      if (stream < 0) continue;
      const start = stream + 6 + (window[stream + 6] === 0x0d ? 2 : 1);
      this.#add(this.streams, at + start, MOST_STREAMS);
    }
  }

  lookForKeys(text: string): void {
    this.#seen(text);
    if (!text.includes(MARK)) return;
    for (const match of text.matchAll(KEY)) {
      if (this.ids.size < MOST_IDS) this.ids.add(match[1] as string);
      else this.isCut ||= !this.ids.has(match[1] as string);
    }
  }

  /**
   * Packets in which a key stands so many bytes behind their beginning, before the next: each ends there at the latest, for
   * what is behind it is the next one's.
   */
  labelled(from: number, to: number): { readonly start: number; readonly end: number }[] {
    let next = 0;
    return this.packets.flatMap((start, index) => {
      while (next < this.marks.length && (this.marks[next] as number) < start + from) next += 1;
      const end = Math.min(this.packets[index + 1] ?? Number.POSITIVE_INFINITY, start + to);
      return (this.marks[next] ?? Number.POSITIVE_INFINITY) < end ? [{ start, end }] : [];
    });
  }

  #add(places: number[], place: number, most: number): void {
    if (places.length < most) places.push(place);
    else this.isCut = true;
  }
}

async function lookWithin(source: ByteSource, start: number, scan: Scan, reading: Reading): Promise<void> {
  let tail = "";
  let size = 0;
  const consume = (bytes: Uint8Array) => {
    size += bytes.length;
    scan.isCut ||= size > MOST_UNPACKED;
    if (size > MOST_UNPACKED) throw new Unreadable("over-budget", "an object stream of a PDF grows too large");
    const text = tail + Buffer.from(bytes).toString("latin1");
    scan.lookForKeys(text);
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

function bytesOfXmp(source: ByteSource, start: number, length: number, { budget }: Reading): Buffer {
  budget.checkTime();
  const bytes = Buffer.from(source.read(start, length));
  passing(bytes.length);
  return bytes;
}

function packet(source: ByteSource, start: number, end: number, reading: Reading): string {
  const text = bytesOfXmp(source, start, end - start, reading).toString("utf8");
  // Two bytes for each character, if there is one that takes them.
  passing(2 * text.length);
  const over = text.indexOf(XMP_ENDS);
  return over < 0 ? text : text.slice(0, over);
}

/** The properties of labels in XMP, as elements or as attributes, with any prefix. */
export function xmpProperties(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const match of text.matchAll(
    /(MSIP_Label_[\da-f-]{36}_\w{1,20})\s*(?:=\s*["']([^"'<]{0,1000})["']|>([^<]{0,1000})<\/)/gi,
  ))
    pairs.push([match[1] as string, match[2] ?? match[3] ?? ""]);
  return pairs;
}
