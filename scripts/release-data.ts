/**
 * Writes `src/facts/user-agent/releases.json` from the package @mdn/browser-compat-data (CC0): which browser releases
 * there were, and when. The package is 20 MB, what is asked of it is a few kilobytes, so this is done once, by whoever
 * updates the package, and not at every start. Run it with `npm run release-data`.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const BROWSERS = [
  ...["chrome", "chrome_android", "edge", "firefox", "firefox_android", "ie", "opera", "opera_android"],
  ...["safari", "safari_ios", "samsunginternet_android"],
];
export const RELEASES = fileURLToPath(new URL("../src/facts/user-agent/releases.json", import.meta.url));

interface Package {
  readonly __meta: { readonly version: string; readonly timestamp: string };
  readonly browsers: Record<string, { releases: Record<string, { release_date?: string; status: string }> }>;
}

/** Text of the file that belongs to the installed package. */
export function releaseData(): string {
  const file = new URL("../node_modules/@mdn/browser-compat-data/data.json", import.meta.url);
  const { __meta, browsers } = JSON.parse(readFileSync(file, "utf8")) as Package;
  const releases = BROWSERS.map((browser) => {
    const known = Object.entries(browsers[browser]?.releases ?? {}).flatMap(([version, { release_date, status }]) =>
      release_date === undefined ? [] : [[version, release_date.replace(/^[^\d]+/, ""), status] as const],
    );
    const lines = known.map((release) => `      ${JSON.stringify(release).replaceAll(",", ", ")}`);
    return `    ${JSON.stringify(browser)}: [\n${lines.join(",\n")}\n    ]`;
  });
  const source = `@mdn/browser-compat-data ${__meta.version}`;
  return `{\n  "source": ${JSON.stringify(source)},\n  "date": ${JSON.stringify(__meta.timestamp.slice(0, 10))},\n  "releases": {\n${releases.join(",\n")}\n  }\n}\n`;
}

if (import.meta.main) writeFileSync(RELEASES, releaseData());
