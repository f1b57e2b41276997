/**
 * The text of a file, with its real types, its labels, and a statement of what was not read.
 *
 * The flow of one file (`readPart`): what is it by its bytes; then every type found is read by its reader, so a file that
 * is two things is read as both. A reader that meets a file within the file comes back here, one level deeper.
 *
 * INVARIANT: hostile input never throws. It ends as a reason in the coverage.
 * @module
 */
import { type Budget, Enough, Unreadable } from "../budget.ts";
import type { ByteSource } from "../bytes.ts";
import type { CoverageReport, FileLabel, RealType } from "../finding.ts";
import type { TextSink } from "../sink.ts";
import { TYPE_FLAGS, type TypeFlag } from "../vocabulary.ts";
import { CoverageLog } from "./coverage.ts";
import { Output } from "./output.ts";
import { isOneOfThem } from "./pdf/within.ts";
import { html } from "./readers/html.ts";
import { json } from "./readers/json.ts";
import { office } from "./readers/office.ts";
import { opendocument } from "./readers/opendocument.ts";
import { pdf } from "./readers/pdf.ts";
import { picture } from "./readers/picture.ts";
import { plain } from "./readers/plain.ts";
import { rtf } from "./readers/rtf.ts";
import { readerFor } from "./readers/table.ts";
import { xml } from "./readers/xml.ts";
import { zip } from "./readers/zip.ts";
import {
  guarded,
  noteNoText,
  type Part,
  printable,
  type Reader,
  type Reading,
  seePacked,
  type Unpacked,
} from "./reading.ts";
import { restIfWorth } from "./rest.ts";
import { identify, isPolyglot, PDF, zipBehind } from "./types/identify.ts";
import { agrees, asTold, extensionOf, extensionOfMime, isToldMail } from "./types/known.ts";
import { directoryOf } from "./types/package.ts";
import { startsWith } from "./zip/bytes.ts";
import { endRecord } from "./zip/directory.ts";
import { addSeen } from "./zip/seen.ts";

export interface Declared {
  readonly name: string;
  /** The media type that came with it. */
  readonly type: string | null;
}

export interface ExtractOptions {
  /** Bytes read at once; smaller ones change nothing but speed. */
  readonly chunk?: number;
  /** Given all that is packed in the file; documents that are zip files are then unpacked like others. */
  readonly visit?: Unpacked["visit"];
}

export interface Extraction {
  /** Of the file itself, not of what it holds. */
  readonly types: RealType[];
  readonly flags: TypeFlag[];
  readonly labels: FileLabel[];
  readonly coverage: CoverageReport;
  /** Characters handed to the sink: contents, metadata and names. */
  readonly characters: number;
  /** There is something for `visit`. */
  readonly packed: boolean;
  /** The sink had seen enough; nobody knows what would have followed. */
  readonly stopped: boolean;
}

const CHUNK = 64 * 1024;
const MOST_LABELS = 50;
/** Others that hold something packed, and have no reader: nobody sees what that is. */
const UNREAD_ARCHIVES: ReadonlySet<string> = new Set("rar mso lz lz4 lzh Z arj ace rpm dmg pst chm swf".split(" "));
/** Whatever else is read may hold something packed; of these each says so itself. */
const LEAVES: ReadonlySet<Reader | null> = new Set([plain, json, xml, html, rtf, pdf, picture, null]);

export async function extract(
  source: ByteSource,
  declared: Declared,
  budget: Budget,
  sink: TextSink,
  options: ExtractOptions = {},
): Promise<Extraction> {
  let labels: readonly FileLabel[] = [];
  const reading: Reading = {
    budget,
    out: new Output(sink, budget),
    coverage: new CoverageLog(),
    label: (found) => {
      const all = unique([...labels, ...found]);
      labels = all.slice(0, MOST_LABELS);
      if (all.length > MOST_LABELS)
        reading.coverage.note("over-budget", declared.name, `labels other than the first ${MOST_LABELS}`);
      if (found.length > 0) sink.labels?.(labels);
    },
    flags: new Set(),
    pictures: { read: 0 },
    zips: { awaited: 0, entries: new Map() },
    pdf: { awaited: null },
    unpacked: { any: false, visit: options.visit ?? null },
    chunk: options.chunk ?? CHUNK,
    inner: async (part) => {
      notePdf(part, reading);
      seePacked(part.source, part.path, reading);
      await readPart(part, reading);
    },
  };
  const name = printable(declared.name);
  const part: Part = { source, path: name.slice(0, 500), name, depth: 0 };
  let types: readonly RealType[] = [];
  let stopped = false;
  try {
    reading.out.part("file-name", part.path);
    reading.out.string(declared.name.toWellFormed());
    types = await readPart(part, reading, declared);
    reading.out.end();
  } catch (error) {
    stopped = error instanceof Enough;
    if (!stopped) reading.coverage.noteError(error, part.path);
    stopped ||= !handRest(reading);
  } finally {
    reading.out.close();
  }
  if (stopped) reading.coverage.note("not-needed", part.path, "what was found decides, whatever the rest holds");
  return {
    types: types.slice(0, 10),
    flags: TYPE_FLAGS.filter((flag) => reading.flags.has(flag)),
    labels: [...labels],
    coverage: reading.coverage.report(reading.out.contentSeen || reading.pictures.read > 0),
    characters: reading.out.characters,
    packed: reading.unpacked.any,
    stopped,
  };
}

