/**
 * Every certificate that an upload holds: its details, and why it can or cannot become an authority.
 * @module
 */
import { Radio } from "@fluentui/react-components";
import { useId } from "react";
import type { UploadedCertificate } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { count, formatDate } from "../../parts/format.ts";

interface Props {
  readonly certificates: readonly UploadedCertificate[];
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
}

export function FoundCertificates({ certificates, selected, onSelect }: Props) {
  const name = useId();
  const usable = certificates.filter((found) => found.usable).length;
  return (
    <fieldset className="found">
      <legend>
        {count(certificates.length, "certificate")} found, {usable} usable
      </legend>
      <ul className="stack-tight">
        {certificates.map((found) => (
          <li key={found.index} className="found-certificate">
            {found.usable ? (
              <Radio
                name={name}
                value={String(found.index)}
                checked={found.index === selected}
                label={found.certificate?.subject ?? `Certificate ${found.index + 1}`}
                onChange={() => onSelect(found.index)}
              />
            ) : (
              <div className="found-refused">
                <StatusBadge tone="bad">Not usable</StatusBadge>
                <span className="wrap-anywhere">{found.certificate?.subject ?? `Certificate ${found.index + 1}`}</span>
              </div>
            )}
            <p className={found.usable ? "small quiet" : "small"}>{found.detail}</p>
            {found.certificate === null ? null : (
              <p className="small quiet wrap-anywhere">
                {found.certificate.selfSigned ? "Root" : `Issued by ${found.certificate.issuer}`} ·{" "}
                {found.certificate.publicKey} · {formatDate(found.certificate.notBefore)} to{" "}
                {formatDate(found.certificate.notAfter)}
              </p>
            )}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
