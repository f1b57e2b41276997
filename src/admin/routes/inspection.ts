/**
 * `/inspection`: how files are looked into, how the engines fare, what there is to look for, and a file to try it on.
 * @module
 */
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { askedBy, evidenceFrom, fileFactsOf, type Organisation } from "../../config/index.ts";
import { type Asked, type Finding, findingOfTooLarge, INFORMATION_TYPES } from "../../inspection/index.ts";
import { ok } from "../../kernel/index.ts";
import { type FileFacts, fileConditionsOf, type Policy, value } from "../../policy/index.ts";
import { change } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  informationTypeViewSchema,
  inspectionHealthSchema,
  inspectionSchema,
  inspectionUpdateSchema,
  type TestFile,
  testFileSchema,
} from "../contract/index.ts";

const tags = ["inspection"];
/** A file that is only tried out need not be as large as one on its way. */
const MOST_TRIED = 512 * 1024 * 1024;

export function inspectionRoutes(ports: AdminPorts) {
  return async (api: Api): Promise<void> => {
    const current = () => ports.configuration.snapshot.organisation;
    // Files come as they are, and are never held in memory.
    api.addContentTypeParser("application/octet-stream", { bodyLimit: MOST_TRIED }, (_request, payload, done) =>
      done(null, payload),
    );
    api.get("/inspection", { schema: { response: { 200: inspectionSchema }, tags } }, async () => current().inspection);
    api.put(
      "/inspection",
      { schema: { body: inspectionUpdateSchema, response: { 200: inspectionSchema }, tags } },
      async (request) => {
        const given = Object.fromEntries(Object.entries(request.body).filter(([, one]) => one !== undefined));
        const edit = (now: Organisation) => ok({ ...now, inspection: { ...now.inspection, ...given } });
        await change(ports, request, "Inspection settings changed.", edit, /^inspection\.?/);
        return current().inspection;
      },
    );
    api.get("/inspection/health", { schema: { response: { 200: inspectionHealthSchema }, tags } }, async () => ({
      engines: (await ports.inspector.health()).map((engine) => ({ ...engine })),
      held: ports.inspector.held,
    }));
    api.get(
      "/information-types",
      { schema: { response: { 200: z.object({ items: z.array(informationTypeViewSchema) }) }, tags } },
      async () => ({
        items: [
          ...INFORMATION_TYPES.map(({ id, name, description, category, region, languages }) => ({
            ...{ id, name, description, category, region, languages: [...languages], builtIn: true },
          })),
          ...current().inspection.informationTypes.map(({ id, name, description }) => ({
            ...{ id, name, description, category: "custom", region: "", languages: [], builtIn: false },
          })),
        ],
      }),
    );
    api.post(
      "/inspection/test",
      {
        schema: {
          querystring: z.object({ name: z.string().min(1).max(500) }),
          response: { 200: testFileSchema },
          tags,
        },
        bodyLimit: MOST_TRIED,
      },
      async (request) => testFile(ports, request.body as IncomingMessage, request.query.name, request.raw),
    );
  };
}

/** Everything that can be found in it is looked for, and what the policies in force would make of it. */
async function testFile(
  ports: AdminPorts,
  body: AsyncIterable<Uint8Array>,
  name: string,
  request: IncomingMessage,
): Promise<TestFile> {
  const { organisation } = ports.configuration.snapshot;
  const policies = organisation.policies.filter((policy) => policy.mode !== "off" && isAboutFiles(policy));
  const asked = everythingAnd(askedBy(policies), organisation);
  const leaving = new AbortController();
  request.once("close", () => {
    if (!request.complete) leaving.abort();
  });
  const received = await ports.inspector.receive(body, "administrator");
  const { held } = received;
  try {
    const declared = { name, type: null, direction: "download" } as const;
    const finding = received.complete
      ? await ports.inspector.inspect(held, declared, asked, leaving.signal)
      : findingOfTooLarge(held, declared, asked, "larger than files that are looked into");
    return {
      name,
      size: held.size,
      coverage: finding.coverage.level,
      evidence: evidenceFrom(finding),
      policies: policies.map((policy) => whatItWouldDo(policy, factsOf(finding, name, organisation))),
    };
  } finally {
    await held.release();
  }
}

const factsOf = (finding: Finding, name: string, { inspection }: Organisation): FileFacts => ({
  name: value(name),
  size: value(finding.size),
  ...fileFactsOf(finding, inspection.labels),
});

const isAboutFiles = (policy: Policy) =>
  policy.kind === "session" && (policy.control === "file-download" || policy.control === "file-upload");

function whatItWouldDo(policy: Policy, file: FileFacts): TestFile["policies"][number] {
  const direction = policy.kind === "session" && policy.control === "file-upload" ? "upload" : "download";
  const action = policy.kind === "rule" ? "" : policy.action;
  const { id, name, mode } = policy;
  return { id, name, mode, direction, action, result: fileConditionsOf(policy, file) };
}

/** Everything there is to look for, besides what policies ask, and malware. */
function everythingAnd({ detection }: Asked, { inspection }: Organisation): Asked {
  const shown = { contextCharacters: 40, showLastFour: false };
  const named = new Set((detection?.types ?? []).map(({ type }) => type));
  const others = [...INFORMATION_TYPES, ...inspection.informationTypes].filter(({ id }) => !named.has(id));
  return {
    detection: {
      types: [...(detection?.types ?? []), ...others.map(({ id }) => ({ type: id, ...shown }))],
      expressions: detection?.expressions ?? [],
      exactData: inspection.exactData.map(({ id }) => ({ id, ...shown })),
      fingerprints: inspection.fingerprints.map(({ id }) => id),
      classifiers: inspection.classifiers.filter(({ ready }) => ready).map(({ id }) => id),
    },
    malware: true,
  };
}
