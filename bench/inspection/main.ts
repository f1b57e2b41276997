/**
 * `npm run bench:inspection`: what looking into files costs, against libraries that do a part of it. Prints tables, or
 * with `-- --json` one JSON object. Names after it choose sections: `npm run bench:inspection -- scan`;
 * `--quick` leaves out the file of 5 GB.
 * @module
 */
import { renderSection, type Section } from "./section.ts";

const SECTIONS: Readonly<Record<string, () => Promise<Section>>> = {
  extract: async () => (await import("./extract.ts")).extractSection(),
  hostile: async () => (await import("./hostile-section.ts")).hostileSection(),
  memory: async () => (await import("./memory.ts")).memorySection(),
  scan: async () => (await import("./scan.ts")).scanSection(),
};

const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const sections: Section[] = [];
for (const [name, run] of Object.entries(SECTIONS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stderr.write(`${name}\n`);
  sections.push(await run());
}
const report = { node: process.version, sections };
process.stdout.write(
  process.argv.includes("--json") ? `${JSON.stringify(report)}\n` : sections.map(renderSection).join("\n"),
);
