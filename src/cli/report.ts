/**
 * Answers of the API as text for a person at a terminal.
 * @module
 */
import type {
  FindingEntry,
  ForecastAnswer,
  HypothesisInput,
  PlanAnswer,
  ReplayAnswer,
} from "../admin/contract/index.ts";

const FACTS_CHANGED =
  "Changed ranges and device tag rules are no part of that: the activities and the people below are looked at with them.";

export function describePlan(plan: PlanAnswer): string[] {
  return [
    ...(plan.stale ? [`The file was made from another version than ${plan.version}, which is in force.`] : []),
    ...describeChanges(plan.changes),
    ...section(
      "What changes in meaning",
      plan.difference.flatMap(({ sentence, witness }) => [sentence, inWhatIf(witness)]),
    ),
    ...(plan.factsChanged ? [FACTS_CHANGED] : []),
    ...describeFindings(plan.findings),
    ...(plan.complete ? [] : ["", "Not everything could be settled: there may be more to find."]),
    ...section("The last week's activities under these policies", describeReplay(plan.replay)),
    ...section("Locked out", describeForecast(plan.forecast)),
    ...describeScenarios(plan.scenarios),
  ];
}

export function describeChanges(changes: PlanAnswer["changes"]): string[] {
  if (changes.length === 0) return ["Nothing changes."];
  return changes.map(({ kind, change, name }) => `${change.padEnd(9)}${kind.replaceAll("-", " ")} "${name}"`);
}

export const describeFindings = (findings: readonly FindingEntry[]): string[] =>
  section(
    "What to look at",
    findings.map(({ kind, policy, sentence }) => `${kind}: "${policy.name}": ${sentence}`),
  );

export function describeReplay({ replayed, changed, newlyBlocked, newlyAllowed, users, complete }: ReplayAnswer) {
  const most = users.slice(0, 5).map(({ name, changed: times }) => `${name} (${times})`);
  return [
    `${changed} of ${replayed} records would be decided otherwise: ${newlyBlocked} newly blocked, ${newlyAllowed} newly allowed.`,
    ...(most.length === 0 ? [] : [`Most of them: ${most.join(", ")}.`]),
    ...(complete ? [] : ["The period holds more records than were looked at."]),
  ];
}

function describeForecast({ now, later }: ForecastAnswer): string[] {
  const line = ({ user, app, loses, at, why }: ForecastAnswer["now"][number]) =>
    `${user} loses ${loses === "access" ? app : `downloads from ${app}`} on ${at.slice(0, 10)}: ${why}`;
  if (now.length + later.length === 0) return ["Nobody that was seen in the last thirty days."];
  return [...now, ...later].slice(0, 20).map(line);
}

function describeScenarios(scenarios: PlanAnswer["scenarios"]): string[] {
  if (scenarios.length === 0) return [];
  const failed = scenarios.filter(({ passed }) => !passed);
  const lines = failed.flatMap(describeScenario).map((line) => `  ${line}`);
  return ["", `Scenarios: ${scenarios.length - failed.length} of ${scenarios.length} hold`, ...lines];
}

export const describeScenario = ({ name, failures }: PlanAnswer["scenarios"][number]): string[] => [
  `FAILED "${name}"`,
  ...failures.map((failure) => `  ${failure}`),
];

/** One line that `what-if -` takes. */
const inWhatIf = (witness: HypothesisInput): string => `  ${JSON.stringify(witness)}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
