/**
 * Everything about one activity, from the answer to the evidence: what was decided and why, every policy with every
 * filter, the certificate with every check, the facts, the raw record.
 * @module
 */
import { Link } from "@tanstack/react-router";
import type { Activity } from "../../api/types.ts";
import { ActionBadge, StatusBadge } from "../../parts/Badges.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { formatSize } from "../../parts/format.ts";
import { Time } from "../../parts/Time.tsx";
import { FileEvidence } from "../inspection/FileEvidence.tsx";
import { DeviceEvidence } from "./DeviceEvidence.tsx";
import { PolicyTraces } from "./PolicyTraces.tsx";
import { CLIENT_APP_WORDS, REASON_WORDS, TYPE_WORDS } from "./words.ts";

export function ActivityDetails({ activity }: { readonly activity: Activity }) {
  const { explanation, device, inspection } = activity;
  const raw = JSON.stringify(activity, null, 2);
  return (
    <div className="stack activity-details">
      <section aria-label="Verdict" className="verdict">
        <div className="row">
          <ActionBadge action={activity.action} />
          {activity.defaultApplied ? <StatusBadge tone="caution">Default applied</StatusBadge> : null}
          <Time iso={activity.time} />
        </div>
        <p className="verdict-summary">{activity.summary}</p>
        {explanation === null ? null : <p className="quiet">{REASON_WORDS[explanation.reason]}</p>}
      </section>
      {explanation === null ? null : <PolicyTraces explanation={explanation} />}
      {inspection === undefined ? null : (
        <section aria-labelledby="inspection-heading" className="card stack-tight">
          <h3 id="inspection-heading">Inspection of the file</h3>
          <FileEvidence evidence={inspection} heading="h4" />
        </section>
      )}
      {device === null ? null : <DeviceEvidence device={device} />}
      <section aria-labelledby="facts-heading" className="card">
        <h3 id="facts-heading">Facts</h3>
        <ActivityFacts activity={activity} />
      </section>
      <details className="card raw">
        <summary>Raw record</summary>
        <div className="stack-tight">
          <CopyButton text={raw} label="Copy as JSON" done="Record copied." />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
          <section className="raw-text" tabIndex={0} aria-label="Raw record">
            <pre>{raw}</pre>
          </section>
        </div>
      </details>
    </div>
  );
}

function ActivityFacts({ activity }: { readonly activity: Activity }) {
  const { object, app, session } = activity;
  return (
    <Facts
      rows={[
        ["Reference", <code key="reference">{activity.reference}</code>],
        ["Activity", TYPE_WORDS[activity.type]],
        ["User", activity.user ?? "Unknown"],
        ["Groups", activity.groups.length === 0 ? "None" : activity.groups.join(", ")],
        app === null
          ? null
          : [
              "App",
              <Link key="app" to="/apps/$id" params={{ id: app.id }}>
                {app.name}
              </Link>,
            ],
        object === null ? null : ["Object", object.name],
        object?.type ? ["Type", object.type] : null,
        typeof object?.size === "number" ? ["Size", formatSize(object.size)] : null,
        object?.url ? ["Address", <code key="url">{object.url}</code>] : null,
        ["Client app", activity.clientApp === null ? "Not known" : CLIENT_APP_WORDS[activity.clientApp]],
        ["IP address", activity.ip ?? "Not known"],
        ["User agent", activity.userAgent ?? "Not known"],
        session === null
          ? null
          : [
              "Session",
              <Link key="session" to="/activities" search={{ session }}>
                <code>{session}</code>
              </Link>,
            ],
        activity.explanation === null ? null : ["Configuration version", String(activity.explanation.version)],
        ["Identifier", <code key="id">{activity.id}</code>],
      ]}
    />
  );
}
