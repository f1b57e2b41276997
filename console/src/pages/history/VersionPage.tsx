/**
 * One version: what it changed, what was in force with it, and the way back to it.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { ArrowUndoRegular } from "@fluentui/react-icons/svg/arrow-undo";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { get, send } from "../../api/client.ts";
import { versionQuery } from "../../api/queries.ts";
import type { VersionDetail, VersionPage as Versions } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { ReasonField } from "../../parts/ReasonField.tsx";
import { Time } from "../../parts/Time.tsx";
import { Contents } from "./Contents.tsx";
import { KINDS, PARTS, TONES } from "./words.ts";
import "../activities/activities.css";
import "../policies/policies.css";

export function VersionPage() {
  const { version: text } = useParams({ from: "/history/$version" });
  const version = Number(text);
  const query = useQuery(versionQuery(version));
  const newest = useQuery({
    queryKey: ["versions", "newest"],
    queryFn: async ({ signal }) =>
      (await get<Versions>("/configuration/versions?limit=1", signal)).items[0]?.version ?? null,
    staleTime: 0,
  });
  const [asking, setAsking] = useState(false);
  const base = newest.data ?? null;
  return (
    <Page
      title={`Version ${text}`}
      lead={query.data === undefined ? undefined : <Lead of={query.data} />}
      back={{ to: "/history", label: "History" }}
      actions={
        base === null || base === version || query.data === undefined ? null : (
          <Button icon={<ArrowUndoRegular />} onClick={() => setAsking(true)}>
            Restore this version
          </Button>
        )
      }
    >
      <Loaded query={query}>{(found) => <Details found={found} />}</Loaded>
      {asking && base !== null ? <Restore version={version} base={base} onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}

const Lead = ({ of: { time, author, reason } }: { readonly of: VersionDetail }) => (
  <>
    <Time iso={time} /> by {author}
    {reason === "" ? "" : `: ${reason}`}
  </>
);

/** What came before the first version, or before what is kept of them, is not there to compare with. */
const nothingChanged = (version: number): string =>
  version === 1 ? "This is the first configuration: there was nothing before." : "Nothing that can be told apart.";

function Details({ found }: { readonly found: VersionDetail }) {
  const { changes, alsoChanged } = found;
  return (
    <>
      <section className="card stack-tight" aria-labelledby="changes-heading">
        <h2 id="changes-heading">What it changed</h2>
        {changes.length + alsoChanged.length === 0 ? <p className="quiet">{nothingChanged(found.version)}</p> : null}
        <ul className="stack-tight">
          {changes.map(({ kind, change, name }) => (
            <li key={`${kind} ${change} ${name}`} className="row">
              <StatusBadge tone={TONES[change]}>{change}</StatusBadge>
              {KINDS[kind]} “{name}”
            </li>
          ))}
          {alsoChanged.map((part) => (
            <li key={part} className="row">
              <StatusBadge tone="info">changed</StatusBadge> The {PARTS[part]}
            </li>
          ))}
        </ul>
      </section>
      <Contents of={found} />
    </>
  );
}

function Restore({
  version,
  base,
  onClose,
}: {
  readonly version: number;
  readonly base: number;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const restore = useChange({
    send: () =>
      send<{ version: number }>("POST", `/configuration/versions/${version}/restore`, { body: { base, reason } }),
    refresh: [["versions"], ["policies"], ["apps"], ["authorities"], ["settings"]],
    done: (applied) => `Version ${version} is in force again, as version ${applied.version}.`,
    afterwards: () => void navigate({ to: "/history" }),
  });
  return (
    <ConfirmDialog
      title={`Restore version ${version}?`}
      confirm="Restore"
      pending={restore.isPending}
      error={restore.error}
      onConfirm={() => restore.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        The whole configuration becomes what it was then: policies, apps, authorities and settings. Live sessions are
        judged by it at once. What is in force now stays in the history as version {base}.
      </p>
      <ReasonField reason={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
