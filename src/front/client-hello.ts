/**
 * The server name in a TLS ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3), read before the handshake.
 * @module
 */
export type HelloResult =
  | { readonly state: "complete"; readonly serverName: string | null }
  | { readonly state: "incomplete" | "not-tls" };

const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 0x01;
const SERVER_NAME = 0x0000;
const HOST_NAME = 0x00;
/**
 * Clients use one record, or two where they split it on purpose. INVARIANT: the work for a hello is bounded, because it
 * is read from its first byte again with every packet, and before anything is known of who sends it.
 */
const MAX_RECORDS = 8;
const MAX_MESSAGE = 16 * 1024;

/** Hostile bytes give "not-tls", never an exception. */
export function readClientHello(bytes: Buffer): HelloResult {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof RangeError) return { state: "not-tls" };
    throw error;
  }
}

function read(bytes: Buffer): HelloResult {
  const fragments: Buffer[] = [];
  let have = 0;
  for (let at = 0; fragments.length < MAX_RECORDS; ) {
    if (bytes.length > at && bytes[at] !== HANDSHAKE_RECORD) return { state: "not-tls" };
    if (bytes.length < at + 5) return { state: "incomplete" };
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || bytes[at + 1] !== 3) return { state: "not-tls" };
    const fragment = bytes.subarray(at + 5, at + 5 + length);
    fragments.push(fragment);
    have += fragment.length;
    const message = Buffer.concat(fragments);
    if (message.length > 0 && message[0] !== CLIENT_HELLO) return { state: "not-tls" };
    if (have >= 4 && message.readUIntBE(1, 3) > MAX_MESSAGE) return { state: "not-tls" };
    if (have >= 4 && have >= 4 + message.readUIntBE(1, 3)) {
      return { state: "complete", serverName: serverName(message.subarray(4, 4 + message.readUIntBE(1, 3))) };
    }
    if (fragment.length < length) return { state: "incomplete" };
    at += 5 + length;
  }
  return { state: "not-tls" };
}

function serverName(hello: Buffer): string | null {
  let at = 2 + 32;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  if (at >= hello.length) return null;
  const end = at + 2 + hello.readUInt16BE(at);
  for (at += 2; at + 4 <= end; at += 4 + hello.readUInt16BE(at + 2)) {
    if (hello.readUInt16BE(at) !== SERVER_NAME) continue;
    // extension type and length, list length, then the first entry: type, length, name.
    if (hello.readUInt8(at + 6) !== HOST_NAME) return null;
    const length = hello.readUInt16BE(at + 7);
    return hello
      .subarray(at + 9, at + 9 + length)
      .toString("latin1")
      .toLowerCase();
  }
  return null;
}
