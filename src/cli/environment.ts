/**
 * What the environment says about where facts come from.
 * @module
 */
import { CannotStart, type Options } from "../main.ts";

/** Throws `CannotStart` naming what is wrong. An empty variable is one that is not set. */
export function readFactOptions(env: NodeJS.ProcessEnv): Required<Pick<Options, "facts" | "proxyProtocol">> {
  return {
    facts: {
      countryDatabase: env.SALLYPORT_COUNTRY_DATABASE || undefined,
      asnDatabase: env.SALLYPORT_ASN_DATABASE || undefined,
      torExits: env.SALLYPORT_TOR_EXITS || undefined,
      anonymousProxies: env.SALLYPORT_ANONYMOUS_PROXIES || undefined,
    },
    proxyProtocol: readSwitch("SALLYPORT_PROXY_PROTOCOL", env.SALLYPORT_PROXY_PROTOCOL),
  };
}

function readSwitch(name: string, text = ""): boolean {
  if (text === "" || text === "off") return false;
  if (text === "on") return true;
  throw new CannotStart(`${name} is "${text}"; it has to be "on" or "off".`);
}
