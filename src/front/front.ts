/**
 * The listening socket. It reads the server name of each ClientHello and hands the connection to one of two TLS
 * servers: the one that asks for client certificates, and the rest. Node asks per server, not per host, hence two.
 *
 * INVARIANT: a certificate is asked for on the device host alone, and no TLS session is ever resumed there.
 * @module
 */
import { constants } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext } from "node:tls";
import { readClientHello } from "./client-hello.ts";
import { Peers } from "./peers.ts";
import { readProxyHeader } from "./proxy-protocol.ts";

export interface KeyPair {
  /** PEM, the leaf first. */
  readonly cert: string;
  readonly key: string;
}

export interface FrontPorts {
  readonly isDeviceHost: (serverName: string) => boolean;
  readonly onDevice: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Whether a connection from this address has to begin with a PROXY protocol header; from others none is accepted. */
  readonly speaksProxyProtocol: (address: string) => boolean;
}

const HELLO_TIMEOUT = 10_000;
const MAX_HELLO_BYTES = 17 * 1024;

/** How long the other end may take, in milliseconds. */
export interface Patience {
  readonly handshake: number;
  /** From the first byte of a request to the end of its headers. */
  readonly headers: number;
}
const PATIENCE: Patience = { handshake: 10_000, headers: 30_000 };

export class Front {
  readonly #net: Server;
  readonly #main: HttpsServer;
  readonly #device: HttpsServer;
  readonly #sockets = new Set<Socket>();
  readonly #peers = new Peers();
  #mainContext: SecureContext | null = null;
  #deviceContext: SecureContext | null = null;

  constructor(ports: FrontPorts, patience: Patience = PATIENCE) {
    const limits = {
      minVersion: "TLSv1.2",
      handshakeTimeout: patience.handshake,
      headersTimeout: patience.headers,
      // An upload may take as long as it takes.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(5000, patience.headers),
    } as const;
    this.#main = createHttpsServer(
      { ...limits, SNICallback: (_name, done) => done(null, this.#mainContext ?? undefined) },
      ports.onRequest,
    );
    this.#main.on("upgrade", ports.onUpgrade);
    this.#device = createHttpsServer(
      {
        ...limits,
        requestCert: true,
        // The handshake only proves possession of the key; what the certificate is worth is decided in src/device.
        rejectUnauthorized: false,
        // In the server's own options: a context chosen by name does not carry them.
        secureOptions: constants.SSL_OP_NO_TICKET,
        SNICallback: (_name, done) => done(null, this.#deviceContext ?? undefined),
      },
      ports.onDevice,
    );
    this.#device.keepAliveTimeout = 1;
    for (const server of [this.#main, this.#device]) {
      server.on("tlsClientError", (_error, socket) => socket.destroy());
      server.prependListener("secureConnection", (socket) => this.#peers.secure(socket));
      // These two never listen themselves, and Node watches the time that headers take from this event on.
      server.emit("listening");
    }
    this.#net = createServer({ pauseOnConnect: false }, (socket) => this.#sort(socket, ports));
  }

  /** The certificate of all hosts but the device host. New connections use it from now on. */
  setCertificate(pair: KeyPair): void {
    this.#mainContext = createSecureContext({ ...pair, minVersion: "TLSv1.2" });
  }

  /** Certificate and accepted authorities (PEM) of the device host; exactly these are named in the handshake. */
  setDeviceCertificate(pair: KeyPair, authorities: readonly string[]): void {
    this.#deviceContext = createSecureContext({
      ...pair,
      minVersion: "TLSv1.2",
      // An empty list stays empty: without one, Node would accept every public authority.
      ca: [...authorities],
      // An uploaded intermediate is an anchor by itself.
      allowPartialTrustChain: true,
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
  }

  /** Address of the other end of a request's connection, as the proxy in front named it if there is one; null: unknown. */
  peerOf(request: IncomingMessage): string | null {
    return this.#peers.of(request.socket);
  }

  /** Listens on IPv6 and IPv4; where there is no IPv6, on IPv4. Rejects with the system's error. */
  async listen(port: number): Promise<void> {
    try {
      await this.#listenOn(port, "::");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAFNOSUPPORT" && code !== "EADDRNOTAVAIL") throw error;
      await this.#listenOn(port, "0.0.0.0");
    }
  }

  /** Takes no new connections, lets what runs end for at most `grace` milliseconds, then cuts it. */
  async close(grace: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#net.close(() => resolve()));
    for (const server of [this.#main, this.#device]) {
      // They do not listen, which `close` complains about; what matters is that idle connections and the watch end.
      server.close(() => {});
    }
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, grace);
    await closed;
    clearTimeout(timer);
  }

  #listenOn(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#net.once("error", reject);
      this.#net.listen({ port, host }, () => {
        this.#net.off("error", reject);
        resolve();
      });
    });
  }

  #sort(socket: Socket, ports: FrontPorts): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    const timer = setTimeout(() => socket.destroy(), HELLO_TIMEOUT);
    socket.once("close", () => clearTimeout(timer));
    const peer = socket.remoteAddress ?? null;
    let awaitsProxyHeader = peer !== null && ports.speaksProxyProtocol(peer);
    if (!awaitsProxyHeader) this.#peers.accept(socket, peer);
    let seen = Buffer.alloc(0);
    const onReadable = () => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        seen = Buffer.concat([seen, chunk]);
      }
      if (awaitsProxyHeader) {
        const header = readProxyHeader(seen);
        if (header.state === "incomplete") return;
        // INVARIANT: a proxy that does not say whose connection it is gets none.
        if (header.state === "invalid") return void socket.destroy();
        const { source } = header;
        this.#peers.accept(socket, source.kind === "address" ? source.address : source.kind === "local" ? peer : null);
        seen = seen.subarray(header.length);
        awaitsProxyHeader = false;
      }
      const hello = readClientHello(seen);
      if (hello.state === "incomplete" && seen.length < MAX_HELLO_BYTES) return;
      socket.off("readable", onReadable);
      clearTimeout(timer);
      if (hello.state !== "complete") return answerPlainHttp(socket, seen);
      // The TLS server takes over the connection and finds what was read where it would have read it.
      socket.unshift(seen);
      const device = hello.serverName !== null && ports.isDeviceHost(hello.serverName);
      (device ? this.#device : this.#main).emit("connection", socket);
    };
    socket.on("readable", onReadable);
  }
}

/** Somebody typed http:// at the https port: say so instead of dropping the line. */
function answerPlainHttp(socket: Socket, seen: Buffer): void {
  if (!/^[A-Z]{3,10} \S+ HTTP\/1/.test(seen.subarray(0, 200).toString("latin1"))) return void socket.destroy();
  const text = "This port speaks https. Use https:// in the address.\n";
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
}
