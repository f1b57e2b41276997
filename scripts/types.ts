/**
 * Type checks: the whole, the pure rooms without Node's and the browser's types, the console.
 * @module
 */
import { spawnSync } from "node:child_process";

let failed = false;
for (const project of ["tsconfig.json", "tsconfig.pure.json", "console/tsconfig.json"]) {
  const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", project], {
    stdio: "inherit",
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
