// Format and lint. Biome comes as one binary a platform; the package that wraps them all is not needed.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const name = `@biomejs/cli-${process.platform}-${process.arch}`;
let folder;
try {
  folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
} catch {
  process.stderr.write(`${name} is not installed; npm has it for linux-x64 and linux-arm64 in this project.\n`);
  process.exit(1);
}
const { status } = spawnSync(join(folder, "biome"), process.argv.slice(2), { stdio: "inherit" });
process.exit(status ?? 1);
