/**
 * What is an upload: told by the head of a request, and by its first bytes where the head calls them talk.
 * @module
 */
import type { Readable } from "node:stream";
import type { SessionExchange } from "./context.ts";
import { fileName } from "./transfers.ts";

export type Upload =
  | { readonly kind: "form"; readonly contentType: string }
  | {
      readonly kind: "raw";
      readonly name: string;
      readonly type: string | null;
      /** Put before the bytes when they are looked into, so that they can be taken apart; null: nothing. */
      readonly prefix: Buffer | null;
    };

/** What pages say to their servers all the time; everything else that is sent is a file. */
const TALK =
  /^(?:application\/(?:x-www-form-urlencoded|json|graphql|xml|[\w.+-]+\+json|soap\+xml|x-ndjson|grpc-web[\w.+-]*|csp-report|reports\+json|x-protobuf|protobuf)|text\/(?:plain|xml|ping))$/;
const NAMES_A_FILE = /\.[a-z0-9]{1,8}$/i;
/** Parameters that types of talk have; with others, some servers take the body for something else. */
const TALK_PARAMETERS = /^[^;]*(?:;\s*(?:charset|profile|type|action|version|odata\.[a-z]+)\s*=[^;]*)*;?\s*$/i;

/**
 * Null: no file is in this request, as far as its head tells; see `saysWhatItIs`.
 *
 * INVARIANT: a type that is missing or not known counts as a file's. One of talk does not make talk of a file: what is sent
 * under a file's name, as a part of one, or is text that is put, is a file whatever it says it is.
 */
export function uploadIn({ request, url }: Pick<SessionExchange, "request" | "url">): Upload | null {
  const { headers, method } = request;
  if (headers["content-length"] === "0") return null;
  const contentType = headers["content-type"] ?? "";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") return { kind: "form", contentType };
  const disposition = [headers["content-disposition"] ?? []].flat()[0];
  const named = [headers["x-file-name"] ?? headers.slug ?? []].flat()[0];
  const put = method === "PUT" && type.startsWith("text/");
  const placed = NAMES_A_FILE.test(url.pathname.replace(/[')]+$/, "")) && !PAGES.test(url.pathname);
  const isTalk = TALK.test(type) && TALK_PARAMETERS.test(contentType) && !/multipart|boundary/i.test(contentType);
  const told = disposition ?? named ?? headers["content-range"];
  if (isTalk && told === undefined && !put && !placed) return null;
  return {
    kind: "raw",
    name: nameOf(disposition, named, url.pathname),
    type: type || null,
    prefix: prefixFor(type, contentType),
  };
}

/** Endings of addresses that answer talk, not files. */
const PAGES = /\.(?:php\d?|aspx?|ashx|asmx|svc|jsp|do|action|cgi|pl|py|rb|cfm|json|xml|html?)$/i;

/** Types of talk that are put together of parts would hide what is in them: read as the mail that they look like. */
function prefixFor(type: string, contentType: string): Buffer | null {
  if (!type.startsWith("multipart/")) return null;
  const line = contentType.replace(/[\r\n]+/g, " ");
  return Buffer.from(`From: upload\r\nMIME-Version: 1.0\r\nContent-Type: ${line}\r\n\r\n`, "latin1");
}

function nameOf(disposition: string | undefined, named: string | undefined, path: string): string {
  const told =
    disposition ?? (named === undefined ? undefined : `x; filename*=utf-8''${encodeURIComponent(decoded(named))}`);
  const name = fileName(told, path);
  return name === "download" ? "upload" : name;
}

/** Whether the first bytes of talk are what its type says. Binary bytes are a file, and JSON begins like JSON. */
export function saysWhatItIs(type: string, first: Buffer): boolean {
  if (first.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(first, { stream: true });
  } catch {
    return false;
  }
  const text = first.toString("latin1").replace(/^(?:\xef\xbb\xbf)?\s+/, "");
  return !/json/i.test(type) || text === "" || /^(?:\xef\xbb\xbf)?[[{"\d\-tfn]/.test(text);
}

/** An upload by its bytes, where its head called it talk. The bytes stay to be read. */
export async function uploadInDisguise({
  request,
  url,
}: Pick<SessionExchange, "request" | "url">): Promise<Upload | null> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (request.headers["content-encoding"] !== undefined || type.includes("protobuf") || type.includes("grpc"))
    return null;
  const first = await firstBytes(request);
  return saysWhatItIs(type, first)
    ? null
    : { kind: "raw", name: nameOf(undefined, undefined, url.pathname), type, prefix: null };
}

async function firstBytes(request: Readable): Promise<Buffer> {
  for (;;) {
    const chunk = request.read() as Buffer | null;
    if (chunk !== null) {
      request.unshift(chunk);
      return chunk;
    }
    if (request.readableEnded || request.destroyed) return Buffer.alloc(0);
    await new Promise<void>((resolve) => {
      const go = () => {
        for (const event of ["readable", "end", "close", "error"]) request.off(event, go);
        resolve();
      };
      for (const event of ["readable", "end", "close", "error"]) request.once(event, go);
    });
    if (request.readableLength === 0) return Buffer.alloc(0);
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
