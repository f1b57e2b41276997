/**
 * Connections to what lies outside: apps, identity providers, revocation lists.
 * @module
 */
import { lookup as systemLookup } from "node:dns";
import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, fetch as undiciFetch } from "undici";

/** Names under `localhost` are this machine, whatever the system's resolver thinks of them (RFC 6761 section 6.3). */
const lookup: typeof systemLookup = ((
  name: string,
  given: object,
  done: (error: Error | null, address: unknown, family?: number) => void,
) => {
  if (name !== "localhost" && !name.endsWith(".localhost")) return systemLookup(name, given as never, done as never);
  const all = (given as { all?: boolean }).all === true;
  return all
    ? done(null, [
        { address: "127.0.0.1", family: 4 },
        { address: "::1", family: 6 },
      ])
    : done(null, "127.0.0.1", 4);
}) as never;

const trusting = (ca: string | undefined) => (ca === undefined ? {} : { ca: [...rootCertificates, ca] });

const agents = new Map<string | undefined, Agent>();
export function fetchWith(ca: string | undefined): typeof fetch {
  const agent = agents.get(ca) ?? new Agent({ connect: { lookup, timeout: 5000, ...trusting(ca) } });
  agents.set(ca, agent);
  return ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher: agent })) as never;
}

/** Pools of connections to the apps, one for each upstream. */
export function upstreamPool() {
  const pools = new Map<string, Dispatcher>();
  return (origin: string, servername: string, ca: string | undefined): Dispatcher => {
    const key = JSON.stringify([origin, servername, ca]);
    const known = pools.get(key);
    if (known !== undefined) return known;
    const agent = new Agent({
      connect: { lookup, servername, timeout: 10_000, ...trusting(ca) },
      // Each event stream and web socket holds one; how many there may be is limited by session.
      connections: null,
      headersTimeout: 60_000,
      bodyTimeout: 300_000,
    });
    const pool = agent.compose((dispatch) => (request, handler) => dispatch({ ...request, origin }, handler));
    pools.set(key, pool);
    return pool;
  };
}

const MAX_CRL_BYTES = 32 * 1024 * 1024;

export async function fetchCrl(url: string): Promise<Buffer | { problem: string }> {
  try {
    const answer = await fetchWith(undefined)(url, { signal: AbortSignal.timeout(5000), redirect: "error" });
    if (!answer.ok || answer.body === null) return { problem: `the server answered ${answer.status}` };
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.byteLength;
      if (size > MAX_CRL_BYTES) return { problem: "it is larger than 32 MB" };
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    const { message, cause } = error as Error;
    return { problem: cause instanceof Error ? cause.message : message };
  }
}
