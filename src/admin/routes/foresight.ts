/**
 * `/what-if`, `/replay`, `/preview`, `/forecast`: what policies would do. Nothing is changed here.
 * @module
 */
import { noSuchApp, readOrganisation } from "../../config/index.ts";
import {
  forecastLockOuts,
  mergeDocument,
  type PolicyDocument,
  previewPolicy,
  type Restate,
  recordedIn,
  replayDraft,
  restated,
  type WhatIf,
  whatIf,
} from "../../foresight/index.ts";
import { compilePolicies, type Policy, type PolicySet, type RouteVerdict, type Verdict } from "../../policy/index.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  forecastInputSchema,
  forecastSchema,
  previewInputSchema,
  previewSchema,
  replayInputSchema,
  replaySchema,
  type WhatIfAnswer,
  whatIfInputSchema,
  whatIfSchema,
} from "../contract/index.ts";
import { invalid } from "../problems.ts";

const tags = ["foresight"];
const DAY = 24 * 60 * 60 * 1000;
/** So many records are looked at for one answer, the newest of the period. */
export const MOST_RECORDS = 100_000;
/** Bytes: ten thousand policies, and engines that each bring long YARA rules. */
export const MOST_DOCUMENT = 32 * 1024 * 1024;

export function foresightRoutes(ports: AdminPorts) {
  const snapshot = () => ports.configuration.snapshot;
  const periodOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => {
    const end = to === undefined ? ports.clock() + 1 : Date.parse(to);
    return { from: from === undefined ? end - 7 * DAY : Date.parse(from), to: end, limit: MOST_RECORDS };
  };
  return async (api: Api): Promise<void> => {
    api.post(
      "/what-if",
      { schema: { body: whatIfInputSchema, response: { 200: whatIfSchema }, tags }, bodyLimit: MOST_DOCUMENT },
      async (request) => {
        const { draft, ...hypothesis } = request.body;
        const { version, facts, organisation } = snapshot();
        const apps = organisation.apps.map(({ id }) => id);
        if (!apps.includes(hypothesis.app)) throw invalid([{ path: "app", message: noSuchApp(hypothesis.app, apps) }]);
        const set = draft === undefined ? snapshot().policies : draftSet(ports, draft);
        const found = whatIf(set, hypothesis, facts, ports.sources, ports.clock());
        return show(found, version, draft !== undefined);
      },
    );
    api.post(
      "/replay",
      { schema: { body: replayInputSchema, response: { 200: replaySchema }, tags }, bodyLimit: MOST_DOCUMENT },
      async (request) => {
        const draft = draftSet(ports, request.body.draft);
        const found = await replayDraft(
          snapshot().policies,
          draft,
          recordedIn(ports.activities, periodOf(request.body)),
        );
        return mutable(found);
      },
    );
    api.post(
      "/preview",
      { schema: { body: previewInputSchema, response: { 200: previewSchema }, tags } },
      async (request) => {
        const policy = { ...request.body.policy, id: "draft", revision: 1 } as Policy;
        return mutable(await previewPolicy(policy, recordedIn(ports.activities, periodOf(request.body))));
      },
    );
    api.post(
      "/forecast",
      { schema: { body: forecastInputSchema, response: { 200: forecastSchema }, tags }, bodyLimit: MOST_DOCUMENT },
      async (request) => {
        const { draft, days } = request.body;
        return forecast(ports, draft === undefined ? snapshot().policies : draftSet(ports, draft), days);
      },
    );
  };
}

/** Who was seen within the last thirty days, `days` ahead. `restate`: as `restating` makes it. */
export async function forecast(ports: AdminPorts, set: PolicySet, days: number, restate: Restate = (one) => one) {
  const now = ports.clock();
  const recorded = recordedIn(ports.activities, { from: now - 30 * DAY, to: now + 1, limit: MOST_RECORDS });
  const seen = restated(recorded, restate);
  const { authorities } = ports.configuration.snapshot;
  return mutable(await forecastLockOuts(set, authorities, seen, now, now + days * DAY));
}

/** The draft as it would be in force, or the refusal that names every mistake in it. */
function draftSet(ports: AdminPorts, policies: PolicyDocument["policies"]): PolicySet {
  const { organisation, version } = ports.configuration.snapshot;
  let count = 0;
  const merged = mergeDocument({ policies }, organisation, () => `draft-${count++}`);
  const read = merged.ok ? readOrganisation(merged.value.organisation, { inForce: organisation }) : merged;
  if (!read.ok) throw invalid(read.error.map((one) => ({ ...one, path: one.path.replace(/^policies/, "draft") })));
  const { defaultBehaviour } = organisation.settings;
  return compilePolicies({ policies: read.value.policies, defaultBehaviour }, version);
}

function show(found: WhatIf, version: number, draft: boolean): WhatIfAnswer {
  const { facts, route, access, activity, session, nearMisses, asksForDevice } = found;
  return {
    version,
    draft,
    facts,
    route: showVerdict(route),
    access: showVerdict(access),
    activity: activity === null ? null : showVerdict(activity),
    session: session.map(({ activityType, verdict, mayNeedInspection }) => ({
      activityType,
      outcome: verdict.outcome,
      policy: verdict.policy?.name ?? null,
      mayNeedInspection,
    })),
    nearMisses: [...nearMisses],
    asksForDevice: [...asksForDevice],
  };
}

function showVerdict(verdict: Verdict | RouteVerdict): WhatIfAnswer["access"] {
  const { outcome, reason, policy, defaultApplied, explanation } = verdict;
  return {
    ...{ outcome, reason, defaultApplied, explanation },
    control: "control" in verdict ? verdict.control : null,
    policy: policy === null ? null : { id: policy.id, name: policy.name, message: policy.message },
    protect: "protect" in verdict ? (verdict.protect?.name ?? null) : null,
  };
}

/** The schemas' types know no read-only lists. */
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;
export const mutable = <T>(of: T): Mutable<T> => of as Mutable<T>;
