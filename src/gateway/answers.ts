/**
 * What the gateway itself says, as a page to a person and as problem details (RFC 9457) to a program.
 * @module
 */
import type { ServerResponse } from "node:http";
import { newReference } from "../activity/index.ts";
import { blockedPage, errorPage, pageHeaders, SECURITY_HEADERS } from "../pages/index.ts";
import { isAboutDevice } from "../session/index.ts";
import { type Exchange, OWN_PATH, type SessionExchange } from "./context.ts";
import { isNavigation } from "./headers.ts";

export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { ...SECURITY_HEADERS, location: to }).end();
}

export function answerPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, pageHeaders()).end(html);
}

export function answerProblem(
  response: ServerResponse,
  status: number,
  title: string,
  detail: string,
  reference: string,
): void {
  const body = JSON.stringify({ type: "about:blank", title, status, detail, reference });
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": "application/problem+json" }).end(body);
}

/** A request for a part of a page, from a browser without a session. */
export function answerNoSession(exchange: Exchange): void {
  const detail = "This session has ended. Load the page again to sign in.";
  answerProblem(exchange.response, 401, "No session", detail, newReference());
}

/** INVARIANT: one session cannot take all connections to an app, so that nobody else gets one. */
export function answerBusy({ response }: Exchange): void {
  const detail = "Too much is open in this session. Wait until some of it has loaded, or close a few pages.";
  answerProblem(response, 429, "Too many requests at once", detail, newReference());
}

/** The session is refused by an access policy since something changed. */
export function answerBlocked(exchange: SessionExchange): void {
  const { ports, request, response, app, session, origin, url } = exchange;
  const { access, device } = session.judgement;
  if (access.outcome !== "block") throw new Error("this session is not blocked");
  const { settings } = ports.snapshot().organisation;
  const reference = newReference();
  const message = access.policy.message || "A policy of your organisation does not allow this session any more.";
  if (!isNavigation(request.method ?? "GET", request.headers)) {
    answerProblem(response, 403, "Blocked by policy", message, reference);
    return;
  }
  const query = new URLSearchParams({ return: `${origin}${url.pathname}${url.search}` });
  const html = blockedPage({
    organisation: settings.organisation,
    app: app.name,
    user: session.record.user,
    message,
    device:
      device.status === "valid" || !isAboutDevice(access)
        ? null
        : {
            status: device.status,
            detail: device.detail,
            certificate: device.certificate,
            issuers: ports.snapshot().authorities.trusted.map(({ certificate }) => certificate.subject),
          },
    byDefault: access.reason === "blocked-by-default",
    retryUrl: `${ports.addresses.login}/device?${query}`,
    support: settings.support,
    reference,
    time: ports.clock(),
  });
  answerPage(response, 403, html);
}

export function notFoundPage({ ports }: Exchange): string {
  return errorPage({
    organisation: ports.snapshot().organisation.settings.organisation,
    title: "There is nothing here",
    what: `Addresses under ${OWN_PATH} belong to Sallyport, and this one does not exist.`,
    next: "Go back to the app.",
    link: { href: "/", text: "Open the app" },
    reference: newReference(),
    time: ports.clock(),
  });
}

export function answerUpstreamFailure(exchange: Exchange, error: unknown): void {
  const { ports, request, response, app } = exchange;
  const reference = newReference();
  ports.report(reference, error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!isNavigation(request.method ?? "GET", request.headers)) {
    answerProblem(response, 502, "The app does not answer", `${app.name} cannot be reached.`, reference);
    return;
  }
  const html = errorPage({
    organisation: ports.snapshot().organisation.settings.organisation,
    title: `${app.name} does not answer`,
    what: "You are signed in, but the app behind this address cannot be reached at the moment.",
    next: "Wait a minute and load the page again. If it goes on, give your help desk the reference below.",
    reference,
    time: ports.clock(),
  });
  answerPage(response, 502, html);
}
