/**
 * Trying inspection out, without anything being changed or kept: a file, a text, a file of rules.
 * @module
 */
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { askedBy, evidenceFrom, fileFactsOf, type Organisation } from "../../config/index.ts";
import {
  type Asked,
  decodedWhole,
  type Finding,
  findingOfTooLarge,
  INFORMATION_TYPES,
  type RulePackage,
  readGitleaksRules,
  readRulePackage,
} from "../../inspection/index.ts";
import { ok, type Result } from "../../kernel/index.ts";
import { type FileFacts, fileConditionsOf, type Policy, value } from "../../policy/index.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  importedSchema,
  importInputSchema,
  type TestFile,
  testFileSchema,
  triedSchema,
  tryInputSchema,
} from "../contract/index.ts";
import { invalid } from "../problems.ts";

const tags = ["inspection"];
const MB = 1024 * 1024;
/** A file that is only tried out need not be as large as one on its way. */
const MOST_TRIED = 512 * MB;
const ADMINISTRATOR = "administrator";
const SHOWN = { contextCharacters: 40, showLastFour: false };
const TRY_TIME = 30_000;

export function inspectionTrialRoutes(ports: AdminPorts) {
  return async (api: Api): Promise<void> => {
    // Files come as they are, and are never held in memory.
    api.addContentTypeParser("application/octet-stream", { bodyLimit: MOST_TRIED }, (_request, payload, done) =>
      done(null, payload),
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
    api.post(
      "/inspection/try",
      { schema: { body: tryInputSchema, response: { 200: triedSchema }, tags } },
      async (request) => tryText(ports, request.body.text, request.body.types),
    );
    api.post(
      "/inspection/import",
      { schema: { body: importInputSchema, response: { 200: importedSchema }, tags }, bodyLimit: 8 * MB },
      async ({ body: { kind, text, file } }) => {
        const given = file === undefined ? (text ?? "") : decodedWhole(Buffer.from(file, "base64"));
        const read = kind === "rule-package" ? await readRulePackage(given) : await withoutNotes(given);
        if (!read.ok) throw invalid([{ path: file === undefined ? "text" : "file", message: read.error }]);
        const { types, refused, notes } = read.value;
        const copies = <T extends object>(list: readonly T[]) => list.map((one) => ({ ...one }));
        return { types: [...types], refused: copies(refused), notes: copies(notes) };
      },
    );
  };
}

async function withoutNotes(toml: string): Promise<Result<RulePackage, string>> {
  const read = await readGitleaksRules(toml);
  return read.ok ? ok({ ...read.value, notes: [] }) : read;
}

/** What stands in a text that somebody pasted, as the log would show it. */
async function tryText({ inspector, configuration }: AdminPorts, text: string, wanted: readonly string[] | undefined) {
  const { inspection } = configuration.snapshot.organisation;
  const all = [...INFORMATION_TYPES, ...inspection.informationTypes].map(({ id }) => id);
  const unknown = (wanted ?? []).findIndex((id) => !all.includes(id));
  if (unknown >= 0)
    throw invalid([{ path: `types.${unknown}`, message: `there is no information type "${wanted?.[unknown]}"` }]);
  const { held } = await inspector.receive(once(text), ADMINISTRATOR);
  try {
    const asked = { detection: { types: (wanted ?? all).map((type) => ({ type, ...SHOWN })) }, malware: false };
    const declared = { name: "text.txt", type: "text/plain", direction: "upload" } as const;
    const finding = await inspector.inspect(held, declared, asked, AbortSignal.timeout(TRY_TIME));
    const matches = (finding.matches ?? []).filter(({ place }) => place === "content");
    return { matches, missed: [...finding.coverage.reasons], milliseconds: Math.round(finding.timings.all ?? 0) };
  } finally {
    await held.release();
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
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
  const received = await ports.inspector.receive(body, ADMINISTRATOR);
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
      evidence: evidenceFrom(finding, organisation.inspection.labels),
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
  const named = new Set((detection?.types ?? []).map(({ type }) => type));
  const others = [...INFORMATION_TYPES, ...inspection.informationTypes].filter(({ id }) => !named.has(id));
  return {
    detection: {
      types: [...(detection?.types ?? []), ...others.map(({ id }) => ({ type: id, ...SHOWN }))],
      expressions: detection?.expressions ?? [],
      exactData: inspection.exactData.map(({ id }) => ({ id, ...SHOWN })),
      fingerprints: inspection.fingerprints.map(({ id }) => id),
      classifiers: inspection.classifiers.filter(({ ready }) => ready).map(({ id }) => id),
    },
    malware: true,
  };
}
