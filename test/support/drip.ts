/**
 * An app whose file never ends: a page, and a download that sends a little every few milliseconds. It stands behind the
 * gateway like any other app, and shows when a download in progress is cut.
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Demo } from "./demo.ts";

export interface DripApp {
  /** Where the browser finds the app, with a slash at the end. */
  readonly url: string;
  /** How many downloads the app is sending at this moment. */
  readonly sending: () => number;
  close(): Promise<void>;
}

export async function startDripApp(demo: Demo): Promise<DripApp> {
  let sending = 0;
  const server = createServer((request, response) => {
    if (request.url !== "/endless.bin") {
      response.writeHead(200, { "content-type": "text/html" });
      response.end('<!doctype html><title>Drip</title><h1>Drip</h1><a href="/endless.bin">Download</a>');
      return;
    }
    response.writeHead(200, { "content-type": "application/octet-stream", "content-disposition": "attachment" });
    sending += 1;
    const timer = setInterval(() => response.write(Buffer.alloc(4096)), 10);
    response.on("close", () => {
      clearInterval(timer);
      sending -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  await demo.api("POST", "/apps", {
    name: "Drip",
    hosts: [{ host: "drip.contoso.example", upstream: `http://127.0.0.1:${port}` }],
  });
  return {
    url: `https://drip.contoso.example.${demo.file.base}/`,
    sending: () => sending,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
