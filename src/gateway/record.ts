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
export function recordFile(exchange: SessionExchange, file: FileOnItsWay, verdict: Verdict): Promise<Activity> {
  const { ports, app, session, client, originalHost, url } = exchange;
  return ports.log.record({
    type: file.direction,
    action: verdict.outcome === "allow" ? "allowed" : "blocked",
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
    device: evidenceOf(session.judgement.device),
    ...(file.finding === null ? {} : { inspection: evidenceFrom(file.finding) }),
    summary: summaryOf(file, verdict, session.judgement.device.detail),
    defaultApplied: verdict.defaultApplied,
    explanation: verdict.explanation,
  });
}

function summaryOf({ direction, name, finding }: FileOnItsWay, { policy }: Verdict, device: string): string {
  const what = direction === "download" ? `Download of ${name}` : `Upload of ${name}`;
  const done = policy === null ? "allowed" : `blocked by the policy "${policy.name}"`;
  return [`${what} ${done}.`, finding === null ? "" : sentenceOf(finding), device]
    .filter((one) => one !== "")
    .join(" ");
}
