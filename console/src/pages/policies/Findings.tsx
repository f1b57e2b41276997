/**
 * What analysis says of the policies: each finding with the case that shows it, and which combinations of app, client
 * and device no policy restricts.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { analysisQuery, appsQuery } from "../../api/queries.ts";
import type { AnalysisAnswer } from "../../api/types.ts";
import { StatusBadge, type Tone } from "../../parts/Badges.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { count } from "../../parts/format.ts";
import { CLIENT_APPS } from "./words.ts";

type Finding = AnalysisAnswer["findings"][number];
type Row = AnalysisAnswer["coverage"][number];

const KINDS: Readonly<Record<Finding["kind"], { readonly word: string; readonly tone: Tone }>> = {
  unreachable: { word: "Never matches", tone: "bad" },
  "shadowed-by-one": { word: "Without effect", tone: "caution" },
  "shadowed-by-union": { word: "Without effect", tone: "caution" },
  "overlaps-with-different-action": { word: "Overlap", tone: "info" },
  "not-enforced": { word: "Not carried out yet", tone: "caution" },
};

export function Findings() {
  const analysis = useQuery(analysisQuery);
  if (analysis.data === undefined) return null;
  const { findings, coverage, complete } = analysis.data;
  return (
    <section className="stack-tight" aria-label="Analysis">
      {findings.length === 0 ? (
        <p className="quiet">Analysis finds nothing to object to in these policies.</p>
      ) : (
        <details className="trace" open={findings.some(({ kind }) => kind !== "overlaps-with-different-action")}>
          <summary>
            <span className="trace-name">{count(findings.length, "finding", "findings")} of the analysis</span>
          </summary>
          <ul className="trace-body stack-tight">
            {findings.map((finding, index) => (
              <li key={index} className="stack-tight finding">
                <span className="row">
                  <StatusBadge tone={KINDS[finding.kind].tone}>{KINDS[finding.kind].word}</StatusBadge>
                  <Link to="/policies/$id" params={{ id: finding.policy.id }}>
                    {finding.policy.name}
                  </Link>
                </span>
                <span>
                  {finding.sentence} <Case witness={finding.witness} about={finding.policy.name} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <CoverageTable rows={coverage} />
      {complete ? null : (
        <p className="quiet small">Not everything could be settled within the work that an analysis may cost.</p>
      )}
    </section>
  );
}

/** The case that shows it, opened in "What if". */
function Case({ witness, about }: { readonly witness: Finding["witness"]; readonly about: string }) {
  return witness === null ? null : (
    <Link to="/what-if" search={{ case: JSON.stringify(witness) }} aria-label={`Show a case of ${about}`}>
      Show a case
    </Link>
  );
}

const RESTRICTED: Readonly<Record<Row["restricted"], { readonly word: string; readonly tone: Tone }>> = {
  always: { word: "Always", tone: "good" },
  sometimes: { word: "Sometimes", tone: "caution" },
  never: { word: "Never", tone: "bad" },
};

function CoverageTable({ rows }: { readonly rows: readonly Row[] }) {
  const apps = useQuery(appsQuery);
  const nameOf = (id: string) => apps.data?.items.find((app) => app.id === id)?.name ?? id;
  const columns: readonly Column<Row>[] = [
    { id: "app", header: "App", leads: true, sort: ({ app }) => nameOf(app), cell: ({ app }) => nameOf(app) },
    { id: "client", header: "Client app", cell: ({ clientApp }) => CLIENT_APPS[clientApp] },
    {
      id: "device",
      header: "Device",
      cell: ({ certificate }) => (certificate ? "With a valid certificate" : "Without a certificate"),
    },
    {
      id: "restricted",
      header: "Restricted",
      className: "fit",
      sort: ({ restricted }) => restricted,
      cell: ({ restricted }) => (
        <StatusBadge tone={RESTRICTED[restricted].tone}>{RESTRICTED[restricted].word}</StatusBadge>
      ),
    },
    {
      id: "policies",
      header: "By",
      cell: ({ policies, witness, app }) => (
        <>
          {policies.map(({ name }) => name).join(", ") || "no policy"} <Case witness={witness} about={nameOf(app)} />
        </>
      ),
    },
  ];
  if (rows.length === 0) return null;
  return (
    <details className="trace">
      <summary>
        <span className="trace-name">What no policy restricts</span>
        <span className="quiet small">
          {rows.filter(({ restricted }) => restricted === "never").length} of {rows.length} combinations
        </span>
      </summary>
      <div className="trace-body">
        <DataTable
          label="Coverage"
          columns={columns}
          rows={rows}
          rowKey={({ app, clientApp, certificate }) => `${app} ${clientApp} ${certificate}`}
        />
      </div>
    </details>
  );
}
