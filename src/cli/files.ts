/**
 * Files as commands are given them, and their arguments.
 * @module
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse, YAMLParseError } from "yaml";
import type { z } from "zod";
import { mistakesOf } from "../policy/index.ts";
import { Failure } from "./failure.ts";

/** `-` is the standard input. */
export function readYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a YAML file.`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Failure(`${file} is not YAML: ${error.message.split("\n")[0]}`);
  }
}

export function readAs<T extends z.ZodType>(file: string, schema: T): z.infer<T> {
  const written = readYaml(file);
  const read = schema.safeParse(written);
  if (read.success) return read.data;
  throw new Failure(describeMistakes(file, mistakesOf(read.error, written, schema)));
}

export const describeMistakes = (file: string, mistakes: readonly { path: string; message: string }[]): string =>
  mistakes.map(({ path, message }) => `${file}: ${path === "" ? "" : `${path}: `}${message}`).join("\n");

/** One file, and options that each have a value. */
export function readArguments<O extends string>(
  args: readonly string[],
  usage: string,
  names: readonly O[] = [],
): { file: string; options: Partial<Record<O, string>> } {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...others] = positionals;
    if (file !== undefined && others.length === 0) return { file, options: values as Partial<Record<O, string>> };
  } catch (error) {
    throw new Failure(`${(error as Error).message}. Usage: ${usage}`);
  }
  throw new Failure(`Name one file. Usage: ${usage}`);
}
