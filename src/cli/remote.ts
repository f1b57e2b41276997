/**
 * The API of a running Sallyport: where it is comes from the environment, else from what the demo has written down.
 * @module
 */
import { lookup as systemLookup } from "node:dns";
import { createReadStream, readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { join } from "node:path";
import { Agent, fetch as undiciFetch } from "undici";
import type { z } from "zod";
import { problemSchema } from "../admin/contract/index.ts";
import { Failure } from "./failure.ts";
import { describeMistakes } from "./files.ts";

interface Access {
  readonly api: string;
  readonly token: string;
  readonly ca: string | null;
}

/** `file`: the file that the body comes from, named where the server finds a mistake in it. */
export const ask = <T extends z.ZodType>(
  schema: T,
  method: "GET" | "POST",
  path: string,
  body?: { readonly file: string; readonly content: unknown },
): Promise<z.infer<T>> =>
  request(schema, method, path, body?.file, body && { type: "application/json", bytes: JSON.stringify(body.content) });

/** A file as it is; `seen` is told of the bytes that have left. */
export function sendFile<T extends z.ZodType>(
  schema: T,
  path: string,
  file: string,
  seen: (bytes: number) => void,
): Promise<z.infer<T>> {
  async function* counted() {
    let sent = 0;
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield chunk;
      sent += chunk.byteLength;
      seen(sent);
    }
  }
  return request(schema, "POST", path, file, { type: "application/octet-stream", bytes: counted() });
}

interface Body {
  readonly type: string;
  readonly bytes: string | AsyncIterable<Uint8Array>;
}

async function request<T extends z.ZodType>(
  schema: T,
  method: "GET" | "POST",
  path: string,
  file: string | undefined,
  body: Body | undefined,
): Promise<z.infer<T>> {
  const { api, token, ca } = readAccess(process.env);
  const dispatcher = new Agent({ connect: { lookup, ...(ca === null ? {} : { ca }) } });
  try {
    const answer = await undiciFetch(api + path, {
      ...{ method, dispatcher },
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": body.type }),
      },
      ...(body === undefined ? {} : { body: body.bytes, duplex: "half" as const }),
    }).catch((error: Error) => {
      const cause = error.cause instanceof Error ? error.cause.message : error.message;
      throw new Failure(`${api} cannot be reached (${cause}). Is Sallyport running, and is SALLYPORT_API right?`);
    });
    const received: unknown = await answer.json().catch(() => null);
    if (answer.ok) return schema.parse(received);
    throw new Failure(describeRefusal(answer.status, received, file ?? api));
  } finally {
    await dispatcher.close();
  }
}

function describeRefusal(status: number, received: unknown, file: string): string {
  const problem = problemSchema.safeParse(received);
  if (status === 401) return "The token is not accepted. Set SALLYPORT_TOKEN to the administrator's token.";
  if (!problem.success) return `The server answered with status ${status}. Is SALLYPORT_API the address of its API?`;
  const { title, detail, errors = [] } = problem.data;
  if (status === 409)
    return `${file} was not applied: ${detail} Run "sallyport export" and repeat your change on what is in force.`;
  return errors.length > 0 ? describeMistakes(file, errors) : `${title}: ${detail}`;
}

function readAccess(env: NodeJS.ProcessEnv): Access {
  const { SALLYPORT_API: api, SALLYPORT_TOKEN: token, SALLYPORT_CA: ca } = env;
  if (api) {
    if (!token) throw new Failure("SALLYPORT_API is set and SALLYPORT_TOKEN is not: give the administrator's token.");
    return { api: api.replace(/\/$/, ""), token, ca: ca ? readCa(ca) : null };
  }
  const file = join(env.SALLYPORT_DATA || ".sallyport", "demo.json");
  try {
    const demo = JSON.parse(readFileSync(file, "utf8")) as { api: string; adminToken: string; serverCa: string };
    return { api: demo.api, token: token || demo.adminToken, ca: readCa(ca || demo.serverCa) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`SALLYPORT_API is not set, and no demo has run here (${file} is missing or cannot be read).`);
  }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(
      `The authority ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); see SALLYPORT_CA.`,
    );
  }
}

/** Names below `localhost` are loopback whatever the system's resolver says (RFC 6761, section 6.3). */
const lookup: LookupFunction = (hostname, options, callback) =>
  systemLookup(/(^|\.)localhost\.?$/i.test(hostname) ? "localhost" : hostname, options, callback);
