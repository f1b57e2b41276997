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
  /^(?:text\/(?!csv|rtf|calendar|vcard|tab-separated)|image\/|audio\/|video\/|font\/|application\/(?:json|javascript|x-javascript|xml|xhtml\+xml|manifest\+json|wasm|font-|x-font|problem\+json|ld\+json|graphql|x-ndjson|grpc-web|vnd\.apple\.mpegurl|dash\+xml|signed-exchange|[\w.-]+\+json))/i;

const EMBEDDED = new Set(["script", "style", "worker", "sharedworker", "serviceworker"]);
const EMBEDDED_NAME = /\.(?:m?js|css)$/i;

/** Null: not a download. `destination`: the request's `Sec-Fetch-Dest`. */
export function downloadOf(
  status: number,
  headers: IncomingHttpHeaders,
  path: string,
  destination: string | undefined,
): Download | null {
  if (status !== 200 && status !== 206 && status !== 203) return null;
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? null;
  const disposition = [headers["content-disposition"]].flat()[0];
  const attached = disposition !== undefined && /^\s*attachment\b/i.test(disposition);
  // What a client says of the request's purpose is believed only where the address agrees: a header alone must not
  // turn a document into a part of a page.
  const embedded = EMBEDDED.has(destination ?? "") && EMBEDDED_NAME.test(path);
  const unseen = type !== null && !SHOWN.test(type) && !(embedded && !attached);
  const unnamed = type === null && destination === "document";
  if (!attached && !unseen && !unnamed) return null;
  const length = Number(headers["content-length"]);
  return {
    name: fileName(disposition, path),
    type,
    size: headers["content-length"] === undefined || !Number.isSafeInteger(length) ? null : length,
  };
}

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
  detail: string;
  recheckUrl: string | null;
  support: string;
  reference: string;
  time: string;
}): { body: Buffer; headers: Record<string, string> } {
  const { download, message, detail, recheckUrl, support, reference, time } = options;
  const lines = [
    `The download of "${download.name}" was blocked.`,
    "",
    message,
    "",
    ...(detail === "" ? [] : [detail]),
    ...(recheckUrl === null ? [] : ["To have this device checked again, open:", recheckUrl]),
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
