/**
 * The organisation's listening sockets: one https server that goes by the Host header, one http server for the
 * revocation list.
 * @module
 */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { OrganisationConfig } from "./config.ts";

const CLOSE_TIMEOUT_MS = 2_000;

export interface Site {
  answersFor(host: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export function createSiteServer({ tls }: Pick<OrganisationConfig, "tls">, sites: readonly Site[]): Server {
  const siteOf = (request: IncomingMessage) =>
    sites.find((site) => site.answersFor(request.headers.host?.toLowerCase() ?? ""));
  const server = createHttpsServer(
    { cert: readFileSync(tls.cert), key: readFileSync(tls.key), minVersion: "TLSv1.2" },
    (request, response) => {
      const site = siteOf(request);
      if (!site) {
        response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
        response.end("Contoso has nothing under this host name.\n");
        return;
      }
      site.handle(request, response).catch((error: unknown) => {
        process.stderr.write(`organisation: ${(error as Error).stack}\n`);
        response.destroy();
      });
    },
  );
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const site = siteOf(request);
    if (site?.upgrade) site.upgrade(request, socket, head);
    else socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  return server;
}

/** The list is read anew for each request, as whoever revokes writes a new file. */
export function createRevocationListServer({ crlFile }: Pick<OrganisationConfig, "crlFile">): Server {
  return createHttpServer(async (request, response) => {
    const list = request.url === "/device-ca.crl" ? await readFile(crlFile).catch(() => undefined) : undefined;
    response.writeHead(list ? 200 : 404, {
      "content-type": list ? "application/pkix-crl" : "text/plain; charset=utf-8",
      "cache-control": "no-cache",
    });
    response.end(list ?? "The revocation list is at /device-ca.crl\n");
  });
}

/** Listens on `host`; where that is `::` and the machine has no IPv6, on all of IPv4. Rejects with one sentence. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  const attempt = (address: string) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: address, ipv6Only: false }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  try {
    await attempt(host).catch((error: NodeJS.ErrnoException) => {
      if (host !== "::" || !["EAFNOSUPPORT", "EADDRNOTAVAIL"].includes(error.code ?? "")) throw error;
      return attempt("0.0.0.0");
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === "EADDRINUSE"
        ? `port ${port} is taken by another program; stop it or choose another port`
        : `port ${port} cannot be listened on: ${message}`,
    );
  }
}

/** Lets what is under way end, for a moment. */
export async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
