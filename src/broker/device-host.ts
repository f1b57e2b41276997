/**
 * `device.<base>`: asks for a certificate in the handshake, hands back a one-time proof, and does nothing else. No page
 * is shown here and no cookie set; results are on `login.<base>`.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { z } from "zod";
import { SECURITY_HEADERS } from "../pages/index.ts";
import { type StoredChain, storeChain, storedChainSchema } from "../session/index.ts";
import type { Broker } from "./context.ts";

const PROOF_TICKET_LIFETIME = 60_000;
const MAX_CERTIFICATES = 12;

/** What the device showed, for one sign-in: taken once, by the browser that began that sign-in. */
const proofSchema = z.object({ signIn: z.string(), nonce: z.string(), chain: storedChainSchema });

export function createDeviceHost(broker: Broker) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const socket = request.socket as TLSSocket;
    // One handshake, one answer: the next visit shows what is in the certificate store then.
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    response.setHeader("connection", "close");
    if (!sameHost(request.headers.host, socket.servername)) return end(response, 421);
    const url = URL.parse(request.url ?? "/", "https://device");
    if (url === null) return end(response, 400);
    if (request.method !== "GET" || url.pathname !== "/prove") return end(response, 404);
    const signIn = await broker.signIns.find(url.searchParams.get("sign-in") ?? "");
    const nonce = url.searchParams.get("nonce") ?? "";
    if (signIn === null || signIn.proofNonce === null || signIn.proofNonce !== nonce) return end(response, 404);
    const code = randomBytes(32).toString("base64url");
    const proof = { signIn: signIn.id, nonce, chain: presentedChain(socket) };
    await broker.documents.put("proof", code, proof, { expiresAt: broker.clock() + PROOF_TICKET_LIFETIME });
    const query = new URLSearchParams({ "sign-in": signIn.id, code });
    response.setHeader("location", `${broker.addresses.login}/proof?${query}`);
    end(response, 303);
  };
}

/** The proof behind `code`, if it was made for this sign-in and this visit of the device host. */
export async function takeProof(
  broker: Broker,
  code: string,
  signIn: { id: string; proofNonce: string | null },
): Promise<StoredChain | null> {
  const parsed = proofSchema.safeParse(await broker.documents.take("proof", code));
  if (!parsed.success || parsed.data.signIn !== signIn.id || parsed.data.nonce !== signIn.proofNonce) return null;
  return parsed.data.chain;
}

/**
 * What the client sent in this handshake. INVARIANT: never from a resumed TLS session, where nothing was proven;
 * such a connection counts as one without a certificate.
 */
export function presentedChain(socket: TLSSocket): StoredChain {
  const leaf = socket.isSessionReused() ? undefined : socket.getPeerX509Certificate();
  const certificates: Uint8Array[] = [];
  for (let next = leaf; next !== undefined && certificates.length < MAX_CERTIFICATES; next = next.issuerCertificate) {
    certificates.push(next.raw);
  }
  const error = socket.authorizationError as unknown;
  const handshakeError =
    certificates.length === 0 || socket.authorized ? null : String((error as Error)?.message ?? error);
  return storeChain({ certificates, handshakeError });
}

/** RFC 9110 section 7.4: a request for a host that this connection was not opened for is misdirected. */
function sameHost(host: string | undefined, serverName: string | false | null | undefined): boolean {
  return typeof serverName === "string" && (host ?? "").replace(/:\d+$/, "").toLowerCase() === serverName.toLowerCase();
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
