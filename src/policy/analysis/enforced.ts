/**
 * What a policy may ask for and the product does not carry out yet. It stands here alone, so that it shrinks as features
 * arrive.
 * @module
 */
import type { Policy } from "../schema.ts";
import { effectiveAction, inspectionOf } from "../scope.ts";

/** A sentence for each part of the policy that is not carried out as it is written; none for one that is. */
export function notEnforced(policy: Policy): string[] {
  return [...aboutEffect(policy), ...aboutFiles(policy), ...aboutAlerts(policy)];
}

function aboutEffect(policy: Policy): string[] {
  if (policy.kind === "rule") {
    if (policy.outcome === "step-up")
      return ["A stronger sign-in cannot be asked for yet: these sign-ins are refused."];
    if (policy.outcome === "direct")
      return ["Nobody is sent directly to an app yet: these sign-ins go under control, where session policies decide."];
    if (policy.outcome === "app-control" && policy.control === "monitor-only")
      return ["Monitoring only is not told apart yet: session policies decide, and may restrict."];
    return [];
  }
  if (policy.kind === "access") return [];
  switch (policy.control) {
    case "block-activities":
      return ["Activities inside the page cannot be seen yet: nothing of this is blocked or recorded."];
    case "file-upload":
      return ["Uploads cannot be told from other requests yet: nothing of this is blocked or recorded."];
    case "monitor-only":
      return [];
    case "file-download": {
      const action = effectiveAction(policy);
      if (action === "step-up") return ["A stronger sign-in cannot be asked for yet: these downloads are refused."];
      return action === "protect" ? ["Files cannot be protected yet: these downloads are refused."] : [];
    }
  }
}

function aboutFiles(policy: Policy): string[] {
  if (policy.kind !== "session" || policy.control !== "file-download") return [];
  const label = policy.filters.some(({ attribute }) => attribute === "sensitivity-label");
  if (inspectionOf(policy) === undefined && !label) return [];
  const result =
    policy.action === "block"
      ? "the default behaviour in the settings decides about every file that the other filters match"
      : "it is taken to apply to every file that the other filters match";
  return [`What is inside a file is not looked at yet, so it stays unknown, and ${result}.`];
}

function aboutAlerts({ alert }: Policy): string[] {
  return alert.enabled ? ["Alerts are not sent yet."] : [];
}
