/**
 * Other engines, given the same patterns over the same text. They find what matches; checksums, evidence and masking are
 * ours alone.
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RE2JS } from "re2js";
import type { Row } from "./section.ts";

function cpu(run: () => void): number {
  const from = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(from);
  return user + system;
}

/** V8's own expressions, one after the other. */
export function runtime(expressions: readonly string[], text: Buffer): Row {
  const string = text.toString();
  const compiled = expressions.flatMap((one) => compiledOrNone(() => new RegExp(one, "gu")));
  let found = 0;
  const spent = cpu(() => {
    for (const one of compiled) for (const _ of string.matchAll(one)) found += 1;
  });
  const refused = expressions.length - compiled.length;
  const note = `${found} found, ${refused} expressions refused`;
  return { name: "V8, expressions one by one", value: text.length / spent, note };
}

/** None, where the engine refuses the expression: its syntax is RE2's. */
function compiledOrNone<T>(compile: () => T): T[] {
  try {
    return [compile()];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export function withRe2js(expressions: readonly string[], text: Buffer): Row {
  const string = text.toString();
  const compiled = expressions.map((one) => RE2JS.compile(one));
  let found = 0;
  const spent = cpu(() => {
    for (const one of compiled) for (const matcher = one.matcher(string); matcher.find(); ) found += 1;
  });
  return {
    name: "re2js, expressions one by one",
    value: text.length / spent,
    note: `${found} found in ${text.length} bytes`,
  };
}

/** Runs `command` and returns the seconds of processor time that it used, by the shell's own clock. */
function seconds(command: string, ...args: string[]): number | null {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = spawnSync("bash", ["-c", script, "bash", command, ...args], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const parts = stderr.trim().split(" ").map(Number);
  return parts.length === 2 && parts.every(Number.isFinite) ? (parts[0] ?? 0) + (parts[1] ?? 0) : null;
}

function withFiles<T>(files: Readonly<Record<string, string | Buffer>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RE2_DRIVER = fileURLToPath(new URL("re2.cc", import.meta.url));

/** RE2 itself, in C++. `set`: all expressions at once, which tells of a line only which of them match in it. */
export function re2(expressions: readonly string[], text: Buffer, set: boolean): Row {
  const name = set ? "RE2::Set, all at once: which match in a line, not where" : "RE2, expressions one by one";
  const header = ["/usr/include/re2/re2.h", "/usr/local/include/re2/re2.h"].find((path) => existsSync(path));
  if (header === undefined || spawnSync("g++", ["--version"]).status !== 0)
    return { name, value: null, note: "re2.h or g++ is not installed" };
  return withFiles({ patterns: `${expressions.join("\n")}\n`, text }, (folder) => {
    const built = spawnSync("g++", ["-O2", "-o", join(folder, "driver"), RE2_DRIVER, "-lre2"]);
    if (built.status !== 0) return { name, value: null, note: "the driver was not compiled" };
    const files = [join(folder, "patterns"), join(folder, "text")];
    const { stdout, status } = spawnSync(join(folder, "driver"), set ? [...files, "set"] : files, { encoding: "utf8" });
    const [value, refused, found, failed = 0] = stdout.trim().split(" ").map(Number);
    if (status !== 0 || value === undefined) return { name, value: null, note: "the driver failed" };
    const memory = failed > 0 ? `, out of memory in ${failed} lines` : "";
    return { name, value, note: `${found} found, ${refused} expressions refused${memory}` };
  });
}

export function ripgrep(expressions: readonly string[], text: Buffer): Row {
  const name = "ripgrep, all expressions at once";
  if (spawnSync("rg", ["--version"]).status !== 0) return { name, value: null, note: "rg is not installed" };
  const accepted = expressions.filter((one) => spawnSync("rg", ["--no-config", "-e", one, "/dev/null"]).status !== 2);
  return withFiles({ patterns: `${accepted.join("\n")}\n`, text }, (folder) => {
    const args = ["--no-config", "--threads", "1", "--text", "--dfa-size-limit", "1G", "--regex-size-limit", "1G"];
    const run = (file: string) => seconds("rg", ...args, "--count-matches", "-f", join(folder, "patterns"), file);
    const note = `without compiling, ${expressions.length - accepted.length} expressions refused`;
    const [whole, none] = [run(join(folder, "text")), run("/dev/null")];
    if (whole === null || none === null) return { name, value: null, note: "it could not be timed" };
    return { name, value: text.length / 1e6 / Math.max(1e-3, whole - none), note };
  });
}

const DRIVER = fileURLToPath(new URL("hyperscan.c", import.meta.url));

export async function hyperscan(expressions: readonly string[], text: Buffer): Promise<Row> {
  const name = "Hyperscan, all expressions at once";
  const header = ["/usr/include/hs/hs.h", "/usr/local/include/hs/hs.h"].find((path) => existsSync(path));
  if (header === undefined || spawnSync("gcc", ["--version"]).status !== 0)
    return { name, value: null, note: "hs.h or gcc is not installed" };
  return withFiles({ patterns: `${expressions.join("\n")}\n`, text }, (folder) => {
    const built = spawnSync("gcc", ["-O2", "-o", join(folder, "driver"), DRIVER, "-lhs"], { encoding: "utf8" });
    if (built.status !== 0) return { name, value: null, note: "the driver was not compiled" };
    const { stdout, status } = spawnSync(join(folder, "driver"), [join(folder, "patterns"), join(folder, "text")], {
      encoding: "utf8",
    });
    const [value, refused, found] = stdout.trim().split(" ").map(Number);
    if (status !== 0 || value === undefined) return { name, value: null, note: "the driver failed" };
    return { name, value, note: `${found} found, ${refused} expressions refused` };
  });
}
