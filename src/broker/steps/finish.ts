/**
 * Step 4: on to where they wanted to go, with a session where one is due.
 * @module
 */
import { randomBytes } from "node:crypto";
import { newReference } from "../../activity/index.ts";
import { errorPage, successPage } from "../../pages/index.ts";
import type { LiveSession } from "../../session/index.ts";
import type { Answer, Broker, Visit } from "../context.ts";
import type { SignedIn } from "../signed-in.ts";
import { judgeSignIn, recordSignIn } from "./decide.ts";

/** How long the last redirect may take, in milliseconds. */
const TICKET_LIFETIME = 60_000;

export async function finish(broker: Broker, visit: Visit): Promise<Answer> {
  const { signIn } = visit;
  if (signIn.user === null) throw new Error("a sign-in cannot finish before anyone signed in");
  if (signIn.answered) return recognised(broker, visit);
  const answer = await toPurpose(broker, visit, signIn.user);
  await broker.documents.put("account", signIn.user.subject, signIn.user);
  // The OpenID provider asks once more which sign-in it was; the others are done.
  if (signIn.purpose.type !== "oidc") await broker.signIns.end(signIn);
  return answer;
}

function toPurpose(broker: Broker, visit: Visit, user: SignedIn): Promise<Answer> {
  const { purpose, app } = visit.signIn;
  switch (purpose.type) {
    case "gateway":
      return enterApp(broker, visit, user, purpose);
    case "oidc":
      return answerClient(broker, visit, user);
    case "console":
      return enterConsole(broker, visit, user, purpose);
    case "device":
      return updateDevice(broker, visit, user, purpose, app);
  }
}

async function enterApp(
  broker: Broker,
  visit: Visit,
  user: SignedIn,
  purpose: { returnTo: string; binding: string },
): Promise<Answer> {
  const session = await openSession(broker, visit, user, "browser");
  const ticket = await issueTicket(broker, "ticket", { session: session.record.id, binding: purpose.binding });
  const target = new URL(purpose.returnTo);
  const query = new URLSearchParams({ ticket, to: target.pathname + target.search });
  return { kind: "redirect", to: `${target.origin}/.well-known/sallyport/enter?${query}` };
}

async function answerClient(broker: Broker, visit: Visit, user: SignedIn): Promise<Answer> {
  // A web app continues in the browser under control, where the gateway opens the session.
  const native = visit.signIn.clientApp === "mobile-and-desktop";
  const session = native ? await openSession(broker, visit, user, "mobile-and-desktop") : null;
  return { kind: "interaction", result: { login: { accountId: user.subject }, session: session?.record.id ?? null } };
}

async function openSession(
  broker: Broker,
  visit: Visit,
  user: SignedIn,
  clientApp: "browser" | "mobile-and-desktop",
): Promise<LiveSession> {
  const { signIn, browser, client } = visit;
  const app = signIn.app ?? "";
  const session = await broker.sessions.open({
    clientApp,
    app,
    user: user.user,
    groups: user.groups,
    device: signIn.device,
    deviceClaims: user.deviceClaims,
    ...client,
    login: browser.login?.id ?? null,
    grantId: null,
  });
  await recordSignIn(broker, visit, judgeSignIn(broker, visit, app, user), session.record.id);
  return session;
}

async function enterConsole(
  broker: Broker,
  { client }: Visit,
  user: SignedIn,
  { returnTo, binding }: { returnTo: string; binding: string },
): Promise<Answer> {
  const { settings } = broker.snapshot().organisation;
  const allowed = settings.adminGroups.some((group) => user.groups?.includes(group));
  const reference = newReference();
  const activity = await broker.log.record({
    type: "admin-sign-in",
    action: allowed ? "allowed" : "blocked",
    reference,
    user: user.user,
    groups: user.groups ?? [],
    app: null,
    clientApp: "browser",
    ip: client.ip,
    userAgent: client.userAgent,
    session: null,
    object: null,
    device: null,
    summary: allowed
      ? "Signed in to the console."
      : "Sign-in to the console refused: not in a group of administrators.",
    defaultApplied: false,
    explanation: null,
  });
  if (!allowed) {
    const html = errorPage({
      organisation: settings.organisation,
      title: "The console is for administrators",
      what: `${user.user} is not in a group that may use the console.`,
      next: "Ask an administrator to add you to one of those groups, or sign in with the administrator token.",
      reference,
      time: Date.parse(activity.time),
    });
    return { kind: "page", status: 403, html };
  }
  const ticket = await issueTicket(broker, "console-ticket", { user: user.user, groups: user.groups ?? [], binding });
  const query = new URLSearchParams({ ticket, return: returnTo });
  return { kind: "redirect", to: `${broker.addresses.console}/api/v1/auth/enter?${query}` };
}

/** The session's device was asked again: the session is judged with the answer at once. */
async function updateDevice(
  broker: Broker,
  { signIn, browser }: Visit,
  user: SignedIn,
  purpose: { session: string; returnTo: string },
  app: string | null,
): Promise<Answer> {
  const session = broker.sessions.get(purpose.session);
  // INVARIANT: a proof goes to a session of the same person in the same browser, and to no other.
  const own =
    session !== null &&
    session.record.app === app &&
    session.record.user === user.user &&
    session.record.login !== null &&
    session.record.login === browser.login?.id;
  if (own) await broker.sessions.update(session, { device: signIn.device });
  const target = new URL(purpose.returnTo);
  const query = new URLSearchParams({ to: target.pathname + target.search });
  return { kind: "redirect", to: `${target.origin}/.well-known/sallyport/resume?${query}` };
}

/** "Try again" after the app already got its refusal: the person learns that the next attempt will work. */
async function recognised(broker: Broker, { signIn }: Visit): Promise<Answer> {
  const { organisation } = broker.snapshot();
  const app = broker.snapshot().app(signIn.app ?? "")?.name ?? "the app";
  const html = successPage({
    organisation: organisation.settings.organisation,
    title: "This device is recognised now",
    what: `Nothing stands in the way of ${app} any more.`,
    next: "Go back to the app and sign in again. You can close this page.",
  });
  return { kind: "page", status: 200, html };
}

async function issueTicket(broker: Broker, kind: string, record: object): Promise<string> {
  const ticket = randomBytes(32).toString("base64url");
  await broker.documents.put(kind, ticket, record, { expiresAt: broker.clock() + TICKET_LIFETIME });
  return ticket;
}
