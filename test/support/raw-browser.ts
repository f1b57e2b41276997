/**
 * A browser without a window, for what Chromium cannot be made to do: it presents whatever certificate it is told to,
 * on the TLS version it is told to, and shows each hop. Redirects, cookies and forms are real requests.
 * @module
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { TLSSocket } from "node:tls";
import { lookup } from "../../demo/network.ts";
import type { Demo } from "./demo.ts";

export interface Hop {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** Whether the server asked for a certificate in the handshake is seen by whether ours was used. */
  readonly presented: boolean;
}

export interface RawOptions {
  /** PEM, leaf first; presented wherever a server asks for a certificate. */
  readonly cert?: string;
  readonly key?: string;
  readonly tls?: "TLSv1.2" | "TLSv1.3";
  readonly family?: 4 | 6;
}

export class RawBrowser {
  readonly hops: Hop[] = [];
  readonly #demo: Demo;
  readonly #cookies: { name: string; value: string; domain: string; hostOnly: boolean }[] = [];
  options: RawOptions;

  constructor(demo: Demo, options: RawOptions = {}) {
    this.#demo = demo;
    this.options = options;
  }

  /** Follows redirects (of both kinds) to the first answer that is none. */
  async open(url: string, form?: Record<string, string>): Promise<Hop> {
    let hop = await this.#ask(new URL(url), form);
    for (let count = 0; count < 30; count++) {
      const refresh = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(hop.body.toString("utf8"))?.[1];
      const next = hop.headers.location ?? refresh?.replaceAll("&amp;", "&");
      if (next === undefined) return hop;
      hop = await this.#ask(new URL(next, hop.url));
    }
    throw new Error(`too many redirects, last ${hop.url}`);
  }

  /** Opens `url`, fills the identity provider's page, and goes on to where that leads. */
  async signIn(url: string, user = 0): Promise<Hop> {
    const page = await this.open(url);
    const who = this.#demo.file.users[user];
    if (!page.url.hostname.startsWith("idp.") || who === undefined) return page;
    const action = /<form[^>]*action="([^"]*)"/.exec(page.body.toString("utf8"))?.[1] ?? page.url.href;
    return this.open(new URL(action.replaceAll("&amp;", "&"), page.url).href, {
      name: who.name,
      password: who.password,
    });
  }

  /** Past the notice, where it is shown. */
  async enter(url: string, user = 0): Promise<Hop> {
    const hop = await this.signIn(url, user);
    const to = /name="to" value="([^"]+)"/.exec(hop.body.toString("utf8"))?.[1];
    if (to === undefined) return hop;
    return this.open(new URL("/.well-known/sallyport/notice", hop.url).href, { to: to.replaceAll("&amp;", "&") });
  }

  cookieHeader(host: string): string {
    return this.#cookies
      .filter(({ domain, hostOnly }) => host === domain || (!hostOnly && host.endsWith(`.${domain}`)))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  #ask(url: URL, form?: Record<string, string>): Promise<Hop> {
    const { cert, key, tls, family = 4 } = this.options;
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        {
          host: url.hostname,
          port: url.port,
          path: url.pathname + url.search,
          servername: url.hostname,
          method: body === undefined ? "GET" : "POST",
          ca: readFileSync(this.#demo.file.serverCa),
          agent: false,
          family,
          lookup,
          ...(cert === undefined ? {} : { cert, key }),
          ...(tls === undefined ? {} : { minVersion: tls, maxVersion: tls }),
          headers: {
            accept: "text/html",
            cookie: this.cookieHeader(url.hostname),
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
            "sec-fetch-site": "none",
            ...(body === undefined
              ? {}
              : {
                  origin: url.origin,
                  "content-type": "application/x-www-form-urlencoded",
                  "content-length": String(body.length),
                }),
          },
        },
        (response) => {
          const socket = response.socket as TLSSocket;
          const presented = cert !== undefined && url.hostname.includes("device.") && socket.authorized;
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            for (const cookie of response.headers["set-cookie"] ?? []) this.#store(cookie, url.hostname);
            const hop = {
              url,
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
              presented,
            };
            this.hops.push(hop);
            resolve(hop);
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  #store(header: string, host: string): void {
    const [pair = "", ...attributes] = header.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    const domain = attributes.map((one) => /^\s*domain=\.?(.+)$/i.exec(one)?.[1]).find((one) => one !== undefined);
    const known = this.#cookies.findIndex((one) => one.name === name && one.domain === (domain ?? host));
    if (known >= 0) this.#cookies.splice(known, 1);
    if (!attributes.some((one) => /^\s*max-age=0$/i.test(one))) {
      this.#cookies.push({ name, value, domain: domain ?? host, hostOnly: domain === undefined });
    }
  }
}
