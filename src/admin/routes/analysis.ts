/**
 * `/policies/analysis`: what can be said of the policies in force without asking about anybody.
 * @module
 */
import { hypothesisOf } from "../../foresight/index.ts";
import type { Coverage, Difference, Finding, Witness } from "../../policy/index.ts";
import type { AdminPorts, Api } from "../context.ts";
import { type AnalysisAnswer, analysisSchema, type PlanAnswer } from "../contract/index.ts";
import { mutable } from "./foresight.ts";

export function analysisRoutes(ports: AdminPorts) {
  // The policies of one version are analysed once, also for those who ask while that goes on.
  let known: { readonly version: number; readonly answer: Promise<AnalysisAnswer> } | null = null;
  const current = (): Promise<AnalysisAnswer> => {
    const { version } = ports.configuration.snapshot;
    if (known?.version === version) return known.answer;
    const answer = analyseCurrent(ports);
    const asked = { version, answer };
    known = asked;
    answer.catch(() => {
      if (known === asked) known = null;
    });
    return answer;
  };
  return async (api: Api): Promise<void> => {
    api.get("/policies/analysis", { schema: { response: { 200: analysisSchema }, tags: ["foresight"] } }, async () =>
      current(),
    );
  };
}

async function analyseCurrent({ configuration, analyst }: AdminPorts): Promise<AnalysisAnswer> {
  const { version, policies, organisation } = configuration.snapshot;
  const apps = organisation.apps.map(({ id }) => id);
  const [analysis, covered] = await Promise.all([analyst.analyse(policies, apps), analyst.coverage(policies, apps)]);
  return {
    version,
    findings: analysis.findings.map(showFinding),
    overlaps: analysis.overlaps,
    coverage: covered.rows.map(showRow),
    complete: analysis.complete && covered.complete,
  };
}

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
