/**
 * Rewrites host names in a body as it streams by. Nothing buffers a whole body: at a cut only as much is held back as
 * a name could reach over it.
 * @module
 */
import { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

const TEXT_TYPES =
  /^(?:text\/(?:html|css|javascript|xml|plain|event-stream)|application\/(?:javascript|x-javascript|json|xml|xhtml\+xml|manifest\+json|[\w.+-]+\+json|[\w.+-]+\+xml|x-www-form-urlencoded)|image\/svg\+xml)\b/i;

/** Whether host names in a body of this type are rewritten; what is not text passes through untouched. */
export const isRewritable = (contentType: string | undefined) =>
  contentType !== undefined && TEXT_TYPES.test(contentType) && !/charset="?utf-?(?:16|32)/i.test(contentType);

/**
 * A stream that applies `map` to text. Bytes go through as Latin-1, which keeps every byte: host names are ASCII in
 * all encodings that reach here.
 */
export function rewriteStream(map: (text: string) => string, reach: number): Transform {
  let held = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = held + chunk.toString("latin1");
      const cut = safeCut(text, reach);
      held = text.slice(cut);
      // One character either side of the cut decides whether a name begins or ends there, so the map sees it.
      done(null, Buffer.from(map(text.slice(0, cut)), "latin1"));
    },
    flush(done) {
      done(null, Buffer.from(map(held), "latin1"));
    },
  });
}

/** The last place, at most `reach` before the end, where no host name can be under way; else the very reach. */
function safeCut(text: string, reach: number): number {
  for (let at = text.length; at > Math.max(0, text.length - reach); at--) {
    if (isBoundary(text.charCodeAt(at - 1))) return at;
  }
  return Math.max(0, text.length - reach);
}

/** White space, quotes, brackets, slash, comma and the like: never inside a host name or its escaped prefix. */
function isBoundary(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x28 ||
    code === 0x29 ||
    code === 0x2c ||
    code === 0x2f ||
    code === 0x3c ||
    code === 0x3e
  );
}

/** Undoes a content encoding (RFC 9110 section 8.4); null: one that we did not ask for. */
export function decoder(encoding: string | undefined): Transform | "identity" | null {
  switch (encoding?.toLowerCase()) {
    case undefined:
    case "":
    case "identity":
      return "identity";
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return null;
  }
}
