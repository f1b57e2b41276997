/**
 * Rewrites host names in a body as it streams by. Nothing buffers a whole body: at a cut only as much is held back as
 * a name could reach over it.
 * @module
 */
import { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { LOOK_BEHIND, type Mapping } from "./host-map.ts";

const TEXT_TYPES =
  /^(?:text\/(?:html|css|javascript|xml|plain|event-stream)|application\/(?:javascript|x-javascript|json|xml|xhtml\+xml|manifest\+json|[\w.+-]+\+json|[\w.+-]+\+xml|x-www-form-urlencoded)|image\/svg\+xml)\b/i;

/** Whether host names in a body of this type are rewritten; what is not text passes through untouched. */
export const isRewritable = (contentType: string | undefined) =>
  contentType !== undefined && TEXT_TYPES.test(contentType) && !/charset="?utf-?(?:16|32)/i.test(contentType);

/**
 * A stream that applies `mapping` to text, with the same result wherever the stream is cut. Bytes go through as Latin-1,
 * which keeps every byte: host names are ASCII in all encodings that reach here.
 */
export function rewriteStream(mapping: Mapping): Transform {
  const { pattern, replace, reach } = mapping;
  /** What has gone out already but decides, by standing before it, whether a name begins; then what is held back. */
  let behind = 0;
  let held = "";

  /** Maps every match that begins before `limit`, and keeps the rest for the next call. */
  function advance(text: string, limit: number): string {
    let out = "";
    let at = behind;
    pattern.lastIndex = behind;
    for (let match = pattern.exec(text); match !== null && match.index < limit; match = pattern.exec(text)) {
      out += text.slice(at, match.index) + replace(match);
      at = match.index + match[0].length;
    }
    const cut = Math.max(limit, at);
    out += text.slice(at, cut);
    behind = Math.min(cut, LOOK_BEHIND);
    held = text.slice(cut - behind);
    return out;
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = held + chunk.toString("latin1");
      const limit = settled(text, text.length - reach);
      if (limit <= behind) held = text;
      else this.push(Buffer.from(advance(text, limit), "latin1"));
      done();
    },
    flush(done) {
      done(null, Buffer.from(advance(held, held.length), "latin1"));
    },
  });
}

/**
 * The last place from `least` on before which every match is decided: no match holds a character like these, nor looks
 * beyond one. So an event, a line, a quoted value goes out as soon as it is complete.
 */
function settled(text: string, least: number): number {
  for (let at = text.length; at > Math.max(least, 0); at--) {
    if (DECIDES.test(text.charAt(at - 1))) return at;
  }
  return least;
}
const DECIDES = /[\s"'()<>,;]/;

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
