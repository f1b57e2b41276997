/**
 * Errors at sign-in, written for the person who sees them.
 * @module
 */
import { newReference } from "../activity/index.ts";
import { errorPage } from "../pages/index.ts";
import type { Answer, Broker } from "./context.ts";
import type { SignIn } from "./sign-in.ts";
import type { UpstreamProblem } from "./upstream.ts";

const UPSTREAM: Record<UpstreamProblem["reason"], { what: string; next: string }> = {
  unreachable: {
    what: "Your organisation's sign-in service cannot be reached at the moment.",
    next: "Wait a minute and try again. If it goes on, tell your help desk.",
  },
  refused: {
    what: "Your organisation's sign-in service did not sign you in.",
    next: "Try again, and if it goes on, tell your help desk.",
  },
  "invalid-answer": {
    what: "The answer of your organisation's sign-in service could not be accepted.",
    next: "Start again from the app. If it goes on, give your help desk the reference below.",
  },
  "no-user": {
    what: "Your organisation's sign-in service did not say who you are.",
    next: "Give your help desk the reference below: the user claim has to be set up.",
  },
};

export type Report = (reference: string, detail: string) => void;

export function upstreamErrorPage(
  broker: Broker & { report?: Report },
  problem: UpstreamProblem,
  signIn: SignIn,
): Answer {
  const reference = newReference();
  broker.report?.(reference, `identity provider ${problem.reason}: ${problem.detail}`);
  const link = { href: `${broker.addresses.login}/sign-in/${signIn.id}`, text: "Try again" };
  return page(broker, { ...UPSTREAM[problem.reason], title: "Sign-in did not work", link, reference });
}

/** A link that is old, was used, or belongs to another browser. */
export function lostSignInPage(broker: Broker): Answer {
  return page(broker, {
    title: "This sign-in cannot be continued",
    what: "It took too long, was already finished, or was begun in another browser.",
    next: "Start again from the app. Cookies have to be allowed.",
    reference: newReference(),
  });
}

export function badRequestPage(broker: Broker, what: string): Answer {
  return page(
    broker,
    { title: "This link is not right", what, next: "Start again from the app.", reference: newReference() },
    400,
  );
}

function page(
  broker: Broker,
  text: { title: string; what: string; next: string; reference: string; link?: { href: string; text: string } },
  status = 400,
): Answer {
  const { organisation } = broker.snapshot().organisation.settings;
  return { kind: "page", status, html: errorPage({ ...text, organisation, time: broker.clock() }) };
}
