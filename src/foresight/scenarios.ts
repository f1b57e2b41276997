/**
 * Scenarios: sign-ins and activities with the verdict that they must have, written beside the policies and checked
 * whenever these change.
 * @module
 */
import { noSuchApp } from "../config/index.ts";
import type { AddressSources, FactSettings } from "../facts/index.ts";
import type { PolicySet } from "../policy/index.ts";
import type { Scenario } from "./schema.ts";
import { type WhatIf, whatIf } from "./what-if.ts";

export interface ScenarioResult {
  readonly name: string;
  readonly passed: boolean;
  /** One sentence for each expectation that does not hold. */
  readonly failures: readonly string[];
}

/**
 * `now`: milliseconds since the Unix epoch, for scenarios that name no time. `apps`: identifiers of those that there are; null:
 * not known.
 */
export function runScenarios(
  scenarios: readonly Scenario[],
  set: PolicySet,
  settings: FactSettings,
  sources: AddressSources,
  now: number,
  apps: readonly string[] | null,
): ScenarioResult[] {
  return scenarios.map(({ name, given, expect }) => {
    const failures =
      apps === null || apps.includes(given.app)
        ? failuresOf(expect, whatIf(set, given, settings, sources, now))
        : [`app: ${noSuchApp(given.app, apps)}`];
    return { name, passed: failures.length === 0, failures };
  });
}

function failuresOf(expected: Scenario["expect"], found: WhatIf): string[] {
  const decided = found.activity ?? (found.access.outcome === "block" ? found.access : found.route);
  const route = found.route.control ?? found.route.outcome;
  const lines: string[] = [];
  const compare = (what: string, wanted: unknown, got: unknown) => {
    if (wanted !== undefined && wanted !== got) lines.push(`${what}: expected ${wanted}, found ${got ?? "none"}`);
  };
  compare("route", expected.route, route);
  compare("access", expected.access, found.access.outcome);
  compare("activity", expected.activity, found.activity?.outcome);
  compare("policy", expected.policy, decided.policy?.name);
  compare("asks for the device", expected.asksForDevice, found.asksForDevice.length > 0);
  if (lines.length > 0)
    lines.push(`decided: ${decided.reason}${decided.policy === null ? "" : ` by "${decided.policy.name}"`}`);
  return lines;
}