/** Hands over what was read before the reading ended. Returns whether the sink wanted it. */
function handRest(reading: Reading): boolean {
  try {
    reading.out.end();
    return true;
  } catch (error) {
    if (error instanceof Enough) return false;
    return true;
  }
}

/** INVARIANT: in the order they came: none that was shown is shown no more. */
const unique = (labels: readonly FileLabel[]): FileLabel[] =>
  labels.filter(({ id, source }, at) => labels.findIndex((other) => other.id === id && other.source === source) === at);

/** Fonts, sound, film, and drawings that nobody knows (EMF, WMF); pictures, where they are not read anyway. */
function mayDecorate({ extension, mime }: RealType, { budget }: Reading): boolean {
  if (mime.startsWith("image/")) return budget.limits.pictures === 0;
  return extension === "" || /^(font|audio|video|model)\/|fontobject/.test(mime);
}

/** Reads one file. `declared`: for the outermost, whose name and type are compared with what it is. */
async function readPart(part: Part, reading: Reading, declared?: Declared): Promise<readonly RealType[]> {
  const { source, path } = part;
  const types: RealType[] = [];
  let [isZip, endsLikeZip] = [false, false];
  let pdfAt: number | null = null;
  let shownAs: readonly RealType[] = [];
  const known = await guarded(reading, path, async () => {
    reading.budget.depth(part.depth);
    reading.budget.checkTime();
    const type = declared?.type ?? part.type ?? null;
    const identity = await identify(source, reading, isToldMail(part.name, type));
    types.push(...asTold(identity.types, part.name, type));
    // What holds it may say so of any text: it is no disguise.
    if (part.type !== undefined) shownAs = types.filter((one) => !identity.types.includes(one));
    ({ isZip, pdfAt } = identity);
    endsLikeZip = !isZip && endRecord(source) !== null;
  });
  if (!known) return [];
  if (endsLikeZip) reading.zips.awaited += 1;
  try {
    await readAll(types, pdfAt, part, reading);
    if (isZip && reading.zips.awaited > 0 && part.isTrailing !== true) remember(source, reading);
    await guarded(reading, path, async () => {
      const behind = endsLikeZip ? zipBehind(source, reading) : null;
      if (behind === null) return;
      types.push(behind);
      await readAs(behind, part, reading);
    });
  } finally {
    if (endsLikeZip) reading.zips.awaited -= 1;
    noteFlags(
      part,
      types.filter((one) => !shownAs.includes(one)),
      reading,
      declared,
    );
  }
  return types;
}

/** `pdfAt`: where in an archive a PDF begins, which is taken from `types` where it is one of the archive's files. */
async function readAll(types: RealType[], pdfAt: number | null, part: Part, reading: Reading): Promise<void> {
  const { pdf } = reading;
  const around = pdf.awaited;
  const awaited = pdfAt === null ? null : { source: part.source, at: pdfAt, depth: part.depth + 1, files: [] };
  pdf.awaited = awaited;
  for (const type of [...types]) {
    if (type.extension === "pdf" && awaited !== null && isOneOfThem(awaited, reading.budget))
      types.splice(types.indexOf(type), 1);
    else await readAs(type, part, reading);
  }
  pdf.awaited = around;
}

function notePdf({ source, depth, at }: Part, { pdf: { awaited } }: Reading): void {
  if (awaited?.depth !== depth || at === undefined) return;
  if (startsWith(source.read(0, PDF.length), PDF)) awaited.files.push({ start: at, end: at + source.size });
}

async function readAs(type: RealType, part: Part, reading: Reading): Promise<void> {
  restIfWorth();
  const document = readerFor(type.extension, reading.budget.limits.pictures > 0);
  const isZip = document === office || document === opendocument;
  const isUnseen = UNREAD_ARCHIVES.has(type.extension);
  if (isZip || isUnseen || !LEAVES.has(document)) reading.unpacked.any = true;
  const reader = isZip && reading.unpacked.visit !== null ? zip : document;
  await guarded(reading, part.path, async () => {
    if (reader !== null) return reader(part, reading);
    if (part.ornament === true && mayDecorate(type, reading)) return;
    const what = `${type.extension === "" ? "an unknown type of file" : type.mime} is not read`;
    if (isUnseen) throw new Unreadable("unsupported", what);
    noteNoText(part.path, what, reading);
  });
}

/** INVARIANT: only what was read is remembered, and every byte of it counts. */
function remember(source: ByteSource, reading: Reading): void {
  const { entries, hidden } = directoryOf(source, reading);
  for (const entry of [...entries, ...hidden]) if (!entry.open) addSeen(source, entry, reading);
}

function noteFlags({ name }: Part, types: readonly RealType[], { flags }: Reading, declared?: Declared): void {
  if (isPolyglot(types)) flags.add("polyglot");
  if (!agrees(extensionOf(name), types) && name.includes(".")) flags.add("extension-mismatch");
  const said = declared?.type == null ? null : extensionOfMime(declared.type);
  if (said !== null && !agrees(said, types)) flags.add("declared-type-mismatch");
}
