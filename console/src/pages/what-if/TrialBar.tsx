/**
 * Says that a draft is asked, which policy of it is the edited one, and the ways out of it.
 * @module
 */
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { ButtonLink } from "../../parts/ButtonLink.tsx";
import type { Trial } from "../policies/trial.ts";

const IDLE = {
  on: "",
  off: " It is switched off, so it makes no difference.",
  "report-only": " It only reports, so it decides nothing.",
} as const;

export function TrialBar({ trial, onForget }: { readonly trial: Trial; readonly onForget: () => void }) {
  const { id, policy } = trial;
  const back =
    id === null
      ? ({ to: "/policies/new/$kind", params: { kind: policy.kind } } as const)
      : ({ to: "/policies/$id", params: { id } } as const);
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>The answers are for a draft</MessageBarTitle>{" "}
        {id === null
          ? `The new policy “${policy.name}” is added to the policies in force.`
          : `“${policy.name}” is taken as you edited it, not as it is saved; the other policies are those in force.`}
        {IDLE[policy.mode]} Nothing is saved.
      </MessageBarBody>
      <MessageBarActions>
        <ButtonLink {...back} state={{ trial }} size="small">
          Back to the policy
        </ButtonLink>
        <Button size="small" onClick={onForget}>
          Ask the policies in force
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
