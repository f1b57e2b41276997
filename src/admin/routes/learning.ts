/**
 * What files are compared with: tables for exact data match, document fingerprints, classifiers. Each is made from an
 * upload of which nothing but hashes and numbers is kept.
 * @module
 */
import type { Readable } from "node:stream";
import { z } from "zod";
import { MOST_LEARNT, type Organisation } from "../../config/index.ts";
import {
  fingerprint,
  type InspectionSettings,
  importExactData,
  serializeClassifier,
  serializeFingerprint,
  trainClassifier,
} from "../../inspection/index.ts";
import { err, ok } from "../../kernel/index.ts";
import { change, namingPolicies } from "../change.ts";
import type { AdminPorts, Api } from "../context.ts";
import {
  classifierSchema,
  exactDataQuerySchema,
  exactDataSchema,
  fingerprintQuerySchema,
  fingerprintSchema,
  idParamSchema,
  learntQuerySchema,
} from "../contract/index.ts";
import { invalid, notFound } from "../problems.ts";
import { letGoBy, twoFiles } from "./two-files.ts";

const tags = ["inspection"];
const MB = 1024 * 1024;
const MOST_TABLE = 2048 * MB;
const MOST_DOCUMENTS = 512 * MB;
/** Characters that are learnt from. */
const MOST_TEXT = 64 * MB;
const ADMINISTRATOR = "administrator";

type Kind = "exactData" | "fingerprints" | "classifiers";
type Entry<K extends Kind> = InspectionSettings[K][number];

