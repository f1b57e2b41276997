/**
 * What no policy restricts: for each app, client and device, whether somebody may sign in and take a file away without any
 * acting policy in the way.
 * @module
 */
import type { PolicyList } from "../decision.ts";
import { evaluatePolicy } from "../plain/evaluate.ts";
import type { Policy } from "../schema.ts";
import { activitiesOf } from "../scope.ts";
import { CLIENT_APPS, type ClientApp, type ControlledActivity } from "../vocabulary.ts";
import { type Named, nameOf } from "./finding.ts";
import { type Budget, conjoin, everything, type Region, within } from "./region.ts";
import { findUncovered } from "./search.ts";
import { SINGLE, Space, type SpaceOptions } from "./space.ts";
import { acts, effectOf } from "./strength.ts";
import { type Witness, witnessOf } from "./witness.ts";

export const RESTRICTED = ["always", "sometimes", "never"] as const;

export interface CoverageRow {
  readonly app: string;
  readonly clientApp: ClientApp;
  /** Whether the device holds a valid certificate of the organisation's. */
  readonly certificate: boolean;
  /** "sometimes" also where nobody has settled that it is always so: see `exact`. */
  readonly restricted: (typeof RESTRICTED)[number];
  readonly exact: boolean;
  /** The policies that restrict something of it. */
  readonly policies: readonly Named[];
  /** A case that nothing restricts, where there is one. */
  readonly witness: Witness | null;
}

export interface Coverage {
  readonly rows: readonly CoverageRow[];
  readonly complete: boolean;
}

const STEPS = 1_500_000;
const STEPS_EACH = 20_000;
const MOST_NAMED = 20;

export function coverage(list: PolicyList, options: SpaceOptions): Coverage {
  const restricting = list.policies.filter(restricts);
  const space = new Space([...restricting, ASKING], options);
  const budget: Budget = { left: STEPS };
  // Which activity it is has been asked already; what is left are conditions of the sign-in and of the file.
  const about = SINGLE.indexOf("activity-type");
  const conditions = restricting.map((policy) =>
    space.cutsOf(policy).filter(({ literal }) => literal.kind !== "single" || literal.at !== about),
  );
  const rows = combinations(options.apps).map((one): CoverageRow => {
    const named = { ...one, policies: [] as Named[], witness: null, exact: true };
    const region = regionOf(space, one);
    if (region === null) return { ...named, restricted: "never" };
    const near = conditions.flatMap((each, at) => (within(region, each, budget) === null ? [] : [at]));
    const policies = near.slice(0, MOST_NAMED).map((at) => nameOf(restricting[at] as Policy));
    if (budget.left <= 0) return { ...named, policies, restricted: "sometimes", exact: false };
    const own: Budget = { left: Math.min(STEPS_EACH, budget.left) };
    const start = own.left;
    const found = findUncovered(
      region,
      near.map((at) => conditions[at] ?? []),
      own,
    );
    budget.left -= start - own.left;
    if (found.state === "covered") return { ...named, policies, restricted: "always" };
    const witness = found.state === "open" ? unrestricted(space, found.region, one.clientApp, restricting) : null;
    const restricted = near.length === 0 ? "never" : "sometimes";
    return { ...named, policies, restricted, witness, exact: witness !== null };
  });
  return { rows, complete: rows.every(({ exact }) => exact) };
}

/** Whether the policy keeps somebody from signing in, or from taking a file away, or makes it harder. */
function restricts(policy: Policy): boolean {
  if (!acts(policy) || !activitiesOf(policy).some((one) => one === "sign-in" || one === "download")) return false;
  const asked = policy.filters.every(
    (filter) =>
      filter.attribute !== "activity-type" ||
      (filter.values as readonly string[]).includes(activityOf(policy)) === (filter.operator === "equals"),
  );
  return asked && ["block", "step-up", "protect", "block-downloads"].includes(effectOf(policy));
}

const activityOf = (policy: Policy): ControlledActivity => (policy.kind === "session" ? "download" : "sign-in");

interface Combination {
  readonly app: string;
  readonly clientApp: ClientApp;
  readonly certificate: boolean;
}

const combinations = (apps: readonly string[]): Combination[] =>
  apps.flatMap((app) =>
    CLIENT_APPS.flatMap((clientApp) => [true, false].map((certificate) => ({ app, clientApp, certificate }))),
  );

const VALID = ["valid-client-certificate"];
/** Asks about certificates, so that the space tells them apart; it is in no list. */
const ASKING = {
  ...{ id: "certificate", revision: 1, kind: "access", name: "certificate", description: "", action: "audit" },
  ...{ mode: "off", severity: "low", category: "access-control", message: "" },
  alert: { enabled: false, dailyLimit: 1, email: [] },
  filters: [{ attribute: "device-tag", operator: "equals", values: VALID }],
} as const satisfies object as unknown as Policy;

function regionOf(space: Space, { app, clientApp, certificate }: Combination): Region | null {
  const filters = [
    { attribute: "app", operator: "equals", values: [app] },
    { attribute: "client-app", operator: "equals", values: [clientApp] },
    { attribute: "device-tag", operator: certificate ? "equals" : "does-not-equal", values: VALID },
  ] as const;
  let region: Region | null = everything(space);
  for (const filter of filters) {
    if (region === null) return null;
    region = conjoin(region, space.literalOf({ ...filter, values: [...filter.values] } as Policy["filters"][number]));
  }
  return region;
}

/** The case, confirmed; a browser session is asked about by its downloads, an app of its own by its sign-in. */
function unrestricted(space: Space, region: Region, client: ClientApp, policies: readonly Policy[]): Witness | null {
  const found = witnessOf(space, region);
  if (found === null) return null;
  const { facts, activity } = found;
  const atSignIn = { facts, activity: { activityType: "sign-in", file: null } } as const;
  const download = { facts, activity: { activityType: "download", file: activity.file } } as const;
  const matches = (policy: Policy) => {
    const { activity: asked } = policy.kind === "session" ? download : atSignIn;
    return evaluatePolicy(policy, facts, asked) === "matched";
  };
  if (policies.some(matches)) return null;
  return client === "browser" ? download : atSignIn;
}
