/**
 * What inspection found in a file: its real types, labels, matches with masked evidence, malware, and what was not looked
 * at and why. The same for a file that is tried out and for one in the activity log.
 * @module
 */
import type { Activity } from "../../api/types.ts";
import { StatusBadge } from "../../parts/Badges.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { capitalised, count } from "../../parts/format.ts";
import { Masked } from "./Masked.tsx";
import { useTypeNames } from "./use-type-names.ts";
import {
  CONFIDENCE_TONES,
  CONFIDENCES,
  flagWord,
  placeWord,
  reasonWord,
  STOPPED,
  statusOf,
  VERDICTS,
} from "./words.ts";
import "./inspection.css";

export type Evidence = NonNullable<Activity["inspection"]>;
export type Match = Evidence["matches"][number];

interface Props {
  readonly evidence: Evidence;
  /** Of the headings within. */
  readonly heading: Heading;
}
type Heading = "h3" | "h4";

export function FileEvidence({ evidence, heading: Heading }: Props) {
  const { status, types, flags, labels, matches, missed, malware, sha256, milliseconds } = evidence;
  const { tone, word, sentence } = evidence.stopped === true ? STOPPED : statusOf(status);
  return (
    <div className="stack-tight file-evidence">
      <div className="row">
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <span>{sentence}</span>
      </div>
      <Facts
        rows={[
          ["Type by its bytes", types.length === 0 ? "Not recognised" : types.join(", ")],
          flags.length === 0 ? null : ["Remarkable", flags.map(flagWord).join(" ")],
          [
            "Sensitivity labels",
            labels.length === 0 ? "None found" : labels.map(({ id, name }) => name ?? id).join(", "),
          ],
          ["SHA-256", <code key="hash">{sha256}</code>],
          ["Time it took", milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`],
        ]}
      />
      <Heading>Sensitive content</Heading>
      {matches.length === 0 ? <p className="quiet">Nothing of what was looked for.</p> : <Matches matches={matches} />}
      {malware === null ? null : <Malware malware={malware} heading={Heading} />}
      {missed.length === 0 ? null : <Missed missed={missed} heading={Heading} />}
    </div>
  );
}

interface MatchesProps {
  readonly matches: readonly Match[];
  /** Whether the parts of the file are named that the evidence stands in. */
  readonly parts?: boolean;
}

export function Matches({ matches, parts = true }: MatchesProps) {
  const nameOf = useTypeNames();
  return (
    <ul>
      {matches.map(({ type, place, confidence, distinct, evidence }) => (
        <li key={`${type} ${place} ${confidence}`} className="finding">
          <div className="finding-head">
            <b>{nameOf(type)}</b>
            <StatusBadge tone={CONFIDENCE_TONES[confidence] ?? "neutral"} icon={false}>
              {`${CONFIDENCES[confidence as keyof typeof CONFIDENCES] ?? confidence} confidence`}
            </StatusBadge>
            <span className="quiet">
              {distinct === 0 ? "" : `${count(distinct, "distinct match", "distinct matches")}, `}
              {placeWord(place)}
            </span>
          </div>
          {evidence.length === 0 ? null : (
            <ul className="evidence-list" aria-label={`Evidence for ${nameOf(type)}`}>
              {evidence.map(({ masked, part }, at) => (
                <li key={at}>
                  <Masked text={masked} />
                  {part === "" || !parts ? null : <span className="quiet small wrap-anywhere">{part}</span>}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Malware({ malware, heading: Heading }: { malware: NonNullable<Evidence["malware"]>; heading: Heading }) {
  const verdict = VERDICTS[malware.verdict];
  return (
    <>
      <Heading>Malware</Heading>
      <div className="row">
        <StatusBadge tone={verdict?.tone ?? "neutral"}>{verdict?.word ?? malware.verdict}</StatusBadge>
        {malware.engines.length === 0 ? <span className="quiet">No malware engine is set up.</span> : null}
      </div>
      <ul className="stack-tight">
        {malware.engines.map(({ engine, verdict: said, found, detail, signatures }) => (
          <li key={engine} className="finding-head">
            <b>{engine}</b>
            <StatusBadge tone={VERDICTS[said]?.tone ?? "neutral"} icon={false}>
              {VERDICTS[said]?.word ?? said}
            </StatusBadge>
            <span className="wrap-anywhere">{[found.join(", "), capitalised(detail)].filter(Boolean).join(". ")}</span>
            {signatures === null ? null : <span className="quiet small">Signatures: {signatures}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Missed({ missed, heading: Heading }: { missed: Evidence["missed"]; heading: Heading }) {
  // The reader and an engine may both have met the same obstacle.
  const once = new Map(missed.map((one) => [`${one.reason} ${one.part} ${one.detail}`, one]));
  return (
    <>
      <Heading>What was not looked at, and why</Heading>
      <ul className="stack-tight">
        {[...once].map(([key, { reason, part, detail }]) => (
          <li key={key} className="finding-head">
            <StatusBadge tone="caution">{reasonWord(reason)}</StatusBadge>
            <span className="wrap-anywhere">
              {part === "" ? "" : <b>{part}: </b>}
              {part === "" ? capitalised(detail) : detail}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
