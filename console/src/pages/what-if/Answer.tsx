/**
 * What would be decided, for the person who asked: the verdict first, then everything that it rests on.
 * @module
 */
import type { VerdictAnswer, WhatIfAnswer } from "../../api/types.ts";
import { ActionBadge, StatusBadge } from "../../parts/Badges.tsx";
import { joinWords } from "../../parts/format.ts";
import { PolicyTraces } from "../activities/PolicyTraces.tsx";
import {
  ACTIVITY_WORDS,
  RULE_CONTROL_WORDS,
  TRACED_OPERATOR_WORDS,
  TRACED_WORDS,
  tracedValues,
} from "../policies/words.ts";

export function Answer({ answer }: { readonly answer: WhatIfAnswer }) {
  const { access, route, activity, session, nearMisses, asksForDevice } = answer;
  const refusedByRule = route.outcome === "block" || route.outcome === "step-up";
  const refused = refusedByRule || access.outcome === "block";
  const told = activity !== null && !refused ? activity : refusedByRule ? route : access;
  const restricted = session.filter(({ outcome }) => outcome !== "allow");
  return (
    <>
      <div className="card stack-tight what-if-verdict">
        {answer.draft ? (
          <div>
            <StatusBadge tone="caution">For the draft</StatusBadge>
          </div>
        ) : null}
        <h2>
          {refused ? "The sign-in is refused" : activity === null ? "The sign-in is allowed" : sentenceOf(activity)}
        </h2>
        <Verdict verdict={told} />
        {told.policy?.message ? <p className="quiet">The person reads: “{told.policy.message}”</p> : null}
        {asksForDevice.length > 0 ? (
          <p>The browser is asked for a certificate, because of {joinWords(asksForDevice, "and")}.</p>
        ) : (
          <p className="quiet">Nobody is asked for a certificate.</p>
        )}
      </div>
      {refused ? null : (
        <div className="card stack-tight">
          <h2>In the session</h2>
          {restricted.length === 0 ? <p>Nothing is restricted, whatever the file is.</p> : null}
          <ul className="stack-tight">
            {restricted.map(({ activityType, outcome, policy }) => (
              <li key={activityType} className="row">
                <ActionBadge action={outcome as "block"} /> {ACTIVITY_WORDS[activityType]}
                {policy === null ? null : <span className="quiet">by {policy}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="card">
        <PolicyTraces explanation={told.explanation} />
      </div>
      {nearMisses.length === 0 ? null : (
        <div className="card stack-tight">
          <h2>Missed by one condition</h2>
          <ul className="stack-tight">
            {nearMisses.slice(0, 20).map(({ policy, failed }) => (
              <li key={policy.policy}>
                <b>{policy.name}</b>: {TRACED_WORDS[failed.attribute]} {TRACED_OPERATOR_WORDS[failed.operator]}{" "}
                {tracedValues(failed)}
                <span className="quiet"> (found: {failed.observed.join(", ") || "nothing"})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

const sentenceOf = ({ outcome }: VerdictAnswer) =>
  ({
    allow: "It is allowed",
    block: "It is blocked",
    protect: "It is allowed, protected",
    "step-up": "A stronger sign-in is required",
  })[outcome] ?? outcome;

function Verdict({ verdict }: { readonly verdict: VerdictAnswer }) {
  const { outcome, control, policy, defaultApplied } = verdict;
  return (
    <p className="row">
      {outcome === "allow" ? <StatusBadge tone="good">Allow</StatusBadge> : <ActionBadge action={outcome as "block"} />}
      {control === null ? null : <span>{RULE_CONTROL_WORDS[control as keyof typeof RULE_CONTROL_WORDS]}</span>}
      <span>{policy === null ? "No policy stands in the way." : `Decided by “${policy.name}”.`}</span>
      {defaultApplied ? <StatusBadge tone="caution">Default behaviour applied</StatusBadge> : null}
    </p>
  );
}
