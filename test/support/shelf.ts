/**
 * An app with files of the test's choice to download, and a form and an address to upload to. It stands behind the
 * gateway like any other app, and keeps what reached it.
 * @module
 */
import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Demo } from "./demo.ts";

export interface ShelfFile {
  readonly type?: string;
  readonly content: Buffer | (() => AsyncGenerator<Buffer>);
  readonly headers?: Readonly<Record<string, string>>;
  /** It never gives more than a part, whatever is asked for. */
  readonly onlyParts?: boolean;
}

export interface Shelf {
  /** Where the browser finds the app, with a slash at the end. */
  readonly url: string;
  put(name: string, file: ShelfFile): void;
  /** Requests for files that came, with the range that was asked for. */
  readonly asked: { readonly name: string; readonly range: string | undefined }[];
  /** Bodies of the uploads that came. */
  readonly received: { readonly type: string | undefined; readonly body: Buffer }[];
  close(): Promise<void>;
}

export async function startShelf(demo: Demo): Promise<Shelf> {
  const files = new Map<string, ShelfFile>();
  const asked: Shelf["asked"] = [];
  const received: Shelf["received"] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? "/").split("?")[0]?.slice(1) ?? "");
    if (request.method === "POST" || request.method === "PUT") {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        received.push({ type: request.headers["content-type"], body: Buffer.concat(chunks) });
        response.writeHead(200, { "content-type": "text/html" }).end("<title>Shelf</title><h1>Taken</h1>");
      });
      return;
    }
    const file = files.get(name);
    if (file === undefined) return void response.writeHead(200, { "content-type": "text/html" }).end(page(files));
    asked.push({ name, range: request.headers.range });
    send(name, file, request.headers.range, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  await demo.api("POST", "/apps", {
    name: "Shelf",
    hosts: [{ host: "shelf.contoso.example", upstream: `http://127.0.0.1:${port}` }],
  });
  return {
    url: `https://shelf.contoso.example.${demo.file.base}/`,
    put: (name, file) => void files.set(name, file),
    asked,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const page = (files: ReadonlyMap<string, ShelfFile>) => `<!doctype html><title>Shelf</title><h1>Shelf</h1>
${[...files.keys()].map((name) => `<p><a href="/${encodeURIComponent(name)}">${name}</a></p>`).join("\n")}
<form method="post" action="/" enctype="multipart/form-data"><input type="text" name="note" value="a note">
<input type="file" name="file" aria-label="File" multiple><button>Upload</button></form>`;

async function send(name: string, file: ShelfFile, range: string | undefined, response: ServerResponse) {
  const headers = {
    "content-type": file.type ?? "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    ...file.headers,
  };
  if (typeof file.content === "function") {
    response.writeHead(200, headers);
    for await (const chunk of file.content()) {
      if (!response.write(chunk)) await new Promise<void>((resolve) => response.once("drain", () => resolve()));
    }
    response.end();
    return;
  }
  const etag = `"${createHash("sha256").update(file.content).digest("hex").slice(0, 16)}"`;
  const match = /^bytes=(\d+)-(\d*)$/.exec(file.onlyParts === true ? "bytes=1-" : (range ?? ""));
  const size = file.content.byteLength;
  if (match === null) {
    response.writeHead(200, { ...headers, etag, "accept-ranges": "bytes", "content-length": size }).end(file.content);
    return;
  }
  const start = Number(match[1]);
  if (start >= size) return void response.writeHead(416, { ...headers, "content-range": `bytes */${size}` }).end();
  const end = match[2] === "" ? size : Number(match[2]) + 1;
  response
    .writeHead(206, {
      ...headers,
      etag,
      "content-range": `bytes ${start}-${end - 1}/${size}`,
      "content-length": end - start,
    })
    .end(file.content.subarray(start, end));
}
