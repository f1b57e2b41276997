/**
 * A draft against what was recorded: which verdicts would have been others, for whom, for what, and by which policy.
 * Both sets decide the same recorded facts, so that only the policies make the difference.
 * @module
 */
import { isCertified, type PolicySet } from "../policy/index.ts";
import { Decider, type Outcome } from "./decider.ts";
import type { Recorded } from "./recorded.ts";

export type Effect = "newly-blocked" | "newly-allowed" | "changed";

export interface ChangedRecord {
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly user: string | null;
  readonly app: string | null;
  readonly object: string | null;
  readonly effect: Effect;
  readonly before: string;
  readonly after: string;
  /** Name of the policy that decides under the draft, or else of the one that decided before. */
  readonly policy: string | null;
}

export interface Count {
  readonly name: string;
  readonly changed: number;
}

export interface Replay {
  /** Records that a verdict could be made of. */
  readonly replayed: number;
  readonly changed: number;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  /** Of those that changed: by whom, with which app, on which kind of device; most first. */
  readonly users: readonly Count[];
  readonly apps: readonly Count[];
  readonly devices: readonly Count[];
  /** The newest records that changed. */
  readonly records: readonly ChangedRecord[];
  /** Changed records whose device nobody had asked for a certificate: what it would have shown is not known. */
  readonly undetermined: number;
  /** False: the period holds more records than were looked at. */
  readonly complete: boolean;
}

const RECORDS = 100;
const NAMES = 20;

export async function replayDraft(
  current: PolicySet,
  draft: PolicySet,
  recorded: AsyncGenerator<Recorded, boolean>,
): Promise<Replay> {
  const [users, apps, devices] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const records: ChangedRecord[] = [];
  const [inForce, drafted] = [new Decider(current), new Decider(draft)];
  const counts = { replayed: 0, changed: 0, newlyBlocked: 0, newlyAllowed: 0, undetermined: 0 };
  for (let next = await recorded.next(); ; next = await recorded.next()) {
    if (next.done === true) {
      const [byUser, byApp, byDevice] = [top(users), top(apps), top(devices)];
      return { ...counts, users: byUser, apps: byApp, devices: byDevice, records, complete: next.value };
    }
    const one = next.value;
    counts.replayed += 1;
    const before = inForce.decide(one);
    const after = drafted.decide(one);
    if (before.outcome === after.outcome) continue;
    const effect = effectOf(before.outcome, after.outcome);
    counts.changed += 1;
    if (effect === "newly-blocked") counts.newlyBlocked += 1;
    if (effect === "newly-allowed") counts.newlyAllowed += 1;
    if (one.facts.deviceTags.state === "unknown" && after.defaultApplied) counts.undetermined += 1;
    count(users, one.facts.user);
    count(apps, one.facts.app);
    count(devices, deviceOf(one));
    const decided = draft.policies[after.policy] ?? current.policies[before.policy];
    if (records.length < RECORDS) records.push(changedRecord(one, effect, before, after, decided?.name ?? null));
  }
}

const effectOf = (before: string, after: string): Effect =>
  after === "block" ? "newly-blocked" : before === "block" ? "newly-allowed" : "changed";

function changedRecord(
  { activity, facts }: Recorded,
  effect: Effect,
  before: Outcome,
  after: Outcome,
  policy: string | null,
): ChangedRecord {
  const { id, time, type, app, object } = activity;
  return {
    ...{ id, time, type, effect, policy, before: before.outcome, after: after.outcome },
    user: facts.user,
    app: app?.name ?? facts.app,
    object: object?.name ?? null,
  };
}

function deviceOf({ facts }: Recorded): string {
  const { deviceTags, devicePlatform } = facts;
  const platform = devicePlatform.state === "value" ? devicePlatform.value : "unknown platform";
  if (deviceTags.state === "unknown") return `${platform}, not asked for a certificate`;
  return `${platform}, ${isCertified(facts) ? "with" : "without"} a valid certificate`;
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

const top = (counts: ReadonlyMap<string, number>): Count[] =>
  [...counts]
    .map(([name, changed]) => ({ name, changed }))
    .sort((left, right) => right.changed - left.changed || left.name.localeCompare(right.name))
    .slice(0, NAMES);
