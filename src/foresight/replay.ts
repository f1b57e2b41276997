/**
 * A draft against what was recorded: which verdicts would have been others, for whom, for what, and by which policy.
 * Both sets decide the same recorded facts, so that only the policies make the difference; or what else the draft changes.
 * @module
 */
import { isCertified, type PolicySet } from "../policy/index.ts";
import { Decider } from "./decider.ts";
import type { Recorded } from "./recorded.ts";
import type { Restate } from "./restated.ts";

export type Effect = "newly-blocked" | "newly-allowed" | "changed";

/** `before` and `after`: outcomes in words. */
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

/** `restate`: where the draft comes with ranges and rules that make other facts. */
export async function replayDraft(
  current: PolicySet,
  draft: PolicySet,
  recorded: AsyncGenerator<Recorded, boolean>,
  restate: Restate = (one) => one,
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
    const again = restate(one);
    counts.replayed += 1;
    const [was, is] = [inForce.decide(one), drafted.decide(again)];
    const [before, after] = [inForce.describe(was), drafted.describe(is)];
    if (before === after) continue;
    const effect = effectOf(was.outcome, is.outcome);
    counts.changed += 1;
    if (effect === "newly-blocked") counts.newlyBlocked += 1;
    if (effect === "newly-allowed") counts.newlyAllowed += 1;
    if (again.facts.deviceTags.state === "unknown" && is.defaultApplied) counts.undetermined += 1;
    count(users, one.facts.user);
    count(apps, one.facts.app);
    count(devices, deviceOf(one));
    const decided = draft.policies[is.policy] ?? current.policies[was.policy];
    if (records.length < RECORDS) records.push(changedRecord(one, effect, before, after, decided?.name ?? null));
  }
}

const effectOf = (before: string, after: string): Effect =>
  after === "block" ? "newly-blocked" : before === "block" ? "newly-allowed" : "changed";

function changedRecord(
  { activity, facts }: Recorded,
  effect: Effect,
  before: string,
  after: string,
  policy: string | null,
): ChangedRecord {
  const { id, time, type, app, object } = activity;
  return {
    ...{ id, time, type, effect, policy, before, after },
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
