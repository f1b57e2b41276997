/**
 * A file that was held and may go on, to the browser: whole, or the part that was asked for.
 * @module
 */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Received } from "../inspection/index.ts";
import { rangeOf } from "./ranges.ts";

/** Headers that say something of the bytes as the app would have sent them, which the held file says itself. */
const OF_THE_BYTES = [
  "content-length",
  "content-encoding",
  "content-range",
  "accept-ranges",
  "content-md5",
  "digest",
  "content-digest",
  "repr-digest",
];

/** Resolves when the last byte has gone, or nobody wants it any more. */
export async function deliverHeld(
  request: IncomingHttpHeaders,
  response: ServerResponse,
  answer: {
    readonly status: number;
    readonly headers: Record<string, string | string[]>;
    readonly original: IncomingHttpHeaders;
  },
  received: Received,
): Promise<void> {
  const headers = { ...answer.headers };
  for (const name of OF_THE_BYTES) delete headers[name];
  if (!received.complete) {
    response.writeHead(answer.status, headers);
    return send(Readable.from(whole(received)), response);
  }
  const { held } = received;
  headers["accept-ranges"] = "bytes";
  const range = rangeOf(request, answer.original, held.size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...headers, "content-range": `bytes */${held.size}`, "content-length": "0" }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: held.size };
  headers["content-length"] = String(end - start);
  if (range !== null) headers["content-range"] = `bytes ${start}-${end - 1}/${held.size}`;
  response.writeHead(range === null ? answer.status : 206, headers);
  return send(held.stream(start, end), response);
}

async function* whole(received: Extract<Received, { complete: false }>): AsyncGenerator<Uint8Array> {
  yield* received.held.stream();
  yield* received.rest;
}

const send = (source: Readable, response: ServerResponse) => pipeline(source, response).catch(() => {});
