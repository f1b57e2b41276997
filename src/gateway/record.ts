/**
 * What the log keeps of a file on its way, down or up.
 * @module
 */
import { type Activity, newReference } from "../activity/index.ts";
import { evidenceFrom, sentenceOf } from "../config/index.ts";
import type { Finding } from "../inspection/index.ts";
import type { Verdict } from "../policy/index.ts";
import { circumstancesOf, evidenceOf } from "../session/index.ts";
import type { SessionExchange } from "./context.ts";
import type { ProtectedDownload } from "./protected.ts";

export interface FileOnItsWay {
  readonly direction: "download" | "upload";
  readonly name: string;
  readonly type: string | null;
  /** Bytes; null: not known. */
  readonly size: number | null;
  /** Null: nobody looked into it. */
  readonly finding: Finding | null;
}

/** INVARIANT: resolves once the record is durable; the file goes on, or is refused, after that. */
export function recordFile(
  exchange: SessionExchange,
  file: FileOnItsWay,
  verdict: Verdict,
  made: ProtectedDownload | null = null,
): Promise<Activity> {
  const { ports, app, session, client, originalHost, url } = exchange;
  const { device } = session.judgement;
  return ports.log.record({
    type: file.direction,
    action: actionOf(verdict, made),
    reference: newReference(),
    user: session.record.user,
    groups: session.record.groups ?? [],
    app: { id: app.id, name: app.name },
    clientApp: "browser",
    ip: client.ip,
    userAgent: client.userAgent,
    ...circumstancesOf(session.judgement.facts, session.record),
    session: session.record.id,
    object: { name: file.name, type: file.type, size: file.size, url: `https://${originalHost}${url.pathname}` },
    device: evidenceOf(device),
    ...(file.finding === null
      ? {}
      : { inspection: evidenceFrom(file.finding, ports.snapshot().organisation.inspection.labels) }),
    summary: summaryOf(file, verdict, made, device.status === "not-asked" ? "" : device.detail),
    defaultApplied: verdict.defaultApplied,
    explanation: verdict.explanation,
  });
}

function actionOf({ outcome }: Verdict, made: ProtectedDownload | null): Activity["action"] {
  if (made?.outcome === "protected") return "protected";
  return outcome === "allow" || made?.allowed === true ? "allowed" : "blocked";
}

function summaryOf(file: FileOnItsWay, verdict: Verdict, made: ProtectedDownload | null, device: string): string {
  const what = file.direction === "download" ? `Download of ${file.name}` : `Upload of ${file.name}`;
  const found = file.finding === null ? "" : sentenceOf(file.finding);
  return [`${what} ${whatWasDone(verdict, made)}.`, found, device].filter((one) => one !== "").join(" ");
}

function whatWasDone({ policy }: Verdict, made: ProtectedDownload | null): string {
  if (policy === null) return "allowed";
  if (made === null) return `blocked by the policy "${policy.name}"`;
  if (made.outcome === "protected") return `protected (${made.applied.join(", ")}) by the policy "${policy.name}"`;
  const choice = made.allowed ? "allowed" : "blocked";
  return `${choice}: the policy "${policy.name}" would protect it, which cannot be done: ${made.why}`;
}
