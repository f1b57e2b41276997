/**
 * Files attached to a PDF. Large ones are unpacked here, as a stream; others by the engine.
 *
 * INVARIANT: what the engine was not shown is read here, to its end, and what cannot be read of it is a reason.
 * @module
 */
import { Unreadable } from "../../budget.ts";
import { type ByteSource, bytesOf, slice } from "../../bytes.ts";
import { adler32Sum } from "../packing/checksum.ts";
import { guarded, type Part, type Reading, within } from "../reading.ts";
import { Spool } from "../spool.ts";
import { inflate } from "../zip/inflate.ts";
import type { PdfDocument } from "./document.ts";
import type { Embedded } from "./embedded.ts";
import type { PdfEngine } from "./engine.ts";
import type { PdfView } from "./view.ts";

const LARGEST_ATTACHMENT = 64 * 1024 * 1024;
/** Bytes of the header of a packed stream, and of the sum at its end with the end of a line (RFC 1950). */
const HEADER = 2;
const SUM = 4;
const LINE = 2;

/** A file that an annotation of a page holds; both are indices. */
export interface Pinned {
  readonly page: number;
  readonly annotation: number;
}

export interface Attachments {
  readonly view: PdfView;
  readonly embedded: readonly Embedded[];
  readonly pinned: readonly Pinned[];
}

export async function readAttachments(
  document: PdfDocument,
  { view, embedded, pinned }: Attachments,
  part: Part,
  reading: Reading,
): Promise<void> {
  const names = new Map<number, string>();
  const context = { document, view, names, part, reading };
  const told = await guarded(reading, part.path, async () => {
    await readListed(context);
    // Reading a page has made its annotations a part of it.
    if (pinned.length > 0) document.again();
    for (const each of pinned) if (!document.lost) await readOne(context, () => pinnedAttachment(document, each));
  });
  for (const [index, one] of embedded.entries()) {
    const name = names.get(index) ?? `attachment ${index + 1}`;
    const path = within(part.path, name);
    // It was kept from the engine, which perhaps needed it for something else.
    if (told && !names.has(index)) reading.coverage.note("corrupted", path, NOT_WHAT_IT_SAYS);
    await guarded(reading, path, () => readEmbedded(one, { ...part, path, name }, reading));
  }
}

export const NOT_WHAT_IT_SAYS = "a part of the PDF is not what it says it is";

interface Context {
  readonly document: PdfDocument;
  readonly view: PdfView;
  /** Of those that the engine was not shown. */
  readonly names: Map<number, string>;
  readonly part: Part;
  readonly reading: Reading;
}

async function readListed(context: Context): Promise<void> {
  const { document } = context;
  document.ready();
  const count = document.engine.call("FPDFDoc_GetAttachmentCount", document.handle);
  for (let index = 0; index < count && !document.lost; index += 1)
    await readOne(context, () => document.engine.call("FPDFDoc_GetAttachment", document.handle, index));
}

/** Valid until the document is closed. */
function pinnedAttachment({ engine, handle }: PdfDocument, { page, annotation }: Pinned): number {
  const loaded = engine.call("FPDF_LoadPage", handle, page);
  const found = loaded === 0 ? 0 : engine.call("FPDFPage_GetAnnot", loaded, annotation);
  const attachment = found === 0 ? 0 : engine.call("FPDFAnnot_GetFileAttachment", found);
  if (found !== 0) engine.call("FPDFPage_CloseAnnot", found);
  if (loaded !== 0) engine.call("FPDF_ClosePage", loaded);
  if (attachment === 0) throw new Unreadable("corrupted", `page ${page + 1} holds a file that cannot be read`);
  return attachment;
}

/** Reads what the engine gives out; of what it was not shown it tells the name. */
async function readOne({ document, view, names, part, reading }: Context, find: () => number): Promise<void> {
  reading.budget.entry();
  await guarded(reading, part.path, async () => {
    const { name, attached } = document.page(() => attachmentOf(document.engine, find(), part, reading));
    const which = attached instanceof Unreadable ? null : view.indexOf(attached.subarray(0, 256));
    if (which !== null) {
      names.set(which, names.get(which) ?? name);
      return;
    }
    const path = within(part.path, name);
    await guarded(reading, path, () => {
      if (attached instanceof Unreadable) throw attached;
      return reading.inner({ source: bytesOf(attached), path, name, depth: part.depth + 1 });
    });
  });
}

function attachmentOf(
  engine: PdfEngine,
  attachment: number,
  part: Part,
  reading: Reading,
): { readonly name: string; readonly attached: Uint8Array | Unreadable } {
  if (attachment === 0) return { name: "", attached: new Uint8Array(0) };
  const name = engine.text((buffer, size) => engine.call("FPDFAttachment_GetName", attachment, buffer, size), 4096);
  reading.out.part("file-name", part.path);
  reading.out.string(name.toWellFormed());
  try {
    return { name, attached: attachedFile(engine, attachment, part.source, reading) };
  } catch (error) {
    if (!(error instanceof Unreadable) || error.reason === "timed-out") throw error;
    return { name, attached: error };
  }
}

function attachedFile(engine: PdfEngine, attachment: number, file: ByteSource, reading: Reading): Uint8Array {
  const length = engine.allocate(4);
  const number = () => new DataView(engine.bytes(length, 4).slice().buffer).getUint32(0, true);
  engine.call("FPDFAttachment_GetFile", attachment, 0, 0, length);
  const size = number();
  if (size > LARGEST_ATTACHMENT) throw new Unreadable("over-budget", "an attachment of more than 64 MB in a PDF");
  reading.budget.unpacked(size, { packed: file.size, unpacked: size });
  const buffer = engine.allocate(Math.max(1, size));
  const read = engine.call("FPDFAttachment_GetFile", attachment, buffer, size, length);
  if (read === 0) throw new Unreadable("corrupted", "an attachment of the PDF is damaged");
  const bytes = Uint8Array.from(engine.bytes(buffer, Math.min(size, number())));
  engine.call("free", buffer);
  engine.call("free", length);
  return bytes;
}

async function readEmbedded({ start, end, packed }: Embedded, part: Part, reading: Reading): Promise<void> {
  reading.budget.entry();
  const raw = slice(part.source, start, end - start);
  const depth = part.depth + 1;
  if (!packed) return reading.inner({ ...part, source: raw, depth });
  const deflated = slice(raw, HEADER, raw.size);
  const spool = new Spool();
  try {
    let taken = deflated.size;
    const sum = adler32Sum();
    await guarded(reading, part.path, async () => {
      const consume = (bytes: Uint8Array) => {
        sum.add(bytes);
        spool.write(bytes);
      };
      taken = await inflate(deflated, { budget: reading.budget, chunk: reading.chunk, consume });
      if (Buffer.compare(sum.value(), Uint8Array.from(deflated.read(taken, SUM))) !== 0)
        throw new Unreadable("corrupted", "an attachment of the PDF has a wrong checksum");
    });
    await reading.inner({ ...part, source: spool.source(), depth });
    const rest = slice(deflated, taken + SUM, deflated.size);
    if (rest.size <= LINE) return;
    reading.flags.add("trailing-data");
    await reading.inner({ source: rest, path: within(part.path, "trailing data"), name: "", depth });
  } finally {
    spool.close();
  }
}
