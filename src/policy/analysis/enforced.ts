/**
 * What a policy may ask for and the product does not carry out yet. It stands here alone, so that it shrinks as features
 * arrive.
 * @module
 */
import type { Policy } from "../schema.ts";
import { effectiveAction } from "../scope.ts";

/** A sentence for each part of the policy that is not carried out as it is written; none for one that is. */
export function notEnforced(policy: Policy): string[] {
  return [...aboutEffect(policy), ...aboutAlerts(policy)];
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
    case "monitor-only":
      return [];
    case "file-upload":
    case "file-download": {
      const action = effectiveAction(policy);
      const what = policy.control === "file-upload" ? "uploads" : "downloads";
      return action === "step-up" ? [`A stronger sign-in cannot be asked for yet: these ${what} are refused.`] : [];
    }
  }
}

function aboutAlerts({ alert }: Policy): string[] {
  return alert.enabled ? ["Alerts are not sent yet."] : [];
}
