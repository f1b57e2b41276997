/**
 * What files are inspected against, from the configuration in force.
 * @module
 */
import { createHash } from "node:crypto";
import type { InspectionRules } from "../../inspection/index.ts";
import type { Organisation } from "../schema.ts";

/** The version changes exactly when a finding could. */
export function inspectionRulesOf({ inspection }: Organisation): InspectionRules {
  const version = createHash("sha256").update(JSON.stringify(inspection)).digest("hex");
  return { version, settings: inspection };
}
