/**
 * Who is at the other end of a connection: the socket's own peer, or whom the proxy in front named.
 *
 * The TLS servers wrap the socket that was accepted, so a request does not lead back to it. What is known is kept by
 * the two addresses and ports of the connection, which no other connection has at the same time, until the handshake is done.
 * @module
 */
import type { Socket } from "node:net";

export class Peers {
  readonly #byConnection = new Map<string, string | null>();
  readonly #bySocket = new WeakMap<object, string | null>();

  /** `address`: null when it is not known. */
  accept(socket: Socket, address: string | null): void {
    const key = keyOf(socket);
    if (key === null) return;
    this.#byConnection.set(key, address);
    socket.once("close", () => this.#byConnection.delete(key));
  }

  /** The handshake is done: `secured` is the socket that requests will name. */
  secure(secured: Socket): void {
    const key = keyOf(secured);
    this.#bySocket.set(secured, key === null ? null : (this.#byConnection.get(key) ?? null));
  }

  /** INVARIANT: null when it is not known; never the address of a proxy in its place. */
  of(socket: object): string | null {
    return this.#bySocket.get(socket) ?? null;
  }
}

function keyOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string | null {
  if (remoteAddress === undefined || remotePort === undefined) return null;
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
