/**
 * The headers of an app's answer as the browser gets them: names mapped, cookies sealed.
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import type { SessionExchange } from "./context.ts";
import { cookieForBrowser } from "./cookies.ts";
import { responseHeaders } from "./headers.ts";

export function answerHeaders(
  { session, map, ports, originalHost }: SessionExchange,
  incoming: IncomingHttpHeaders,
): Record<string, string | string[]> {
  const headers = responseHeaders(incoming, map);
  const place = {
    sealer: ports.sealer,
    session: session.record.id,
    host: originalHost,
    baseHost: ports.addresses.baseHost,
  };
  const cookies = [incoming["set-cookie"] ?? []].flat().flatMap((one) => cookieForBrowser(one, place) ?? []);
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  return headers;
}
