/**
 * One authority: its certificate, its revocation lists, and what can be done with it.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { EditRegular } from "@fluentui/react-icons/svg/edit";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { authorityQuery } from "../../api/queries.ts";
import type { Authority } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { CopyButton } from "../../parts/CopyButton.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { count, pairs } from "../../parts/format.ts";
import { Loaded } from "../../parts/Loaded.tsx";
import { Page } from "../../parts/Page.tsx";
import { Time } from "../../parts/Time.tsx";
import { EditAuthorityDialog } from "./EditAuthorityDialog.tsx";
import { RemoveAuthorityDialog } from "./RemoveAuthorityDialog.tsx";
import { RevocationLists } from "./RevocationLists.tsx";
import { EXPIRY } from "./words.ts";
import "./authorities.css";

export function AuthorityPage() {
  const { id } = useParams({ from: "/device-identification/$id" });
  const query = useQuery(authorityQuery(id));
  const [dialog, setDialog] = useState<"edit" | "remove" | null>(null);
  const { data } = query;
  const close = () => setDialog(null);
  return (
    <Page
      key={id}
      title={data?.name ?? "Authority"}
      lead={data?.description === "" ? undefined : data?.description}
      back={{ to: "/device-identification", label: "Device identification" }}
      actions={
        data === undefined ? null : (
          <>
            <Button icon={<EditRegular />} onClick={() => setDialog("edit")}>
              Edit
            </Button>
            <Button icon={<DeleteRegular />} onClick={() => setDialog("remove")}>
              Remove
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>{(authority) => <AuthorityDetails authority={authority} />}</Loaded>
      {dialog === "edit" && data !== undefined ? <EditAuthorityDialog authority={data} onClose={close} /> : null}
      {dialog === "remove" && data !== undefined ? <RemoveAuthorityDialog authority={data} onClose={close} /> : null}
    </Page>
  );
}

function AuthorityDetails({ authority }: { readonly authority: Authority }) {
  const { certificate, expiry } = authority;
  return (
    <div className="stack">
      <section className="card" aria-labelledby="certificate-heading">
        <div className="section-head">
          <h2 id="certificate-heading">Certificate</h2>
          <CopyButton text={authority.pem} label="Copy PEM" done="Certificate copied." />
        </div>
        <Facts
          rows={[
            ["Kind", certificate.selfSigned ? "Root" : "Intermediate, a trust anchor by itself"],
            ["Subject", certificate.subject],
            ["Issuer", certificate.issuer],
            [
              "Validity",
              <span key="validity" className="row">
                <StatusBadge tone={EXPIRY[expiry].tone}>{EXPIRY[expiry].text}</StatusBadge>
                <span>
                  <Time iso={certificate.notBefore} as="date" /> to <Time iso={certificate.notAfter} as="date" />
                </span>
              </span>,
            ],
            ["Public key", certificate.publicKey],
            ["Serial number", <code key="serial">{pairs(certificate.serial)}</code>],
            ["SHA-256 fingerprint", <code key="fingerprint">{pairs(certificate.fingerprint)}</code>],
            [
              "Without extended key usage",
              authority.acceptWithoutPurpose
                ? "Accepted"
                : "Refused: a device certificate must say client authentication",
            ],
            ["In use", `${count(authority.sessions, "session")} recognised through it right now`],
            [
              "Added",
              <span key="added">
                <Time iso={authority.addedAt} /> by {authority.addedBy}
              </span>,
            ],
          ]}
        />
      </section>
      <RevocationLists authority={authority} />
    </div>
  );
}