export function learningRoutes(ports: AdminPorts) {
  const mistake = (path: string, message: string) => invalid([{ path, message }]);

  /** The new entry takes the place of one with its identifier. */
  async function keep<K extends Kind>(
    request: Parameters<typeof change>[1],
    kind: K,
    bytes: Uint8Array,
    entry: Omit<Entry<K>, "data">,
  ) {
    if (bytes.byteLength > MOST_LEARNT)
      throw mistake("", `what is learnt from it takes more than ${MOST_LEARNT / MB} MB`);
    const made = { ...entry, data: await ports.learnt.put(bytes) } as Entry<K>;
    const edit = (now: Organisation) => {
      const others = (now.inspection[kind] as readonly { id: string }[]).filter(({ id }) => id !== made.id);
      return ok({ ...now, inspection: { ...now.inspection, [kind]: [...others, made] } });
    };
    await change(
      ports,
      request,
      `${NOUNS[kind]} "${made.name}" made.`,
      edit,
      /^inspection\.\w+\.\d+\.?/,
      namingPolicies(ports),
    );
    return made;
  }

  /** `path`: of what is wrong with it. */
  async function textsOf(body: AsyncIterable<Uint8Array>, name: string, path = "") {
    const received = await ports.inspector.receive(body, ADMINISTRATOR);
    try {
      if (!received.complete) throw mistake(path, "the file is larger than what may be held");
      const texts = await ports.inspector.textOf(
        received.held,
        { name, type: null },
        MOST_TEXT,
        AbortSignal.timeout(300_000),
      );
      if (!texts.ok) throw mistake(path, `its text cannot be read: ${texts.error}`);
      return texts.value;
    } finally {
      await received.held.release();
    }
  }

  async function blankText(blank: AsyncIterable<Uint8Array>, name: string, rest: AsyncIterable<Uint8Array>) {
    try {
      return wholeOf(await textsOf(blank, name, "blankFile"));
    } catch (error) {
      await letGoBy(rest);
      throw error;
    }
  }

  return async (api: Api): Promise<void> => {
    api.addContentTypeParser("application/octet-stream", { bodyLimit: MOST_TABLE }, (_request, payload, done) =>
      done(null, payload),
    );
    api.post(
      "/exact-data",
      {
        schema: { querystring: exactDataQuerySchema, response: { 201: exactDataSchema }, tags },
        bodyLimit: MOST_TABLE,
      },
      async (request, reply) => {
        const { id, name, description, primary, secondary, needed } = request.query;
        const body = request.body as Readable;
        const bytes = body.iterator({ destroyOnReturn: false });
        const table = await importExactData(bytes, { id, primary, secondary, needed }, MOST_LEARNT);
        if (!table.ok) {
          // The rest is let go by: who is cut off while sending does not read why.
          body.resume();
          throw mistake("", table.error);
        }
        const { data, leftOut } = table.value;
        const uploadedAt = new Date(ports.clock()).toISOString();
        const { rows } = data;
        const entry = { id, name, description, rows, primary, secondary, needed, leftOut: [...leftOut], uploadedAt };
        reply.code(201);
        return keep(request, "exactData", data.serialize(), entry);
      },
    );
    api.post(
      "/fingerprints",
      {
        schema: { querystring: fingerprintQuerySchema, response: { 201: fingerprintSchema }, tags },
        bodyLimit: MOST_DOCUMENTS,
      },
      async (request, reply) => {
        const { id, name, description, file, blankBytes, blankFile } = request.query;
        const [blank, document] = twoFiles(request.body as AsyncIterable<Uint8Array>, blankBytes);
        const boilerplate = blankBytes === 0 ? "" : await blankText(blank, blankFile, document);
        const made = await fingerprint(id, wholeOf(await textsOf(document, file)), boilerplate);
        if (made === null) {
          const beyond = blankBytes === 0 ? "" : "beyond the empty form ";
          throw mistake("", `${beyond}there is too little text in it to know it by`);
        }
        reply.code(201);
        const uploadedAt = new Date(ports.clock()).toISOString();
        return keep(request, "fingerprints", serializeFingerprint(made), { id, name, description, uploadedAt });
      },
    );
    api.post(
      "/classifiers",
      {
        schema: { querystring: learntQuerySchema, response: { 201: classifierSchema }, tags },
        bodyLimit: MOST_DOCUMENTS,
      },
      async (request, reply) => {
        const { id, name, description, file } = request.query;
        const texts = await textsOf(request.body as AsyncIterable<Uint8Array>, file);
        const { examples, counterexamples } = sorted(texts);
        if (examples.length === 0 || counterexamples.length === 0) {
          throw mistake("", 'the archive needs two folders, "examples" and "counterexamples", with documents in both');
        }
        const made = await trainClassifier(id, examples, counterexamples);
        const { accuracy, ready } = made;
        reply.code(201);
        const trainedAt = new Date(ports.clock()).toISOString();
        return keep(request, "classifiers", serializeClassifier(made), {
          id,
          name,
          description,
          accuracy,
          ready,
          trainedAt,
        });
      },
    );
    for (const [path, kind] of [
      ["/exact-data/:id", "exactData"],
      ["/fingerprints/:id", "fingerprints"],
      ["/classifiers/:id", "classifiers"],
    ] as const) {
      api.delete(
        path,
        { schema: { params: idParamSchema, response: { 204: z.null() }, tags } },
        async (request, reply) => {
          const { id } = request.params;
          const edit = (now: Organisation) => {
            const list = now.inspection[kind] as readonly { id: string }[];
            if (!list.some((one) => one.id === id))
              return err({ kind: "not-found" as const, what: NOUNS[kind].toLowerCase() });
            return ok({ ...now, inspection: { ...now.inspection, [kind]: list.filter((one) => one.id !== id) } });
          };
          if (
            !(ports.configuration.snapshot.organisation.inspection[kind] as readonly { id: string }[]).some(
              (one) => one.id === id,
            )
          ) {
            throw notFound(NOUNS[kind].toLowerCase());
          }
          await change(ports, request, `${NOUNS[kind]} "${id}" deleted.`, edit as never, /^$/, namingPolicies(ports));
          reply.code(204);
          return null;
        },
      );
    }
  };
}

const NOUNS: Readonly<Record<Kind, string>> = {
  exactData: "Exact data table",
  fingerprints: "Document fingerprint",
  classifiers: "Classifier",
};

const wholeOf = (texts: readonly { readonly text: string }[]): string => texts.map(({ text }) => text).join("\n");

/** Documents by the folder of the archive that they lie in; the parts of one document belong together. */
function sorted(texts: readonly { readonly part: string; readonly text: string }[]) {
  const documents = { examples: new Map<string, string>(), counterexamples: new Map<string, string>() };
  for (const { part, text } of texts) {
    const [, path = ""] = part.split(" / ");
    const folder = path.split("/").find((one) => one === "examples" || one === "counterexamples");
    if (folder === undefined) continue;
    const kind = documents[folder as keyof typeof documents];
    kind.set(path, `${kind.get(path) ?? ""}\n${text}`);
  }
  return { examples: [...documents.examples.values()], counterexamples: [...documents.counterexamples.values()] };
}
