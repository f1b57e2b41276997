/**
 * Every policy that was considered, with every filter: what it asks for, what was found, and whether it fits.
 * @module
 */
import { Link } from "@tanstack/react-router";
import type { Activity } from "../../api/types.ts";
import { ActionBadge, StatusBadge, type Tone } from "../../parts/Badges.tsx";
import { count } from "../../parts/format.ts";
import { UNSAVED } from "../policies/trial.ts";
import { KIND_WORDS, TRACED_OPERATOR_WORDS, TRACED_WORDS, tracedValues } from "../policies/words.ts";
import { RESULT_WORDS } from "./words.ts";

type Explanation = NonNullable<Activity["explanation"]>;
type Policy = Explanation["considered"][number];
type Filter = Policy["filters"][number];

const RESULT_TONE: Readonly<Record<Filter["result"], Tone>> = {
  matched: "info",
  "not-matched": "neutral",
  undetermined: "caution",
};

export function PolicyTraces({ explanation }: { readonly explanation: Explanation }) {
  const { considered } = explanation;
  const ordered = considered.toSorted((a, b) => rank(a) - rank(b));
  return (
    <section aria-labelledby="policies-heading" className="stack-tight">
      <h3 id="policies-heading">
        {considered.length === 0
          ? "No policy was considered"
          : `${count(explanation.consideredTotal ?? considered.length, "policy", "policies")} considered`}
      </h3>
      {considered.length === 0 ? (
        <p className="quiet">No enabled policy covers this kind of activity.</p>
      ) : (
        <ul className="stack-tight">
          {ordered.map((policy) => (
            <li key={policy.policy}>
              <PolicyCard policy={policy} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const rank = ({ deciding, result }: Policy) =>
  deciding ? 0 : result === "matched" ? 1 : result === "undetermined" ? 2 : 3;

function PolicyCard({ policy }: { readonly policy: Policy }) {
  return (
    <details
      className={policy.deciding ? "trace deciding" : "trace"}
      open={policy.deciding || policy.result !== "not-matched"}
    >
      <summary>
        <span className="trace-name">{policy.name}</span>
        <span className="row">
          {policy.deciding ? <b className="small">Decided</b> : null}
          {policy.mode === "report-only" ? <b className="small">Report only</b> : null}
          <ActionBadge action={policy.action} />
          <StatusBadge tone={RESULT_TONE[policy.result]}>{RESULT_WORDS[policy.result]}</StatusBadge>
        </span>
      </summary>
      <div className="trace-body">
        {policy.filters.length === 0 ? <p>This policy has no filters: it applies to everything.</p> : null}
        <ul>
          {policy.filters.map((filter, index) => (
            <li key={index} className="trace-filter">
              <FilterLine filter={filter} kind={policy.kind} />
            </li>
          ))}
        </ul>
        <p className="small quiet">
          {policy.policy === UNSAVED ? (
            `${KIND_WORDS[policy.kind]}, not saved yet.`
          ) : (
            <>
              {KIND_WORDS[policy.kind]}, revision {policy.revision}.{" "}
              <Link to="/policies/$id" params={{ id: policy.policy }}>
                Open the policy
              </Link>
            </>
          )}
        </p>
      </div>
    </details>
  );
}

function FilterLine({ filter, kind }: { readonly filter: Filter; readonly kind: Policy["kind"] }) {
  return (
    <>
      <div className="trace-filter-text">
        <span>
          {TRACED_WORDS[filter.attribute]} {TRACED_OPERATOR_WORDS[filter.operator]}
          {filter.values.length === 0 ? null : <b> {tracedValues(filter)}</b>}
        </span>
        <div className="quiet">
          Found:{" "}
          {filter.observed.length === 0 ? "nothing" : <span className="found">{filter.observed.join(", ")}</span>}
        </div>
        {filter.implied ? (
          <div className="quiet small">
            {kind === "session"
              ? "Implied: session policies are about browser sessions."
              : "Implied: an access policy without a client app filter covers browsers only. Add a client app filter to cover mobile and desktop apps."}
          </div>
        ) : null}
      </div>
      <StatusBadge tone={RESULT_TONE[filter.result]}>{RESULT_WORDS[filter.result]}</StatusBadge>
    </>
  );
}
