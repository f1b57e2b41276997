/**
 * `/configuration`: policy as code (export, plan, apply) and the history of versions.
 * @module
 */
import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type ConfigurationVersion, factSettingsOf, type Organisation, readOrganisation } from "../../config/index.ts";
import {
  documentOf,
  mergeDocument,
  type PolicyDocument,
  recordedIn,
  replayDraft,
  restating,
  runScenarios,
} from "../../foresight/index.ts";
import { err, ok } from "../../kernel/index.ts";
import { compilePolicies } from "../../policy/index.ts";
import { because, change } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  appliedSchema,
  applyInputSchema,
  documentSchema,
  planSchema,
  restoreInputSchema,
  versionDetailSchema,
  versionPageSchema,
  versionParamSchema,
  versionQuerySchema,
} from "../contract/index.ts";
import { invalid, notFound } from "../problems.ts";
import { requireCompiled } from "../yara-check.ts";
import { showDifference, showFinding } from "./analysis.ts";
import { forecast, MOST_DOCUMENT, MOST_RECORDS, mutable } from "./foresight.ts";

const tags = ["configuration"];
const WEEK = 7 * 24 * 60 * 60 * 1000;
/** Where they stand in a document. */
const ENGINES = "inspection.engines";
const OTHER_PARTS = ["settings", "identityProvider", "apps", "authorities"] as const;
const newId = () => randomBytes(8).toString("hex");

export function configurationRoutes(ports: AdminPorts) {
  const snapshot = () => ports.configuration.snapshot;
  return async (api: Api): Promise<void> => {
    api.get("/configuration", { schema: { response: { 200: documentSchema }, tags } }, async () =>
      documentOf(snapshot().version, snapshot().organisation),
    );
    api.post(
      "/configuration/plan",
      { schema: { body: documentSchema, response: { 200: planSchema }, tags }, bodyLimit: MOST_DOCUMENT },
      async (request) => plan(ports, request.body),
    );
    api.post(
      "/configuration/apply",
      { schema: { body: applyInputSchema, response: { 200: appliedSchema }, tags }, bodyLimit: MOST_DOCUMENT },
      async (request) => {
        const { reason, version: base, ...document } = request.body;
        await requireCompiled(document.inspection?.engines, ENGINES);
        // Read once before, so that mistakes are told with their places in the document.
        const { changes } = merged(document, snapshot().organisation);
        const edit = (current: Organisation, version: number) =>
          version === base ? ok(merged(document, current).organisation) : stale(version, base);
        const done = because(`${changes.length} changes applied from a file.`, reason);
        const applied = await change(ports, request, done, edit);
        return { version: applied.version, changes };
      },
    );
    api.get(
      "/configuration/versions",
      { schema: { querystring: versionQuerySchema, response: { 200: versionPageSchema }, tags } },
      async (request) => {
        const { cursor, limit } = request.query;
        const before = cursor === undefined ? undefined : Number(cursor);
        const found = await ports.configuration.versions({ before, limit: limit + 1 });
        const items = found.slice(0, limit).map((entry) => ({ ...entry, time: new Date(entry.time).toISOString() }));
        return { items, nextCursor: found.length > limit ? String(items.at(-1)?.version) : null };
      },
    );
    const one = { params: versionParamSchema, tags };
    api.get(
      "/configuration/versions/:version",
      { schema: { ...one, response: { 200: versionDetailSchema } } },
      async (request) => {
        const found = await versionAt(ports, request.params.version);
        return showVersion(found, await ports.configuration.versionAt(found.version - 1));
      },
    );
    api.post(
      "/configuration/versions/:version/restore",
      { schema: { ...one, body: restoreInputSchema, response: { 200: appliedSchema } } },
      async (request) => {
        const found = await versionAt(ports, request.params.version);
        const { base, reason } = request.body;
        const { changes } = showVersion(found, { ...found, organisation: snapshot().organisation });
        const edit = (_current: Organisation, version: number) =>
          version === base ? ok(found.organisation) : stale(version, base);
        const restored = await change(ports, request, because(`Version ${found.version} restored.`, reason), edit);
        return { version: restored.version, changes };
      },
    );
  };
}

const stale = (version: number, base: number) =>
  err({ kind: "conflict", detail: `The configuration is at version ${version}, not ${base}.` } as const);

function merged(document: PolicyDocument, current: Organisation) {
  const read = mergeDocument(document, current, newId);
  if (!read.ok) throw invalid(read.error);
  return read.value;
}

async function plan(ports: AdminPorts, document: PolicyDocument) {
  const { version, organisation, policies } = ports.configuration.snapshot;
  await requireCompiled(document.inspection?.engines, ENGINES);
  const { organisation: wanted, changes } = merged(document, organisation);
  const read = readOrganisation(wanted, { inForce: organisation });
  if (!read.ok) throw invalid(read.error);
  const draft = compilePolicies(
    { policies: wanted.policies, defaultBehaviour: wanted.settings.defaultBehaviour },
    version,
  );
  const now = ports.clock();
  const apps = wanted.apps.map(({ id }) => id);
  const [analysis, { differences, complete }] = await Promise.all([
    ports.analyst.analyse(draft, apps),
    ports.analyst.differ(policies, draft, apps),
  ]);
  const week = recordedIn(ports.activities, { from: now - WEEK, to: now + 1, limit: MOST_RECORDS });
  const inForce = ports.configuration.snapshot.facts;
  const facts = factSettingsOf(wanted);
  const restate = restating(inForce, facts, ports.sources);
  return {
    version,
    stale: document.version !== undefined && document.version !== version,
    changes: [...changes],
    findings: analysis.findings.map(showFinding),
    overlaps: analysis.overlaps,
    difference: differences.map(showDifference),
    complete: analysis.complete && complete,
    factsChanged: changes.some(({ kind }) => kind === "ip-range" || kind === "device-tag-rule"),
    replay: mutable(await replayDraft(policies, draft, week, restate)),
    forecast: await forecast(ports, draft, 14, restate),
    scenarios: mutable(runScenarios(document.scenarios ?? [], draft, facts, ports.sources, now, apps)),
  };
}

async function versionAt(ports: AdminPorts, version: number): Promise<ConfigurationVersion> {
  const found = await ports.configuration.versionAt(version);
  if (found === null) throw notFound("version");
  return found;
}

type VersionPart = (typeof OTHER_PARTS)[number] | "learntData";
const learntOf = ({ inspection: { exactData, fingerprints, classifiers } }: Organisation) =>
  [exactData, fingerprints, classifiers] as const;

/** What a version holds, and what it changed against `before`. Secrets are no part of a document. */
function showVersion(found: ConfigurationVersion, before: ConfigurationVersion | null) {
  const { version, author, reason, time, organisation } = found;
  const document = documentOf(version, organisation);
  const was = before?.organisation;
  const read = was === undefined ? null : mergeDocument(document, was, newId);
  const alsoChanged: VersionPart[] =
    was === undefined ? [] : OTHER_PARTS.filter((part) => !isDeepStrictEqual(was[part], organisation[part]));
  if (was !== undefined && !isDeepStrictEqual(learntOf(was), learntOf(organisation))) alsoChanged.push("learntData");
  return {
    ...{ version, author, reason, time: new Date(time).toISOString(), document, alsoChanged },
    changes: read?.ok ? read.value.changes : [],
  };
}
