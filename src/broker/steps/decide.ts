/**
 * Step 3: may they go on? What is decided is in the log before anyone sees it.
 * @module
 */
import { type Activity, newReference } from "../../activity/index.ts";
import { blockedPage } from "../../pages/index.ts";
import { circumstancesOf, evidenceOf, isAboutDevice, type Judgement, judge } from "../../session/index.ts";
import type { Answer, Broker, Step, Visit } from "../context.ts";
import type { SignedIn } from "../signed-in.ts";

export const decide: Step = async (broker, visit) => {
  const { signIn } = visit;
  if (signIn.blocked !== null) return { kind: "page", status: 403, html: signIn.blocked.page };
  if (signIn.app === null || signIn.user === null) return null;
  const judgement = judgeSignIn(broker, visit, signIn.app, signIn.user);
  if (judgement.access.outcome === "allow") return null;
  const activity = await recordSignIn(broker, visit, judgement, null);
  const page = renderBlocked(broker, visit, judgement, activity);
  signIn.blocked = { reference: activity.reference, page };
  await broker.signIns.save(signIn);
  return refuse(visit, judgement, activity, page);
};

/** A native app gets an OAuth error with the page's address (`error_uri`, RFC 6749 section 4.1.2.1); people the page. */
function refuse({ signIn }: Visit, judgement: Judgement, activity: Activity, page: string): Answer {
  if (signIn.purpose.type !== "oidc" || signIn.clientApp === "browser" || signIn.answered) {
    return { kind: "page", status: 403, html: page };
  }
  const description = [messageOf(judgement), judgement.device.detail, `Reference: ${activity.reference}`].join(" ");
  return { kind: "interaction", result: { error: "access_denied", error_description: toOAuthText(description) } };
}

export function judgeSignIn(broker: Broker, { signIn, client }: Visit, app: string, user: SignedIn): Judgement {
  const { clientApp, device } = signIn;
  const { groups, deviceClaims } = user;
  const subject = { app, clientApp, user: user.user, groups, device, deviceClaims, ...client };
  return judge(subject, broker.snapshot(), broker, broker.clock());
}

/** Durable once resolved. */
export function recordSignIn(
  broker: Broker,
  { signIn, client }: Visit,
  judgement: Judgement,
  session: string | null,
): Promise<Activity> {
  const { access, device } = judgement;
  const app = signIn.app === null ? null : broker.snapshot().app(signIn.app);
  return broker.log.record({
    type: "sign-in",
    action: access.outcome === "allow" ? "allowed" : "blocked",
    reference: newReference(),
    user: signIn.user?.user ?? null,
    groups: signIn.user?.groups ?? [],
    app: app && { id: app.id, name: app.name },
    clientApp: signIn.clientApp,
    ip: client.ip,
    userAgent: client.userAgent,
    ...circumstancesOf(judgement.facts, client),
    session,
    object: null,
    device: evidenceOf(device),
    summary: summarise(judgement),
    defaultApplied: access.defaultApplied,
    explanation: access.explanation,
  });
}

function summarise({ access, device }: Judgement): string {
  const known = device.status === "not-asked" ? "" : ` ${device.detail}`;
  if (access.policy === null) return `Sign-in allowed.${known}`;
  const why =
    access.reason === "blocked-by-default" ? "could not be evaluated, and the default is to block" : "applies";
  return `Sign-in blocked: the policy "${access.policy.name}" ${why}.${known}`;
}

const messageOf = ({ access }: Judgement) =>
  access.policy?.message || "A policy of your organisation does not allow this sign-in.";

function renderBlocked(broker: Broker, { signIn }: Visit, judgement: Judgement, activity: Activity): string {
  const { organisation, authorities } = broker.snapshot();
  const { device, access } = judgement;
  const deviceMatters = isAboutDevice(access) && device.status !== "valid";
  return blockedPage({
    organisation: organisation.settings.organisation,
    app: activity.app?.name ?? "this app",
    user: activity.user ?? "unknown",
    message: messageOf(judgement),
    device: deviceMatters
      ? {
          status: device.status,
          detail: device.detail,
          certificate: device.certificate,
          issuers: authorities.trusted.map(({ certificate }) => certificate.subject),
        }
      : null,
    byDefault: access.reason === "blocked-by-default",
    retryUrl: `${broker.addresses.login}/sign-in/${signIn.id}/retry`,
    support: organisation.settings.support,
    reference: activity.reference,
    time: Date.parse(activity.time),
  });
}

/** RFC 6749 section 4.1.2.1: printable ASCII without quotation marks and backslash. */
const toOAuthText = (text: string) =>
  text
    .normalize("NFKD")
    .replaceAll('"', "'")
    .replace(/[^\x20-\x5b\x5d-\x7e]/g, "");
