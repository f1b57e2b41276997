/**
 * What each address of `login.<base>` does: sign-ins begin, come back from the identity provider and from the device host,
 * and end.
 * @module
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import type Provider from "oidc-provider";
import { ACCEPT_CLIENT_HINTS } from "../facts/index.ts";
import { continuePage, pageHeaders, successPage } from "../pages/index.ts";
import { BROWSER_COOKIE, type Browser } from "./browsers.ts";
import type { Answer, Broker } from "./context.ts";
import { takeProof } from "./device-host.ts";
import { badRequestPage, lostSignInPage, upstreamErrorPage } from "./errors.ts";
import { advance } from "./flow.ts";
import type { SignIn } from "./sign-in.ts";

const COOKIE_OPTIONS = { path: "/", httpOnly: true, secure: true, sameSite: "lax", maxAge: 30 * 24 * 60 * 60 } as const;

/** Hash of a cookie that the host which sent the browser here has set. */
const BINDING = /^[\w-]{20,100}$/;

export interface Ask {
  readonly broker: Broker;
  readonly provider: Provider;
}
type Handler = (ask: Ask, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The gateway sends someone here who has no session for an app. */
export const start: Handler = async ({ broker }, request, reply) => {
  const { return: returnTo = "", binding = "" } = query(request);
  const route = urlRoute(broker, returnTo);
  const app = route?.kind === "app" ? broker.snapshot().appOfHost(route.originalHost) : null;
  if (app === null || !BINDING.test(binding))
    return send(reply, badRequestPage(broker, "It names no app that is set up here."));
  const browser = await browserOf(broker, request, reply);
  const signIn = await broker.signIns.begin({
    purpose: { type: "gateway", returnTo, binding },
    browser: browser.hash,
    app: app.id,
    clientApp: "browser",
  });
  return redirectTo(broker, signIn, reply);
};

export const startConsole: Handler = async ({ broker }, request, reply) => {
  const { return: returnTo = "/", binding = "" } = query(request);
  if (!BINDING.test(binding)) return send(reply, badRequestPage(broker, "It was not made by the console."));
  const browser = await browserOf(broker, request, reply);
  const safe = /^\/(?![/\\])/.test(returnTo) ? returnTo : "/";
  const signIn = await broker.signIns.begin({
    purpose: { type: "console", returnTo: safe, binding },
    browser: browser.hash,
    app: null,
    clientApp: "browser",
  });
  return redirectTo(broker, signIn, reply);
};

/** A live session asks for its device to be checked again. */
export const startDevice: Handler = async ({ broker }, request, reply) => {
  const { return: returnTo = "" } = query(request);
  const route = urlRoute(broker, returnTo);
  const app = route?.kind === "app" ? broker.snapshot().appOfHost(route.originalHost) : null;
  const browser = await browserOf(broker, request, reply);
  const session = broker.sessions
    .list()
    .find(
      ({ record, revoked }) =>
        !revoked &&
        record.app === app?.id &&
        record.login !== null &&
        record.login === browser.login?.id &&
        record.clientApp === "browser" &&
        record.secretHash !== null,
    );
  if (app === null || session === undefined) return send(reply, lostSignInPage(broker));
  const signIn = await broker.signIns.begin({
    purpose: { type: "device", session: session.record.id, returnTo },
    browser: browser.hash,
    app: app.id,
    clientApp: "browser",
  });
  return redirectTo(broker, signIn, reply);
};

/** The identity provider's answer. */
export const callback: Handler = async ({ broker }, request, reply) => {
  const id = (query(request).state ?? "").split(".")[0] ?? "";
  const found = await ownSignIn(broker, request, reply, id);
  if (found === null || found.signIn.upstream === null) return send(reply, lostSignInPage(broker));
  const { signIn, browser } = found;
  const upstream = found.signIn.upstream;
  const url = new URL(request.url, broker.addresses.login);
  const answer = await broker.identityProviders.answer(
    broker.snapshot().organisation.identityProvider,
    url,
    upstream,
    broker.clock(),
  );
  signIn.upstream = null;
  if (!answer.ok) {
    await broker.signIns.save(signIn);
    return send(reply, upstreamErrorPage(broker, answer.error, signIn));
  }
  const next = await broker.browsers.signIn(browser, answer.value);
  reply.setCookie(BROWSER_COOKIE, next.secret, COOKIE_OPTIONS);
  signIn.user = answer.value;
  signIn.browser = next.browser.hash;
  await broker.signIns.save(signIn);
  const { organisation } = broker.snapshot().organisation.settings;
  const to = addressOf(broker, signIn);
  return send(reply, { kind: "page", status: 200, html: continuePage({ organisation, to }) });
};

/** Back from the device host. INVARIANT: only the browser that began the sign-in redeems the proof. */
export const proof: Handler = async ({ broker }, request, reply) => {
  const { "sign-in": id = "", code = "" } = query(request);
  const found = await ownSignIn(broker, request, reply, id);
  if (found === null) return send(reply, lostSignInPage(broker));
  const { signIn, browser } = found;
  const chain = await takeProof(broker, code, signIn);
  if (chain === null) return redirectTo(broker, signIn, reply);
  await broker.lists.prepare(
    chain.certificates.map((base64) => Buffer.from(base64, "base64")),
    broker.snapshot().authorities,
  );
  signIn.device = chain;
  signIn.proofNonce = null;
  await broker.signIns.save(signIn);
  const presented = chain.certificates.length > 0 && chain.handshakeError === null;
  await broker.browsers.save({
    ...browser,
    deviceName: presented ? signIn.deviceName : null,
    deviceFailed: !presented,
    proof: { chain, at: broker.clock() },
  });
  return redirectTo(broker, signIn, reply);
};

export const resume: Handler = async ({ broker, provider }, request, reply) => {
  const found = await ownSignIn(broker, request, reply, param(request, "id"));
  if (found === null) return send(reply, lostSignInPage(broker));
  const answer = await advance(broker, visitOf(broker, found, request));
  if (answer.kind === "interaction") return redirectTo(broker, found.signIn, reply);
  void provider;
  return send(reply, answer);
};

/** "Try again": nothing of the last attempt is kept, and the device is asked under a fresh name. */
export const retry: Handler = async ({ broker }, request, reply) => {
  const found = await ownSignIn(broker, request, reply, param(request, "id"));
  if (found === null) return send(reply, lostSignInPage(broker));
  const { signIn } = found;
  Object.assign(signIn, { device: null, blocked: null, retry: true, proofNonce: null });
  await broker.signIns.save(signIn);
  return redirectTo(broker, signIn, reply);
};

/** An app's OpenID request: the provider sends the browser here and waits for the result. */
export const interaction: Handler = async ({ broker, provider }, request, reply) => {
  const details = await provider.interactionDetails(request.raw, reply.raw).catch(() => null);
  if (details === null || details.uid !== param(request, "uid")) return send(reply, lostSignInPage(broker));
  const known = broker.snapshot().client(String(details.params.client_id));
  if (known === null) return send(reply, badRequestPage(broker, "It names no app that is set up here."));
  const browser = await browserOf(broker, request, reply);
  const signIn =
    (await broker.signIns.findByInteraction(details.uid)) ??
    (await broker.signIns.begin({
      purpose: { type: "oidc", uid: details.uid, clientId: known.client.id },
      browser: browser.hash,
      app: known.app.id,
      clientApp: known.client.type === "native" ? "mobile-and-desktop" : "browser",
    }));
  if (signIn.browser !== browser.hash) return send(reply, lostSignInPage(broker));
  const answer = await advance(broker, visitOf(broker, { signIn, browser }, request));
  if (answer.kind !== "interaction") return send(reply, answer);
  signIn.answered = true;
  await broker.signIns.save(signIn);
  const to = await provider.interactionResult(request.raw, reply.raw, answer.result as never, {
    mergeWithLastSubmission: false,
  });
  return send(reply, { kind: "redirect", to });
};

export const signOut: Handler = async ({ broker }, request, reply) => {
  const browser = await broker.browsers.find(request.cookies[BROWSER_COOKIE]);
  if (request.headers.origin !== broker.addresses.login)
    return send(reply, badRequestPage(broker, "It did not come from this page."));
  if (browser !== null) {
    const own = broker.sessions
      .list()
      .filter(({ record }) => record.login !== null && record.login === browser.login?.id);
    for (const session of own) await broker.sessions.revoke(session, "the person signed out");
    await broker.browsers.forget(browser);
  }
  reply.clearCookie(BROWSER_COOKIE, COOKIE_OPTIONS);
  return send(reply, homePage(broker, "You are signed out."));
};

interface Found {
  readonly signIn: SignIn;
  readonly browser: Browser;
}

/** The sign-in with this identifier, if this browser began it. */
async function ownSignIn(
  broker: Broker,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
): Promise<Found | null> {
  const browser = await browserOf(broker, request, reply);
  const signIn = await broker.signIns.find(id);
  return signIn === null || signIn.browser !== browser.hash ? null : { signIn, browser };
}

async function browserOf(broker: Broker, request: FastifyRequest, reply: FastifyReply): Promise<Browser> {
  const known = await broker.browsers.find(request.cookies[BROWSER_COOKIE]);
  if (known !== null) return known;
  const { browser, secret } = await broker.browsers.create();
  reply.setCookie(BROWSER_COOKIE, secret, COOKIE_OPTIONS);
  return browser;
}

const visitOf = (broker: Broker, found: Found, request: FastifyRequest) => ({
  ...found,
  client: broker.client(request.raw),
});

/** Where a sign-in goes on: an OpenID request where its provider waits for it. */
function addressOf(broker: Broker, { purpose, id, answered }: SignIn): string {
  const path = purpose.type === "oidc" && !answered ? `/interaction/${purpose.uid}` : `/sign-in/${id}`;
  return broker.addresses.login + path;
}

const redirectTo = (broker: Broker, signIn: SignIn, reply: FastifyReply) =>
  send(reply, { kind: "redirect", to: addressOf(broker, signIn) });

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.kind === "redirect") return reply.headers(pageHeaders()).code(303).header("location", answer.to).send("");
  if (answer.kind === "page") {
    const headers = { ...pageHeaders(), "accept-ch": ACCEPT_CLIENT_HINTS };
    return reply.headers(headers).code(answer.status).send(answer.html);
  }
  throw new Error("an interaction's result is for the OpenID provider, not for the browser");
}

export function homePage(broker: Broker, title = "Sign-in"): Answer {
  const { organisation } = broker.snapshot().organisation.settings;
  const what = "This is where sign-ins to your organisation's apps are checked.";
  return {
    kind: "page",
    status: 200,
    html: successPage({ organisation, title, what, next: "Open the app that you want to use." }),
  };
}

function urlRoute(broker: Broker, url: string) {
  if (!URL.canParse(url)) return null;
  const { protocol, host, port } = new URL(url);
  const expectedPort = broker.addresses.base.split(":")[1] ?? "";
  return protocol === "https:" && port === expectedPort ? broker.addresses.route(host) : null;
}

/** Parameters given once; one that is repeated counts as not given. */
const query = (request: FastifyRequest) =>
  Object.fromEntries(
    Object.entries(request.query as object).filter(([, value]) => typeof value === "string"),
  ) as Record<string, string | undefined>;
const param = (request: FastifyRequest, name: string) => (request.params as Record<string, string>)[name] ?? "";
