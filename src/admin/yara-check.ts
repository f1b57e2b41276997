/**
 * Whether YARA rules compile, said when they are saved. They are compiled where files are read: in a process of its own,
 * which ends with the check.
 * @module
 */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_INSPECTION, type EngineHealth, type EngineSettings, Inspector } from "../inspection/index.ts";
import { invalid } from "./problems.ts";
import type { RulesAge } from "./yara-age.ts";

type Yara = Extract<EngineSettings, { kind: "yara" }>;

const PATIENCE = 30_000;
const MOST_KEPT = 32;
/** What compiling rules ended in, by their hash; a promise, so that those who ask at once wait for one check. */
const known = new Map<string, Promise<string | null>>();

const sha256 = (rules: string) => createHash("sha256").update(rules).digest("hex");

/** What the compiler says of them; null: they compile. */
export function yaraMistake(rules: string): Promise<string | null> {
  const key = sha256(rules);
  const before = known.get(key);
  if (before !== undefined) return before;
  const oldest = known.size >= MOST_KEPT ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  const checked = compile(rules);
  known.set(key, checked);
  // What only took too long may end otherwise the next time.
  checked.catch(() => known.delete(key));
  return checked;
}

/**
 * INVARIANT: rules that do not compile are never in force; they would leave every file unscanned. `path`: of the engines in
 * what was sent.
 */
export async function requireCompiled(engines: readonly EngineSettings[] = [], path: string): Promise<void> {
  const mistakes = await Promise.all(
    engines.map(async (engine, at) => {
      const message = engine.kind === "yara" ? await yaraMistake(engine.rules) : null;
      return message === null ? [] : [{ path: `${path}.${at}.rules`, message }];
    }),
  );
  if (mistakes.flat().length > 0) throw invalid(mistakes.flat());
}

/** How an engine of this kind fares: it is there whenever its rules compile. `age`: of the rules; null: it is not known. */
export async function yaraHealth({ name, rules, limit }: Yara, age: RulesAge | null): Promise<EngineHealth> {
  const mistake = await yaraMistake(rules).catch((error: Error) => error.message);
  const count = rules.match(/^[ \t]*(?:(?:private|global)[ \t]+)*rule[ \t]+\w+/gm)?.length ?? 0;
  return {
    ...{ engine: name, kind: "yara" },
    available: mistake === null,
    detail: mistake ?? "The rules compile; files are looked at in a process of Sallyport's own.",
    signatures: `${count} ${count === 1 ? "rule" : "rules"}, SHA-256 ${sha256(rules).slice(0, 12)}`,
    signaturesFrom: age?.exact === true ? new Date(age.time).toISOString() : null,
    signaturesFirstSeen: age?.exact === false ? new Date(age.time).toISOString() : null,
    limit: Math.min(limit, LARGEST),
  };
}

/** Bytes: YARA looks at a file as a whole, in memory, and is given no larger one. */
const LARGEST = 48 * 1024 * 1024;

async function compile(rules: string): Promise<string | null> {
  const directory = await mkdtemp(join(tmpdir(), "sallyport-yara-"));
  const engine: Yara = { kind: "yara", name: "check", enabled: true, limit: LARGEST, timeout: PATIENCE, rules };
  const settings = { ...DEFAULT_INSPECTION, engines: [engine] };
  const inspector = await Inspector.open({
    directory,
    rules: () => ({ version: "check", settings }),
    data: () => null,
    report: () => {},
    readers: 1,
  });
  try {
    const { held } = await inspector.receive(sample(), "administrator");
    const declared = { name: "sample.txt", type: null, direction: "upload" } as const;
    const asked = { detection: null, malware: true };
    const { malware, coverage } = await inspector.inspect(held, declared, asked, AbortSignal.timeout(PATIENCE));
    await held.release();
    const report = malware?.engines.find((one) => one.engine === engine.name);
    if (report === undefined) throw new Error(coverage.reasons[0]?.detail ?? "the rules could not be compiled in time");
    return report.reason === null ? null : report.detail;
  } finally {
    await inspector.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function* sample(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("sample\n");
}
