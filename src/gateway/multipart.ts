/**
 * Forms with files (RFC 7578): taken apart by a parser, and put together again for the app.
 *
 * INVARIANT: the app gets what was looked at. Two parsers may read one body in two ways, so the body that came is never
 * passed on; a new one is written from the parts that were understood.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";

const MB = 1024 * 1024;
const LIMITS = { fieldNameSize: 1024, fieldSize: 8 * MB, fields: 2000, files: 500, parts: 2000, headerPairs: 100 };

/** Bytes of all fields together, which are held in memory. */
const FIELDS_TOGETHER = 16 * MB;

export type Part<File> =
  | { readonly kind: "field"; readonly name: string; readonly value: Buffer; readonly type: string | null }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly fileName: string;
      readonly type: string;
      readonly file: File;
    };

/** What makes a body one that is not understood as a form. */
export class NotAForm extends Error {}

/**
 * The parts in their order; `take` is given each file's bytes as they come and must read them to the end. Throws
 * `NotAForm` where the body is none, or has more parts than a form would.
 */
export async function readForm<File>(
  body: Readable,
  contentType: string,
  take: (bytes: Readable, fileName: string, type: string) => Promise<File>,
): Promise<Part<File>[]> {
  const parts: Promise<Part<File>>[] = [];
  const streams = new Set<Readable>();
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (why: string) => reject(new NotAForm(why));
      let fieldBytes = 0;
      const parser = open(contentType, refuse);
      if (parser === null) return;
      parser.on("file", (name: unknown, stream, fileName: unknown, encoding, type) => {
        streams.add(stream);
        // Whoever reads it is told; a stream that nobody listens to would end the process.
        stream.on("error", () => {});
        const wrong = wrongName(name) ?? (ENCODED.test(encoding) ? "a part of it is encoded" : null);
        if (wrong !== null || typeof name !== "string") return refuse(wrong ?? "");
        stream.on("limit", () => refuse("a file in it is too large"));
        const called = typeof fileName === "string" ? fileName : "";
        const taking = take(stream, called, type).then((file) => ({
          ...{ kind: "file" as const, name, fileName: called, type, file },
        }));
        // Awaited below; a file that fails ends the others.
        taking.catch(reject);
        parts.push(taking);
      });
      parser.on("field", (name: unknown, value: unknown, nameCut, valueCut, encoding, type) => {
        const wrong = wrongName(name) ?? (ENCODED.test(encoding) ? "a part of it is encoded" : null);
        if (wrong !== null || typeof name !== "string") return refuse(wrong ?? "");
        const bytes = Buffer.from(typeof value === "string" ? value : "", "utf8");
        fieldBytes += bytes.byteLength + name.length;
        if (nameCut || valueCut || fieldBytes > FIELDS_TOGETHER) return refuse("a field in it is too long");
        parts.push(Promise.resolve({ kind: "field", name, value: bytes, type: plainType(type) }));
      });
      for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
        parser.on(limit, () => refuse("it has more parts than a form would"));
      parser.on("error", (error) => refuse(error instanceof Error ? error.message : "it cannot be read"));
      parser.on("finish", resolve);
      body.on("error", reject);
      const broken = () => reject(new Error("the browser broke off the upload"));
      body.on("aborted", broken);
      body.on("close", () => (body.readableEnded ? undefined : broken()));
      body.pipe(parser);
    });
    return await Promise.all(parts);
  } catch (error) {
    // INVARIANT: whoever takes a file is told that no more of it comes; otherwise it would be held for ever.
    body.unpipe();
    for (const stream of streams) stream.destroy(error instanceof Error ? error : new Error("broken off"));
    await Promise.allSettled(parts);
    throw error;
  }
}

/** Encodings that leave the bytes as they are are the only ones that forms use (RFC 7578 section 4.7). */
const ENCODED = /^(?:base64|quoted-printable|x-)/i;

/** Names that one parser reads as a name, and another as more than that. Null: none of these. */
function wrongName(name: unknown): string | null {
  if (typeof name !== "string" || name === "") return "a part of it has no name";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  return /[\\\u0000-\u001f\u007f]|filename\s*\*?\s*=/i.test(name) ? "a part of it has a name that is none" : null;
}

function open(contentType: string, refuse: (why: string) => void) {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: LIMITS,
      defCharset: "utf8",
      // Whatever has a file name is a file, and whatever is not plain text.
      isPartAFile: (_name, type, fileName) => fileName !== undefined || (type ?? "text/plain") !== "text/plain",
      preservePath: true,
    });
  } catch (error) {
    refuse(error instanceof Error ? error.message : "it cannot be read");
    return null;
  }
}

const plainType = (type: string) => (type === "text/plain" ? null : type);

export interface WrittenForm {
  readonly contentType: string;
  /** Bytes. */
  readonly length: number;
  readonly stream: () => AsyncGenerator<Uint8Array>;
}

/** The same form as a new body. */
export function writeForm(
  parts: readonly Part<{ readonly size: number; readonly stream: () => AsyncIterable<Uint8Array> }>[],
): WrittenForm {
  const boundary = `----sallyport${randomBytes(18).toString("hex")}`;
  const heads = parts.map((part) => Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n\r\n`, "utf8"));
  const end = Buffer.from(`--${boundary}--\r\n`);
  const sizeOf = (part: (typeof parts)[number]) => (part.kind === "field" ? part.value.byteLength : part.file.size);
  const length = parts.reduce((sum, part, at) => sum + (heads[at]?.byteLength ?? 0) + sizeOf(part) + 2, 0) + end.length;
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const [at, part] of parts.entries()) {
      yield heads[at] as Buffer;
      if (part.kind === "field") yield part.value;
      else yield* part.file.stream();
      yield CRLF;
    }
    yield end;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, length, stream };
}

const CRLF = Buffer.from("\r\n");

function headOf(part: Part<unknown>): string {
  const name = `Content-Disposition: form-data; name="${escaped(part.name)}"`;
  if (part.kind === "file") return `${name}; filename="${escaped(part.fileName)}"\r\nContent-Type: ${clean(part.type)}`;
  return part.type === null ? name : `${name}\r\nContent-Type: ${clean(part.type)}`;
}

/** As browsers write names (WHATWG HTML, "multipart/form-data encoding algorithm"). */
const escaped = (name: string) => name.replace(/\r\n|\r|\n/g, "%0D%0A").replaceAll('"', "%22");
const clean = (type: string) => type.replace(/[^\x20-\x7e]/g, "");
