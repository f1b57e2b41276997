/**
 * `sallyport replay FILE [--from TIME] [--to TIME]`: a file's policies against what was recorded in a period, the last
 * week where none is named.
 * @module
 */
import { documentSchema, replayInputSchema, replaySchema } from "../admin/contract/index.ts";
import { EXIT, Failure, print } from "./failure.ts";
import { readArguments, readAs } from "./files.ts";
import { ask } from "./remote.ts";
import { describeReplay } from "./report.ts";
import { USAGE } from "./usage.ts";

export async function replay(args: readonly string[]): Promise<number> {
  const { file, options } = readArguments(args, USAGE.replay, ["from", "to"]);
  const period: Record<string, string> = {};
  for (const [name, text] of Object.entries(options)) period[name] = readTime(name, text);
  const content = replayInputSchema.parse({ ...period, draft: readAs(file, documentSchema).policies });
  print(...describeReplay(await ask(replaySchema, "POST", "/replay", { file, content })));
  return EXIT.fine;
}

function readTime(name: string, text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Failure(`--${name} ${text}: not a time; write 2026-06-01 or 2026-06-01T12:00:00Z`);
  return new Date(time).toISOString();
}
