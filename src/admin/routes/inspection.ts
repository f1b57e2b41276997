/**
 * `/inspection`: how files are looked into, how the engines fare, and what there is to look for.
 * @module
 */
import { z } from "zod";
import { type Organisation, withWritten } from "../../config/index.ts";
import { INFORMATION_TYPES, type InspectionSettings } from "../../inspection/index.ts";
import { ok } from "../../kernel/index.ts";
import { change, namingPolicies } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  type InformationTypeView,
  informationTypeViewSchema,
  inspectionHealthSchema,
  inspectionSchema,
  inspectionUpdateSchema,
} from "../contract/index.ts";
import { YaraAges } from "../yara-age.ts";
import { requireCompiled, yaraHealth } from "../yara-check.ts";

const tags = ["inspection"];
/** Several engines may each bring long YARA rules. */
const MOST_SETTINGS = 16 * 1024 * 1024;

export function inspectionRoutes(ports: AdminPorts) {
  return async (api: Api): Promise<void> => {
    const current = () => ports.configuration.snapshot.organisation;
    const yaraAges = new YaraAges(ports.configuration);
    api.get("/inspection", { schema: { response: { 200: inspectionSchema }, tags } }, async () => current().inspection);
    api.put(
      "/inspection",
      { schema: { body: inspectionUpdateSchema, response: { 200: inspectionSchema }, tags }, bodyLimit: MOST_SETTINGS },
      async (request) => {
        await requireCompiled(request.body.engines, "engines");
        const edit = (now: Organisation) => ok({ ...now, inspection: withWritten(now.inspection, request.body) });
        await change(ports, request, "Inspection settings changed.", edit, /^inspection\.?/, namingPolicies(ports));
        return current().inspection;
      },
    );
    api.get("/inspection/health", { schema: { response: { 200: inspectionHealthSchema }, tags } }, async () => {
      const yara = current().inspection.engines.flatMap((engine) =>
        engine.kind === "yara" && engine.enabled
          ? [yaraAges.of(engine.rules).then((age) => yaraHealth(engine, age))]
          : [],
      );
      const [connected, own] = await Promise.all([ports.inspector.health(), Promise.all(yara)]);
      return { engines: [...connected, ...own].map((engine) => ({ ...engine })), held: ports.inspector.held };
    });
    api.get(
      "/information-types",
      { schema: { response: { 200: z.object({ items: z.array(informationTypeViewSchema) }) }, tags } },
      async () => ({ items: [...BUILT_IN, ...current().inspection.informationTypes.map(viewOfCustom)] }),
    );
  };
}

const BUILT_IN: readonly InformationTypeView[] = INFORMATION_TYPES.map((type) => {
  const { id, name, description, category, region, languages, patterns, keywords, examples } = type;
  const isNeeded = patterns.every(({ alone }) => alone === null);
  return {
    ...{ id, name, description, category, region, languages: [...languages], builtIn: true, keywords: [...keywords] },
    evidence: isNeeded ? "needed" : keywords.length > 0 ? "helps" : "none",
    checked: patterns.some(({ check, accept }) => check !== undefined || accept !== undefined),
    examples: examples.pass.slice(0, 3),
  };
});

function viewOfCustom(type: InspectionSettings["informationTypes"][number]): InformationTypeView {
  const { id, name, description, patterns } = type;
  const keywords = [...new Set(patterns.flatMap((pattern) => pattern.keywords))];
  const isNeeded = patterns.every((pattern) => pattern.keywords.length > 0);
  return {
    ...{ id, name, description, category: "custom", region: "", languages: [], builtIn: false, keywords },
    evidence: isNeeded ? "needed" : keywords.length > 0 ? "helps" : "none",
    checked: patterns.some(({ checksum }) => checksum !== undefined),
    examples: [],
  };
}
