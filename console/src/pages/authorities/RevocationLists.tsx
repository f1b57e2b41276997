/**
 * The revocation lists of an authority, and the ways to give it newer ones.
 * @module
 */

import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { segment, send } from "../../api/client.ts";
import { authoritiesQuery } from "../../api/queries.ts";
import type { Authority, CrlStatus } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { DialogFrame } from "../../parts/DialogFrame.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { Time } from "../../parts/Time.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { CRL, revocationState } from "./words.ts";

const moment = (iso: string | null) => (iso === null ? <span className="quiet">Not known</span> : <Time iso={iso} />);

const COLUMNS: readonly Column<CrlStatus>[] = [
  {
    id: "source",
    header: "Source",
    leads: true,
    className: "loose",
    cell: ({ source, detail }) => (
      <>
        <b>{source === "uploaded" ? "Uploaded" : source}</b>
        <div className="quiet small">{detail}</div>
      </>
    ),
  },
  {
    id: "status",
    header: "Status",
    className: "fit",
    cell: ({ status }) => <StatusBadge tone={CRL[status].tone}>{CRL[status].text}</StatusBadge>,
  },
  { id: "this", header: "Issued", className: "fit", cell: ({ thisUpdate }) => moment(thisUpdate) },
  { id: "next", header: "Next one due", className: "fit", cell: ({ nextUpdate }) => moment(nextUpdate) },
  {
    id: "revoked",
    header: "Revoked",
    className: "fit",
    cell: ({ revoked }) => revoked?.toLocaleString() ?? "Not known",
  },
];

export function RevocationLists({ authority }: { readonly authority: Authority }) {
  const [uploading, setUploading] = useState(false);
  const path = `/certificate-authorities/${segment(authority.id)}/crls`;
  const refresh = useChange({
    send: () => send<Authority>("POST", `${path}/refresh`),
    refresh: [authoritiesQuery.queryKey],
    done: () => "The lists were fetched again.",
  });
  const forget = useChange({
    send: () => send<Authority>("DELETE", path),
    refresh: [authoritiesQuery.queryKey],
    done: () => "The uploaded lists are forgotten.",
  });
  const state = revocationState(authority);
  const failed = refresh.error ?? forget.error;
  return (
    <section className="card" aria-labelledby="revocation-heading">
      <div className="section-head">
        <div className="row">
          <h2 id="revocation-heading">Revocation</h2>
          <StatusBadge tone={state.tone}>{state.text}</StatusBadge>
        </div>
        <div className="row">
          <Button size="small" onClick={() => setUploading(true)}>
            Upload a list
          </Button>
          {authority.revocation.fetch ? (
            <Button size="small" disabled={refresh.isPending} onClick={() => refresh.mutate(undefined)}>
              Fetch again
            </Button>
          ) : null}
          {authority.crls.some(({ source }) => source === "uploaded") ? (
            <Button size="small" disabled={forget.isPending} onClick={() => forget.mutate(undefined)}>
              Forget uploaded lists
            </Button>
          ) : null}
        </div>
      </div>
      <div className="stack-tight">
        <p className="quiet">{explained(authority)}</p>
        {failed === null ? null : <ErrorPanel error={failed} />}
        {authority.crls.length === 0 ? null : (
          <DataTable
            label="Revocation lists"
            columns={COLUMNS}
            rows={authority.crls}
            rowKey={({ source, thisUpdate }) => `${source} ${thisUpdate ?? ""}`}
          />
        )}
      </div>
      {uploading ? <UploadListDialog path={path} onClose={() => setUploading(false)} /> : null}
    </section>
  );
}

function explained({ revocation, crls }: Authority): string {
  if (revocation.mode === "off")
    return "Revocation is not checked. A revoked certificate is accepted until it expires.";
  if (crls.length === 0) {
    return revocation.fetch
      ? "Required. No list yet: it is fetched when the first device shows its certificate."
      : "Required, but there is no list: no device is recognised until one is uploaded.";
  }
  return "Required. A device is recognised only while a current list says that its certificate is not revoked.";
}

function UploadListDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const [content, setContent] = useState("");
  const upload = useChange({
    send: () => send<Authority>("POST", path, { body: { content } }),
    refresh: [authoritiesQuery.queryKey],
    done: () => "The revocation list is in force.",
    afterwards: onClose,
  });
  return (
    <DialogFrame
      title="Upload a revocation list"
      error={upload.error}
      onClose={onClose}
      action={
        <Button
          appearance="primary"
          disabled={content.trim() === "" || upload.isPending}
          onClick={() => upload.mutate(undefined)}
        >
          Upload
        </Button>
      }
    >
      <p>The list must be signed by this authority.</p>
      <FileDrop
        label="Revocation list file"
        accept=".crl,.pem,.der,application/pkix-crl"
        hint="PEM or DER: .crl, .pem, .der"
        onContent={setContent}
      />
    </DialogFrame>
  );
}
