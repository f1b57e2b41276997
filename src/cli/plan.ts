/**
 * `sallyport plan FILE`: what a file would change, by its words and by its meaning. Ends with 0 where it changes nothing,
 * 2 where it does, 1 where it has mistakes, was made from another version, or a scenario fails.
 * @module
 */
import { documentSchema, planSchema } from "../admin/contract/index.ts";
import { EXIT, print } from "./failure.ts";
import { readArguments, readAs } from "./files.ts";
import { ask } from "./remote.ts";
import { describePlan } from "./report.ts";
import { USAGE } from "./usage.ts";

export async function plan(args: readonly string[]): Promise<number> {
  const { file } = readArguments(args, USAGE.plan);
  const content = readAs(file, documentSchema);
  const answer = await ask(planSchema, "POST", "/configuration/plan", { file, content });
  print(...describePlan(answer));
  if (answer.stale || answer.scenarios.some(({ passed }) => !passed)) return EXIT.failed;
  return answer.changes.length > 0 ? EXIT.changes : EXIT.fine;
}
