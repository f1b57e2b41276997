/**
 * Device identification: the certificate authorities whose certificates prove a managed device.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { ArrowUploadRegular } from "@fluentui/react-icons/svg/arrow-upload";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { authoritiesQuery } from "../../api/queries.ts";
import type { Authority } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { ButtonLink } from "../../parts/ButtonLink.tsx";
import { type Column, DataTable } from "../../parts/DataTable.tsx";
import { EmptyState } from "../../parts/EmptyState.tsx";
import { count } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { Time } from "../../parts/Time.tsx";
import { UploadDialog } from "./UploadDialog.tsx";
import { EXPIRY, revocationState } from "./words.ts";
import "./authorities.css";

const COLUMNS: readonly Column<Authority>[] = [
  {
    id: "name",
    header: "Authority",
    leads: true,
    sort: ({ name }) => name,
    cell: ({ id, name, certificate, description }) => (
      <>
        <Link to="/device-identification/$id" params={{ id }}>
          {name}
        </Link>
        <div className="quiet small wrap-anywhere">{certificate.subject}</div>
        {description === "" ? null : <div className="quiet small">{description}</div>}
      </>
    ),
  },
  {
    id: "kind",
    header: "Kind",
    className: "fit",
    sort: ({ certificate }) => Number(certificate.selfSigned),
    cell: ({ certificate }) => (certificate.selfSigned ? "Root" : "Intermediate"),
  },
  {
    id: "expiry",
    header: "Validity",
    className: "fit",
    sort: ({ certificate }) => Date.parse(certificate.notAfter),
    cell: ({ expiry, certificate }) => (
      <div>
        <StatusBadge tone={EXPIRY[expiry].tone}>{EXPIRY[expiry].text}</StatusBadge>
        <div className="quiet small">
          until <Time iso={certificate.notAfter} as="date" />
        </div>
      </div>
    ),
  },
  {
    id: "revocation",
    header: "Revocation",
    className: "fit",
    cell: (authority) => {
      const { tone, text } = revocationState(authority);
      return <StatusBadge tone={tone}>{text}</StatusBadge>;
    },
  },
  {
    id: "sessions",
    header: "In use",
    className: "fit",
    sort: ({ sessions }) => sessions,
    cell: ({ sessions }) => count(sessions, "session"),
  },
];

export function AuthoritiesPage() {
  const authorities = useQuery(authoritiesQuery);
  const [uploading, setUploading] = useState(false);
  const upload = (
    <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => setUploading(true)}>
      Upload an authority
    </Button>
  );
  return (
    <Page
      title="Device identification"
      lead="A device is recognised when it holds a client certificate from one of these authorities. A change works on the next try, and on live sessions within a second."
      actions={
        <>
          <ButtonLink to="/device-tag-rules">Device tag rules</ButtonLink>
          {upload}
        </>
      }
    >
      <Loaded query={authorities}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No device can be recognised yet" action={upload}>
              Upload the root or intermediate certificate that your device certificates are issued from. An intermediate
              is enough: its root need not be uploaded.
            </EmptyState>
          ) : (
            <DataTable label="Certificate authorities" columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
          )
        }
      </Loaded>
      {uploading ? <UploadDialog onClose={() => setUploading(false)} /> : null}
    </Page>
  );
}
