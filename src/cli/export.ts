/**
 * `sallyport export`: the policies, address ranges, device tag rules and inspection settings in force, as YAML.
 * @module
 */
import { stringify } from "yaml";
import { documentSchema } from "../admin/contract/index.ts";
import { EXIT } from "./failure.ts";
import { ask } from "./remote.ts";

export async function exportConfiguration(): Promise<number> {
  process.stdout.write(stringify(await ask(documentSchema, "GET", "/configuration"), { lineWidth: 120 }));
  return EXIT.fine;
}
