/**
 * `sallyport inspect FILE... [--settings FILE] [--json] [--server]`: what inspection finds in files, without a server. With
 * `--server` the running Sallyport is asked instead, which also says what its policies would do.
 *
 * Ends with 0 where nothing was found, 1 where something was, 2 where a file could not be looked into or the command was
 * given wrongly.
 * @module
 */
import { createReadStream, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { testFileSchema } from "../admin/contract/index.ts";
import { evidenceFrom } from "../config/index.ts";
import {
  type Asked,
  DEFAULT_INSPECTION,
  findingOfTooLarge,
  INFORMATION_TYPES,
  type InspectionSettings,
  Inspector,
  inspectionSettingsSchema,
} from "../inspection/index.ts";
import { mistakesOf } from "../policy/index.ts";
import { Failure, print } from "./failure.ts";
import { describeMistakes, readYaml } from "./files.ts";
import { describeInspected, type Inspected } from "./inspected.ts";
import { progressOn } from "./progress.ts";
import { sendFile } from "./remote.ts";
import { USAGE } from "./usage.ts";

export const INSPECTED = { nothing: 0, found: 1, notLookedInto: 2 } as const;

export async function inspect(args: readonly string[]): Promise<number> {
  const { files, settings, json, server } = readOptions(args);
  const look = server
    ? askServer
    : await ownInspector(settings === undefined ? DEFAULT_INSPECTION : settingsIn(settings));
  const results: Inspected[] = [];
  try {
    for (const file of files) {
      const result = await look.file(file);
      results.push(result);
      if (!json) print(...describeInspected(result), "");
    }
  } finally {
    await look.close();
  }
  if (json) print(JSON.stringify(results, null, 2));
  return Math.max(...results.map(codeOf));
}

/** INVARIANT: what was not looked at to the end is never "nothing found". */
function codeOf({ coverage, evidence: { matches, malware } }: Inspected): number {
  if (malware?.verdict === "infected" || matches.length > 0) return INSPECTED.found;
  return coverage === "full" ? INSPECTED.nothing : INSPECTED.notLookedInto;
}

interface Options {
  readonly files: readonly string[];
  readonly settings: string | undefined;
  readonly json: boolean;
  readonly server: boolean;
}

function readOptions(args: readonly string[]): Options {
  const options = { settings: { type: "string" }, json: { type: "boolean" }, server: { type: "boolean" } } as const;
  let parsed: { positionals: string[]; values: { settings?: string; json?: boolean; server?: boolean } };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Failure(`${(error as Error).message}. Usage: ${USAGE.inspect}`);
  }
  const { positionals: files, values } = parsed;
  const { settings, json = false, server = false } = values;
  if (files.length === 0) throw new Failure(`Name a file. Usage: ${USAGE.inspect}`);
  if (server && settings !== undefined)
    throw new Failure("With --server the settings are the server's; leave out --settings.");
  for (const file of files) requireFile(file);
  return { files, settings, json, server };
}

function requireFile(file: string): void {
  try {
    if (statSync(file).isFile()) return;
  } catch (error) {
    throw new Failure(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  throw new Failure(`${file} is no file.`);
}

/** What stands under `inspection` in a configuration, or such settings alone. */
function settingsIn(file: string): InspectionSettings {
  const written = readYaml(file) ?? {};
  const isWhole = typeof written === "object" && "inspection" in written;
  const given = isWhole ? (written as { inspection: unknown }).inspection : written;
  const read = inspectionSettingsSchema.safeParse(given);
  if (read.success) return read.data;
  const mistakes = mistakesOf(read.error, given, inspectionSettingsSchema).map(({ path, message }) => ({
    path: isWhole ? `inspection.${path}` : path,
    message,
  }));
  throw new Failure(describeMistakes(file, mistakes));
}

interface Look {
  file(path: string): Promise<Inspected>;
  close(): Promise<void>;
}

const askServer: Look = {
  async file(path) {
    const progress = progressOn(basename(path), statSync(path).size);
    try {
      const address = `/inspection/test?name=${encodeURIComponent(basename(path))}`;
      const { policies, ...found } = await sendFile(testFileSchema, address, path, progress.seen);
      return { ...found, name: path, policies };
    } finally {
      progress.done();
    }
  },
  close: async () => {},
};

/** The settings' own data (tables, documents, classifiers) lie with the server, so they are not looked for here. */
async function ownInspector(settings: InspectionSettings): Promise<Look> {
  const directory = await mkdtemp(join(tmpdir(), "sallyport-inspect-"));
  const inspector = await Inspector.open({
    directory,
    rules: () => ({ version: "command", settings }),
    data: () => null,
    report: (detail) => void process.stderr.write(`sallyport: a process that reads files ended: ${detail}\n`),
    readers: 1,
  });
  const shown = { contextCharacters: 40, showLastFour: false };
  const types = [...INFORMATION_TYPES, ...settings.informationTypes].map(({ id }) => ({ type: id, ...shown }));
  const malware = settings.engines.some(({ enabled }) => enabled);
  const asked: Asked = { detection: { types }, malware };
  return {
    async file(path) {
      const name = basename(path);
      const progress = progressOn(name, statSync(path).size);
      try {
        const received = await inspector.receive(createReadStream(path), "command", progress.seen);
        const { held } = received;
        const declared = { name, type: null, direction: "upload" } as const;
        const finding = received.complete
          ? await inspector.inspect(held, declared, asked, new AbortController().signal, progress.looked)
          : findingOfTooLarge(held, declared, asked, "larger than files that are looked into");
        await held.release();
        const { coverage, size, timings } = finding;
        return {
          name: path,
          size,
          coverage: coverage.level,
          evidence: evidenceFrom(finding, settings.labels),
          timings,
        };
      } finally {
        progress.done();
      }
    },
    async close() {
      await inspector.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
