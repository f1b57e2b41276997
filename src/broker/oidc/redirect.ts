/**
 * Where the OpenID provider's answer goes.
 * @module
 */
import type { Addresses, App } from "../../config/index.ts";
import type { Broker } from "../context.ts";

/**
 * The answer to a web app goes to it under control, wherever the sign-in began.
 *
 * INVARIANT: the browser never sees the authorization code itself. It is sealed, and only the gateway opens it, so it
 * cannot be taken to the app directly, around control.
 */
export function continueUnderControl(
  location: string,
  app: App,
  addresses: Addresses,
  seal: (code: string) => string,
): string {
  const url = new URL(location);
  const host = app.hosts.find((one) => `https://${one.host}` === url.origin)?.host ?? directHost(url.origin, app);
  if (host === null) throw new Error(`the redirect URI ${url.origin} is on no host of the app "${app.id}"`);
  const code = url.searchParams.get("code");
  if (code !== null) url.searchParams.set("code", seal(code));
  return `${addresses.controlled(host)}${url.pathname}${url.search}`;
}

function directHost(origin: string, app: App): string | null {
  const [first] = app.hosts;
  return app.directOrigins.includes(origin) && first !== undefined ? first.host : null;
}

/** A refused native app is told where the page with the reasons is (`error_uri`, RFC 6749 section 4.1.2.1). */
export async function withErrorPage(location: string, uid: string | undefined, broker: Broker): Promise<string> {
  const url = new URL(location);
  if (url.searchParams.get("error") !== "access_denied" || uid === undefined) return location;
  const signIn = await broker.signIns.findByInteraction(uid);
  if (signIn?.blocked != null) url.searchParams.set("error_uri", `${broker.addresses.login}/sign-in/${signIn.id}`);
  return url.href;
}
