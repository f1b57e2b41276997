/**
 * `sallyport apply FILE [--reason TEXT]`: puts a file in force, whole or not at all, and only on top of the version that
 * it was made from.
 * @module
 */
import { appliedSchema, documentSchema } from "../admin/contract/index.ts";
import { EXIT, Failure, print } from "./failure.ts";
import { readArguments, readAs } from "./files.ts";
import { ask } from "./remote.ts";
import { describeChanges } from "./report.ts";
import { USAGE } from "./usage.ts";

export async function apply(args: readonly string[]): Promise<number> {
  const { file, options } = readArguments(args, USAGE.apply, ["reason"]);
  const { version, ...document } = readAs(file, documentSchema);
  if (version === undefined)
    throw new Failure(`${file}: version: missing; take it from "sallyport export", so that nobody's change is lost.`);
  const content = { ...document, version, reason: options.reason ?? "" };
  const applied = await ask(appliedSchema, "POST", "/configuration/apply", { file, content });
  print(...describeChanges(applied.changes), `Version ${applied.version} is in force.`);
  return EXIT.fine;
}
