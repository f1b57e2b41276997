/**
 * Is an answer a download, and what does the person get in its place when it may not be one?
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";

export interface Download {
  readonly name: string;
  readonly type: string | null;
  /** Bytes as declared; null: not declared. */
  readonly size: number | null;
}

/** Types that a browser shows as part of a page or as a page; everything else it would save. */
const SHOWN =
  /^(?:text\/(?!(?:x-)?(?:csv|rtf|calendar|vcard|vcalendar|tab-separated|tsv|comma-separated))|image\/(?!vnd\.)|audio\/|video\/|font\/|application\/(?:json|javascript|x-javascript|xml|xhtml\+xml|manifest\+json|wasm|font-|x-font|problem\+json|ld\+json|graphql|x-ndjson|grpc-web|vnd\.apple\.mpegurl|dash\+xml|signed-exchange|[\w.-]+\+json))/i;

const EMBEDDED = new Set(["script", "style", "worker", "sharedworker", "serviceworker"]);
const EMBEDDED_NAME = /\.(?:m?js|css)$/i;
/** What servers call a file that they know nothing about; a document that has a type of its own is no script. */
const UNKNOWN_TYPES = new Set(["application/octet-stream", "binary/octet-stream", "application/unknown"]);

/**
 * Null: not a download. `destination`: the request's `Sec-Fetch-Dest`.
 *
 * INVARIANT: what a client says of the request's purpose is believed only where the address and the type agree. A
 * header alone must not turn a document into a part of a page.
 */
export function downloadOf(
  status: number,
  headers: IncomingHttpHeaders,
  path: string,
  destination: string | undefined,
): Download | null {
  // Whatever succeeds may carry a file: exports are answered with 201 or 202, too.
  if (status < 200 || status > 299 || status === 204 || status === 205) return null;
  const types = all(headers["content-type"]).map((one) => one.split(";")[0]?.trim().toLowerCase() ?? "");
  const type = types[0] ?? null;
  const dispositions = all(headers["content-disposition"]);
  const attached = dispositions.some(isAttachment);
  const length = Number(headers["content-length"]);
  const vague = types.every((one) => UNKNOWN_TYPES.has(one));
  const embedded = EMBEDDED.has(destination ?? "") && EMBEDDED_NAME.test(path) && vague;
  const unseen = types.length === 0 ? length !== 0 : types.some((one) => !SHOWN.test(one));
  if (!attached && (!unseen || embedded)) return null;
  return {
    name: fileName(dispositions[0], path),
    type,
    size: sizeOf(status, headers),
  };
}

/** INVARIANT: of an answer that is a part of a file, the size of the file, or none: never that of the part. */
function sizeOf(status: number, headers: IncomingHttpHeaders): number | null {
  const told =
    status === 206 ? /^bytes [\d-]+\/(\d+)$/i.exec(headers["content-range"] ?? "")?.[1] : headers["content-length"];
  const size = told === undefined ? Number.NaN : Number(told);
  return Number.isSafeInteger(size) && size >= 0 ? size : null;
}

/** A header that was sent twice counts with each of its values: which one a browser takes is not known here. */
const all = (header: string | string[] | undefined): string[] => (header === undefined ? [] : [header].flat());

/** RFC 6266 section 4.2: a disposition that is not known is treated as an attachment. One with a name alone is shown. */
const isAttachment = (disposition: string) => !/^\s*(?:inline\s*(?:;|$)|[^\s;=]+\s*=|;|$)/i.test(disposition);

/** RFC 6266, `filename*` before `filename`; else the last part of the address. */
export function fileName(disposition: string | undefined, path: string): string {
  const extended = /filename\*\s*=\s*(?:utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(disposition ?? "")?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? "");
  const last = path.split("?")[0]?.split("/").at(-1);
  const name = decode(extended) ?? plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2] ?? decode(last) ?? "";
  // Controls, path separators and marks that turn the reading direction have no place in a file name.
  return name.replace(/[\p{Cc}\p{Cf}/\\]/gu, "_").slice(0, 200) || "download";
}

function decode(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The text file that stands in for a blocked download. */
export function blockedFile(options: {
  download: Download;
  message: string;
  /** "": there is no more to say than the message. */
  why: string;
  recheckUrl: string | null;
  support: string;
  reference: string;
  time: string;
}): { body: Buffer; headers: Record<string, string> } {
  const { download, message, why, recheckUrl, support, reference, time } = options;
  const lines = [
    `The download of "${download.name}" was blocked.`,
    "",
    message,
    ...(why === "" ? [] : ["", why]),
    ...(recheckUrl === null ? [] : ["", "To have this device checked again, open:", recheckUrl]),
    ...(support === "" ? [] : ["", `If you need help, turn to ${support} and give the reference.`]),
    "",
    `Reference: ${reference}`,
    `Time: ${time}`,
    "",
  ];
  const body = Buffer.from(lines.join("\r\n"), "utf8");
  const name = `${download.name}.blocked.txt`;
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  return {
    body,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(body.byteLength),
      "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-sallyport-reference": reference,
    },
  };
}
