/**
 * `/policies/analysis`: what can be said of the policies in force without asking about anybody.
 * @module
 */
import { hypothesisOf } from "../../foresight/index.ts";
import {
  type Analysis,
  analyse,
  type Coverage,
  coverage,
  type Difference,
  type Finding,
  type PolicySet,
  type Witness,
} from "../../policy/index.ts";
import type { AdminPorts, Api } from "../context.ts";
import { type AnalysisAnswer, analysisSchema, type PlanAnswer } from "../contract/index.ts";
import { mutable } from "./foresight.ts";

export function analysisRoutes(ports: AdminPorts) {
  // The policies of one version are analysed once.
  let known: AnalysisAnswer | null = null;
  const current = (): AnalysisAnswer => {
    const { version, policies, organisation } = ports.configuration.snapshot;
    if (known?.version === version) return known;
    const apps = organisation.apps.map(({ id }) => id);
    const analysis = analyseSet(policies, apps);
    const covered = coverage(policies, { apps });
    known = {
      version,
      findings: analysis.findings.map(showFinding),
      overlaps: analysis.overlaps,
      coverage: covered.rows.map(showRow),
      complete: analysis.complete && covered.complete,
    };
    return known;
  };
  return async (api: Api): Promise<void> => {
    api.get("/policies/analysis", { schema: { response: { 200: analysisSchema }, tags: ["foresight"] } }, async () =>
      current(),
    );
  };
}

export const analyseSet = (set: PolicySet, apps: readonly string[]): Analysis =>
  analyse(set, { apps, engine: set.engine });

const showWitness = (witness: Witness | null) => (witness === null ? null : mutable(hypothesisOf(witness)));

export const showFinding = ({ witness, ...rest }: Finding): AnalysisAnswer["findings"][number] => ({
  ...mutable(rest),
  witness: showWitness(witness),
});

export const showDifference = ({ witness, ...rest }: Difference): PlanAnswer["difference"][number] => ({
  ...mutable(rest),
  witness: mutable(hypothesisOf(witness)),
});

const showRow = ({ witness, ...rest }: Coverage["rows"][number]): AnalysisAnswer["coverage"][number] => ({
  ...mutable(rest),
  witness: showWitness(witness),
});
