/**
 * Where everything is served: the host names under the base, and the mapping between an app's own host name and the
 * one under which the browser reaches it.
 * @module
 */
export interface Addresses {
  /** DNS name with the port where it is not 443: `sallyport.localhost:8443`. */
  readonly base: string;
  /** DNS name alone. */
  readonly baseHost: string;
  readonly login: string;
  readonly console: string;
  /** Origin of the host that asks for certificates; `name` picks one that the browser has no memory of. */
  readonly device: (name: string | null) => string;
  /** Origin under which an original host name is served. */
  readonly controlled: (originalHost: string) => string;
  /** The room of ours, or the original host name, that a request's host belongs to; null: neither. */
  readonly route: (host: string) => Route | null;
}

export type Route =
  | { readonly kind: "login" | "console" | "device" }
  | { readonly kind: "app"; readonly originalHost: string };

/** `base` as in `sallyport.localhost:8443`. */
export function addressesOf(base: string): Addresses {
  const [baseHost = base] = base.split(":");
  return {
    base,
    baseHost,
    login: `https://login.${base}`,
    console: `https://console.${base}`,
    device: (name) => `https://${name === null ? "" : `${name}.`}device.${base}`,
    controlled: (originalHost) => `https://${originalHost}.${base}`,
    route: (host) => route(host, baseHost),
  };
}

function route(host: string, baseHost: string): Route | null {
  const name = host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
  if (!name.endsWith(`.${baseHost}`)) return null;
  const prefix = name.slice(0, -baseHost.length - 1);
  if (prefix === "login" || prefix === "console") return { kind: prefix };
  if (prefix === "device" || prefix.endsWith(".device")) return { kind: "device" };
  return { kind: "app", originalHost: prefix };
}
