/**
 * `sallyport check FILE`: a policy document, or a whole configuration, examined without a server: mistakes, analysis, and
 * the scenarios in it. Ends with 1 where there is a mistake or a scenario fails. What databases know of addresses is
 * unknown here; a scenario says it under `facts`.
 * @module
 */
import { compileSnapshot, type Organisation, readOrganisation } from "../config/index.ts";
import { noSources, OLDEST_SYSTEMS } from "../facts/index.ts";
import {
  documentSchema,
  hypothesisOf,
  mergeDocument,
  runScenarios,
  type Scenario,
  scenarioSchema,
} from "../foresight/index.ts";
import { DEFAULT_INSPECTION, INFORMATION_TYPES } from "../inspection/index.ts";
import { analyse, type Finding, inspectionOf, mistakesOf, protectionOf } from "../policy/index.ts";
import { EXIT, Failure, print } from "./failure.ts";
import { describeMistakes, readArguments, readYaml } from "./files.ts";
import { describeFindings, describeScenario } from "./report.ts";
import { USAGE } from "./usage.ts";

export interface Checked {
  readonly policies: number;
  readonly findings: readonly Finding[];
  readonly scenarios: readonly { name: string; passed: boolean; failures: string[] }[];
}

export function check(args: readonly string[]): number {
  const { file } = readArguments(args, USAGE.check);
  const { policies, findings, scenarios } = checkFile(file, readYaml(file), Date.now());
  const failed = scenarios.filter(({ passed }) => !passed);
  const shown = findings.map(({ witness, others, policy, ...rest }) => ({
    ...{ ...rest, policy: { ...policy }, others: others.map((one) => ({ ...one })) },
    witness: witness === null ? null : hypothesisOf(witness),
  }));
  print(
    `${policies} policies, ${scenarios.length - failed.length} of ${scenarios.length} scenarios hold.`,
    ...failed.flatMap(describeScenario),
    ...describeFindings(shown),
  );
  return failed.length > 0 ? EXIT.failed : EXIT.fine;
}

/** Throws `Failure` with every mistake. `now`: milliseconds since the Unix epoch. */
export function checkFile(file: string, written: unknown, now: number): Checked {
  const { organisation, scenarios } = isConfiguration(written)
    ? asConfiguration(file, written)
    : asDocument(file, written);
  const { policies, facts } = compileSnapshot(1, organisation);
  const apps = isConfiguration(written) ? organisation.apps.map(({ id }) => id) : [];
  const known = isConfiguration(written) ? apps : null;
  const ran = runScenarios(scenarios, policies, facts, noSources, now, known);
  return {
    policies: organisation.policies.length,
    findings: analyse(policies, { apps, engine: policies.engine }).findings,
    scenarios: ran.map(({ failures, ...rest }) => ({ ...rest, failures: [...failures] })),
  };
}

interface Read {
  readonly organisation: Organisation;
  readonly scenarios: readonly Scenario[];
}

const isConfiguration = (written: unknown): written is Record<string, unknown> =>
  typeof written === "object" && written !== null && "settings" in written;

function asConfiguration(file: string, { scenarios = [], ...written }: Record<string, unknown>): Read {
  const read = readOrganisation(written);
  if (!read.ok) throw new Failure(describeMistakes(file, read.error));
  const schema = scenarioSchema.array();
  const tried = schema.safeParse(scenarios);
  if (tried.success) return { organisation: read.value, scenarios: tried.data };
  const mistakes = mistakesOf(tried.error, scenarios, schema).map((one) => ({ ...one, path: `scenarios.${one.path}` }));
  throw new Failure(describeMistakes(file, mistakes));
}

function asDocument(file: string, written: unknown): Read {
  const read = documentSchema.safeParse(written);
  if (!read.success) throw new Failure(describeMistakes(file, mistakesOf(read.error, written, documentSchema)));
  let count = 0;
  const merged = mergeDocument(read.data, EMPTY, () => `new-${count++}`);
  if (!merged.ok) throw new Failure(describeMistakes(file, merged.error));
  const { organisation } = merged.value;
  const named = organisation.policies.flatMap(({ filters }) =>
    filters.flatMap((filter) => (filter.attribute === "app" ? filter.values : [])),
  );
  const { deviceTagRules, ipRanges, inspection } = read.data;
  const whole = readOrganisation(
    {
      ...organisation,
      apps: [...new Set(named)].map(appNamed),
      inspection: withLearnt(organisation, inspection === undefined),
    },
    // What the document leaves to the server it cannot contradict.
    {
      believed: [
        ...(deviceTagRules === undefined ? (["device-tag"] as const) : []),
        ...(ipRanges === undefined ? (["ip-tag"] as const) : []),
        ...(inspection?.labels === undefined ? (["sensitivity-label"] as const) : []),
      ],
    },
  );
  if (!whole.ok) throw new Failure(describeMistakes(file, whole.error));
  return { organisation: whole.value, scenarios: read.data.scenarios ?? [] };
}

/** Whether an app exists a document alone cannot say; that is left to the server. */
const appNamed = (id: string) => ({
  ...{ id, revision: 1, name: id, description: "", directOrigins: [], clients: [] },
  hosts: [{ host: `${id}.example`, upstream: "https://upstream.example" }],
});

/**
 * Neither can it say what was learnt from uploads; a policy that asks for it is believed. `others`: so are information types
 * and labels, because the document leaves them to the server.
 */
function withLearnt({ policies, inspection }: Organisation, others: boolean): unknown {
  const asked = policies.flatMap((policy) => {
    const condition = inspectionOf(policy);
    return condition?.method === "data-classification" ? condition.types : [];
  });
  const known = (classifier: (typeof asked)[number]["classifier"], made: object) =>
    [...new Set(asked.flatMap((one) => (one.classifier === classifier ? [one.type] : [])))].map((id) => ({
      ...{ id, name: id, ...made },
    }));
  const builtIn = new Set(INFORMATION_TYPES.map(({ id }) => id));
  const data = "0".repeat(64);
  const at = "2026-01-01T00:00:00.000Z";
  const labels = new Set(policies.flatMap((policy) => protectionOf(policy).label ?? []));
  return {
    ...inspection,
    exactData: known("exact-data-match", { data, rows: 0, primary: "-", secondary: [], needed: 0, uploadedAt: at }),
    fingerprints: known("document-fingerprint", { data, uploadedAt: at }),
    classifiers: known("trained-classifier", { data, accuracy: UNKNOWN_ACCURACY, ready: true, trainedAt: at }),
    ...(others && {
      informationTypes: known("sensitive-information-type", {
        patterns: [{ expression: "-", confidence: "low" }],
      }).filter(({ id }) => !builtIn.has(id)),
      labels: [...labels].map((id) => ({ id, name: id, priority: 0 })),
    }),
  };
}
const UNKNOWN_ACCURACY = { precision: 1, recall: 1, positives: 0, negatives: 0 };

/** What stands around a document: nothing that decides, besides the default behaviour, which is block. */
const EMPTY: Organisation = {
  settings: {
    ...{ organisation: "-", defaultBehaviour: "block", adminGroups: [], support: "", trustedProxies: [] },
    notice: { enabled: false, text: "" },
    oldestSystems: OLDEST_SYSTEMS,
  },
  identityProvider: {
    ...{ issuer: "https://idp.example", clientId: "-", clientSecret: "-", groupsClaim: "groups", userClaim: "email" },
  },
  inspection: DEFAULT_INSPECTION,
  ...{ apps: [], policies: [], authorities: [], removedAuthorities: [], ipRanges: [], deviceTagRules: [] },
};
