/**
 * `sallyport what-if FILE|-`: what would happen to a hypothetical sign-in or activity.
 * @module
 */
import { whatIfInputSchema, whatIfSchema } from "../admin/contract/index.ts";
import { EXIT, print } from "./failure.ts";
import { readArguments, readAs } from "./files.ts";
import { ask } from "./remote.ts";
import { USAGE } from "./usage.ts";

export async function whatIf(args: readonly string[]): Promise<number> {
  const { file } = readArguments(args, USAGE["what-if"]);
  const content = readAs(file, whatIfInputSchema);
  const { route, access, activity, session, nearMisses, asksForDevice } = await ask(whatIfSchema, "POST", "/what-if", {
    ...{ file, content },
  });
  const tell = (what: string, { outcome, control, reason, policy }: typeof access) =>
    `${what.padEnd(10)}${control ?? outcome} (${reason}${policy === null ? "" : ` by "${policy.name}"`})`;
  print(
    tell("route", route),
    tell("access", access),
    ...(activity === null ? [] : [tell("activity", activity)]),
    ...session.flatMap(({ activityType, outcome, policy }) =>
      outcome === "allow" ? [] : [`session   ${activityType}: ${outcome}${policy === null ? "" : ` by "${policy}"`}`],
    ),
    ...nearMisses.map(
      ({ policy, failed }) =>
        `near miss "${policy.name}": ${failed.attribute} ${failed.operator} ${failed.values.join(", ")}; found ${failed.observed.join(", ")}`,
    ),
    ...(asksForDevice.length === 0 ? [] : [`asks for a certificate because of ${asksForDevice.join(", ")}`]),
  );
  return EXIT.fine;
}
