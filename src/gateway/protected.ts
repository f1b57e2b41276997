/**
 * Protecting a download: the copy that goes out in the place of the file, and the page that shows its password.
 *
 * INVARIANT: a file that should be protected and cannot be goes out only where the policy says so, and the record says
 * that it did.
 * @module
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Activity, newReference } from "../activity/index.ts";
import type { Received } from "../inspection/index.ts";
import { passwordPage } from "../pages/index.ts";
import { type Policy, protectionOf } from "../policy/index.ts";
import { circumstancesOf, evidenceOf } from "../session/index.ts";
import { answerPage, notFoundPage } from "./answers.ts";
import { OWN_PATH, type SessionExchange } from "./context.ts";
import type { Download } from "./transfers.ts";

const PATH = `${OWN_PATH}password/`;
/** Milliseconds for which a password can be looked up. */
const KEPT = 90 * 24 * 60 * 60 * 1000;

export type ProtectedDownload =
  | {
      readonly outcome: "protected";
      readonly received: Received;
      readonly applied: readonly string[];
      /** Where the person finds the password; null: there is none. */
      readonly passwordPath: string | null;
    }
  /** It cannot be protected; `allowed`: the policy lets it go out as it is. */
  | { readonly outcome: "unprotected"; readonly allowed: boolean; readonly why: string };

export async function protectDownload(
  exchange: SessionExchange,
  received: Received,
  download: Download,
  policy: Policy,
  reference: string,
  signal: AbortSignal,
): Promise<ProtectedDownload> {
  const { ports, session } = exchange;
  const { tier, label, whenSigned, whenUnprotectable } = protectionOf(policy);
  const { settings, inspection } = ports.snapshot().organisation;
  if (!received.complete) {
    return {
      outcome: "unprotected",
      allowed: whenUnprotectable === "allow",
      why: "it is larger than what may be held",
    };
  }
  const protection = {
    tier,
    label: inspection.labels.find(({ id }) => id === label) ?? null,
    known: inspection.labels,
    user: session.record.user,
    time: new Date(ports.clock()).toISOString(),
    organisation: settings.organisation,
    reference,
  };
  const declared = { name: download.name, type: download.type, direction: "download" } as const;
  const made = await ports.inspector.protect(received.held, declared, protection, session.record.user, signal);
  if (!made.ok) {
    const choice = made.reason === "signed" ? whenSigned : whenUnprotectable;
    return { outcome: "unprotected", allowed: choice === "allow", why: made.detail || made.reason };
  }
  try {
    const passwordPath =
      made.password === null ? null : await keepPassword(exchange, download.name, made.password, reference);
    return { outcome: "protected", received: { complete: true, held: made.held }, applied: made.applied, passwordPath };
  } catch (error) {
    // Nobody gets a copy that nobody could open.
    await made.held.release();
    throw error;
  }
}

const passwordSchema = z.object({
  user: z.string(),
  app: z.string(),
  name: z.string(),
  sealed: z.string(),
  reference: z.string(),
});

async function keepPassword(
  { ports, session, app }: SessionExchange,
  name: string,
  password: string,
  reference: string,
): Promise<string> {
  const id = randomBytes(16).toString("base64url");
  const sealed = ports.sealer.seal(password, contextOf(id));
  const record = { user: session.record.user, app: app.id, name, sealed, reference };
  await ports.documents.put("protected-file", id, record, { expiresAt: ports.clock() + KEPT });
  return PATH + id;
}

const contextOf = (id: string) => ["protected-file", id];

/**
 * True when the request was for a password and is answered. INVARIANT: only the person who downloaded the file sees it,
 * and every look is in the log before it is given.
 */
export async function answerPassword(exchange: SessionExchange): Promise<boolean> {
  const { ports, request, response, session, app, url } = exchange;
  if (!url.pathname.startsWith(PATH)) return false;
  const id = url.pathname.slice(PATH.length);
  const stored = passwordSchema.safeParse(await ports.documents.get("protected-file", id));
  const mine = stored.success && stored.data.user === session.record.user && stored.data.app === app.id;
  const password = mine ? ports.sealer.open(stored.data.sealed, contextOf(id)) : null;
  if (!mine || password === null || request.method !== "GET") {
    answerPage(response, 404, notFoundPage(exchange));
    return true;
  }
  const { name } = stored.data;
  const { reference } = await recordView(exchange, name);
  const { organisation, support } = ports.snapshot().organisation.settings;
  const html = passwordPage({ organisation, support, name, password, reference, time: ports.clock() });
  answerPage(response, 200, html);
  return true;
}

function recordView(exchange: SessionExchange, name: string): Promise<Activity> {
  const { ports, app, session, client } = exchange;
  return ports.log.record({
    type: "password-view",
    action: "allowed",
    reference: newReference(),
    user: session.record.user,
    groups: session.record.groups ?? [],
    app: { id: app.id, name: app.name },
    clientApp: "browser",
    ip: client.ip,
    userAgent: client.userAgent,
    ...circumstancesOf(session.judgement.facts, session.record),
    session: session.record.id,
    object: { name, type: null, size: null, url: null },
    device: evidenceOf(session.judgement.device),
    summary: `The password of the protected file ${name} was shown.`,
    defaultApplied: false,
    explanation: null,
  });
}
