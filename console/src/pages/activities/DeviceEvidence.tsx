/**
 * The device: which certificate it showed, the path up to an uploaded authority, and each check in order.
 * @module
 */
import type { Activity } from "../../api/types.ts";
import { StatusBadge, type Tone } from "../../parts/Badges.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { pairs } from "../../parts/format.ts";
import { Time } from "../../parts/Time.tsx";
import { deviceStatusWords, sentenceCase } from "./words.ts";

type Evidence = NonNullable<Activity["device"]>;
type Certificate = NonNullable<Evidence["certificate"]>;
type Check = Evidence["checks"][number];

const CHECK_TONE: Readonly<Record<Check["result"], Tone>> = {
  passed: "good",
  failed: "bad",
  unknown: "caution",
  skipped: "neutral",
};
const CHECK_WORDS: Readonly<Record<Check["result"], string>> = {
  passed: "Passed",
  failed: "Failed",
  unknown: "Unknown",
  skipped: "Skipped",
};

/** Nothing speaks against the device; nothing speaks for it either. */
const UNDECIDED: ReadonlySet<string> = new Set(["no-authority", "no-certificate", "revocation-unknown"]);

export function deviceTone(status: string): Tone {
  if (status === "valid") return "good";
  if (status === "not-asked") return "neutral";
  return UNDECIDED.has(status) ? "caution" : "bad";
}

export function DeviceEvidence({ device }: { readonly device: Evidence }) {
  return (
    <section aria-labelledby="device-heading" className="card stack-tight">
      <div className="section-head">
        <h3 id="device-heading">Device</h3>
        <StatusBadge tone={deviceTone(device.status)}>{deviceStatusWords(device.status)}</StatusBadge>
      </div>
      <p>{device.detail}</p>
      {device.certificate === null ? null : <CertificateFacts certificate={device.certificate} />}
      {device.checks.length === 0 ? null : (
        <>
          <h4>Checks, in order</h4>
          <ol className="checks">
            {device.checks.map(({ check, result, detail }) => (
              <li key={`${check}${detail}`}>
                <StatusBadge tone={CHECK_TONE[result]}>{CHECK_WORDS[result]}</StatusBadge>
                <span>
                  <b>{sentenceCase(check)}</b>
                  <span className="quiet"> {detail}</span>
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function CertificateFacts({ certificate }: { readonly certificate: Certificate }) {
  return (
    <>
      <h4>Certificate</h4>
      <Facts
        rows={[
          ["Subject", certificate.subject],
          ["Issuer", certificate.issuer],
          ["Serial number", <code key="serial">{pairs(certificate.serial)}</code>],
          ["SHA-256 fingerprint", <code key="fingerprint">{pairs(certificate.fingerprint)}</code>],
          [
            "Valid",
            <span key="validity">
              <Time iso={certificate.notBefore} /> to <Time iso={certificate.notAfter} />
            </span>,
          ],
        ]}
      />
      <h4>Path</h4>
      {certificate.path.length === 0 ? <p className="quiet">No path to an uploaded authority could be built.</p> : null}
      <ol className="cert-path">
        {certificate.path.map(({ subject, issuer, authority }) => (
          <li key={`${subject}${issuer}`}>
            <span className="wrap-anywhere">{subject}</span>
            <span className="quiet small"> issued by {issuer}</span>
            {authority === null ? null : <StatusBadge tone="info">{`Authority: ${authority}`}</StatusBadge>}
          </li>
        ))}
      </ol>
    </>
  );
}
