/**
 * Looks after the malware engines while Sallyport runs: who goes away or comes back is told to the operator's log and to
 * the activity log, and the console shows who is away.
 * @module
 */
import type { Logger } from "pino";
import { type ActivityLog, newReference } from "../activity/index.ts";
import type { EngineChange, EngineHealth, EngineWatch } from "../inspection/index.ts";
import type { Clock } from "../kernel/index.ts";

interface Ports {
  readonly health: () => Promise<readonly EngineHealth[]>;
  readonly log: Pick<ActivityLog, "record">;
  readonly logger: Pick<Logger, "warn" | "info">;
  readonly clock: Clock;
}

/** Looks once. A change that cannot be recorded keeps none of the others from being told: each is told only once. */
export async function lookAfterEngines(watch: EngineWatch, { health, log, logger, clock }: Ports): Promise<void> {
  const recording = watch.see(await health(), clock()).map((change) => {
    const summary = sentenceOf(change);
    if (change.available) logger.info({ engine: change.engine }, summary);
    else logger.warn({ engine: change.engine }, summary);
    return log.record({
      type: change.available ? "malware-engine-back" : "malware-engine-away",
      action: "noted",
      reference: newReference(),
      user: null,
      groups: [],
      app: null,
      clientApp: null,
      ip: null,
      userAgent: null,
      session: null,
      object: { name: change.engine, type: null, size: null, url: null },
      device: null,
      summary,
      defaultApplied: false,
      explanation: null,
    });
  });
  await Promise.all(recording);
}

const sentenceOf = ({ engine, available, detail }: EngineChange): string =>
  available
    ? `The malware engine "${engine}" is back.`
    : `The malware engine "${engine}" is away. ${detail} Until it is back, files count as not scanned, and each policy does with them what it says for those.`;
