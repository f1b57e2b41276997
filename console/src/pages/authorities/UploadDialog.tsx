/**
 * Uploads an authority: the file is inspected first, each certificate in it is listed with why it is usable or not, and
 * only then is one added.
 * @module
 */

import { Button, Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { send } from "../../api/client.ts";
import { errorAt, type FieldErrors, NO_ERRORS, problemFields } from "../../api/fields.ts";
import { authoritiesQuery } from "../../api/queries.ts";
import type { Authority, AuthorityInput, UploadedCertificate, UploadReport } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { DialogFrame } from "../../parts/DialogFrame.tsx";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { type AuthorityDraft, AuthorityFields, nameMissing } from "./AuthorityFields.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { FoundCertificates } from "./FoundCertificates.tsx";

const ACCEPT = ".pem,.crt,.cer,.der,.p7b,application/x-x509-ca-cert,application/x-pem-file";

/** The common name of a subject, as a first idea of what to call the authority. */
export const suggestedName = ({ certificate }: UploadedCertificate): string =>
  /(?:^|[,/\n+]\s*)CN\s*=\s*([^,/\n+]+)/i.exec(certificate?.subject ?? "")?.[1]?.trim() ?? "";

export function UploadDialog({ onClose }: { readonly onClose: () => void }) {
  const [content, setContent] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const [typed, setTyped] = useState<Partial<AuthorityDraft>>({});
  const [own, setOwn] = useState<FieldErrors>(NO_ERRORS);
  const report = useQuery({
    queryKey: ["inspect", content],
    queryFn: ({ signal }) =>
      send<UploadReport>("POST", "/certificate-authorities/inspect", { body: { content }, signal }),
    enabled: content.trim() !== "",
    gcTime: 0,
    retry: false,
  });
  const usable = report.data?.certificates.filter((found) => found.usable) ?? [];
  const selected = usable.find(({ index }) => index === chosen) ?? usable[0];
  const draft: AuthorityDraft = {
    ...{ name: selected === undefined ? "" : suggestedName(selected), description: "", acceptWithoutPurpose: false },
    ...{ revocation: { mode: "off", fetch: false }, ...typed },
  };
  const add = useChange({
    send: (body: AuthorityInput) => send<Authority>("POST", "/certificate-authorities", { body }),
    refresh: [authoritiesQuery.queryKey],
    done: (authority) => `Authority “${authority.name}” is added.`,
    afterwards: onClose,
  });
  const theirs = useMemo(() => problemFields(add.error), [add.error]);
  const nameError = errorAt(own, "name") ?? errorAt(theirs, "name");
  const submit = () => {
    if (selected === undefined) return;
    const missing = nameMissing(draft);
    setOwn(missing === undefined ? NO_ERRORS : { name: missing });
    if (missing === undefined) add.mutate({ ...draft, content, index: selected.index });
  };
  return (
    <DialogFrame
      title="Upload an authority"
      error={add.error}
      wide
      onClose={onClose}
      action={
        <Button appearance="primary" disabled={selected === undefined || add.isPending} onClick={submit}>
          Add authority
        </Button>
      }
    >
      <FileDrop
        label="Certificate file"
        accept={ACCEPT}
        hint="PEM or DER: .pem, .crt, .cer, .der"
        onContent={(text) => {
          setContent(text);
          setChosen(null);
        }}
      />
      {report.isFetching ? <Spinner size="tiny" label="Reading the certificates" /> : null}
      {report.isError ? <ErrorPanel error={report.error} /> : null}
      {report.data === undefined ? null : (
        <FoundCertificates
          certificates={report.data.certificates}
          selected={selected?.index ?? null}
          onSelect={setChosen}
        />
      )}
      {selected === undefined ? null : (
        <AuthorityFields
          draft={draft}
          onChange={(change) => setTyped((before) => ({ ...before, ...change }))}
          nameError={nameError}
        />
      )}
    </DialogFrame>
  );
}
