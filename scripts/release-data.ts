/**
 * Writes `src/facts/user-agent/releases.json` from packages: which browser releases there were and when, from
 * @mdn/browser-compat-data (CC0), and the versions of macOS, Windows and Android, from macos-release, windows-release and
 * android-versions (MIT). The first is 20 MB, what is asked of it is a few kilobytes, so this is done once, by whoever
 * updates a package, and not at every start. Run it with `npm run release-data`.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import macosRelease from "macos-release";
import windowsRelease from "windows-release";

const BROWSERS = [
  ...["chrome", "chrome_android", "edge", "firefox", "firefox_android", "ie", "opera", "opera_android"],
  ...["safari", "safari_ios", "samsunginternet_android"],
];
export const RELEASES = fileURLToPath(new URL("../src/facts/user-agent/releases.json", import.meta.url));

interface Package {
  readonly __meta: { readonly version: string; readonly timestamp: string };
  readonly browsers: Record<string, { releases: Record<string, { release_date?: string; status: string }> }>;
}
/** Browsers: version, date, status. Systems: version and date, null where the package has none. Dates as 2026-11-29. */
type Release =
  | readonly [version: string, date: string, status: string]
  | readonly [version: string, date: string | null];

/** Text of the file that belongs to the installed packages. */
export function releaseData(): string {
  const { __meta, browsers } = JSON.parse(contents("@mdn/browser-compat-data/data.json")) as Package;
  const releases = BROWSERS.map((browser) => {
    const known = Object.entries(browsers[browser]?.releases ?? {}).flatMap(([version, { release_date, status }]) =>
      release_date === undefined ? [] : [[version, release_date.replace(/^[^\d]+/, ""), status] as const],
    );
    return [browser, known] as const;
  });
  const safari = new Map(releases).get("safari") ?? [];
  const systems = [
    ["windows", windowsVersions()],
    ["macos", macosVersions(safari)],
    ["android", androidVersions()],
  ] as const;
  const sources = ["macos-release", "windows-release", "android-versions"].map((name) => {
    const { version } = JSON.parse(contents(`${name}/package.json`)) as { version: string };
    return `${name} ${version}`;
  });
  return `{
  "sources": [${[`@mdn/browser-compat-data ${__meta.version}`, ...sources].map((source) => JSON.stringify(source)).join(", ")}],
  "date": ${JSON.stringify(__meta.timestamp.slice(0, 10))},
  "releases": ${printed(releases)},
  "systems": ${printed(systems)}
}
`;
}

const contents = (path: string) => readFileSync(new URL(`../node_modules/${path}`, import.meta.url), "utf8");

function printed(families: readonly (readonly [name: string, releases: readonly Release[]])[]): string {
  const lines = (releases: readonly Release[]) =>
    releases.map((release) => `      ${JSON.stringify(release).replaceAll(",", ", ")}`).join(",\n");
  return `{\n${families.map(([name, releases]) => `    ${JSON.stringify(name)}: [\n${lines(releases)}\n    ]`).join(",\n")}\n  }`;
}

/** Names that are numbers: what came before Windows 7 counts as older anyway, servers are not looked at by people. */
function windowsVersions(): Release[] {
  const kernels = [6, 10, 11, 12].flatMap((major) => [0, 1, 2, 3].map((minor) => `${major}.${minor}`));
  const builds = Array.from({ length: 10 }, (_, index) => `10.0.${index * 4000 + 10_500}`);
  const names = [...kernels, ...builds].map((kernel) => windowsRelease(kernel) as string | undefined);
  return [...new Set(names)]
    .filter((name) => name !== undefined && /^\d{1,2}(\.\d)?$/.test(name))
    .sort((one, other) => Number(one) - Number(other))
    .map((name) => [`${name}`, null]);
}

/**
 * The package has the order of the versions and no dates, and names a version months before it is out. Each comes with a
 * Safari of its own, of the same number since 26 and in the same order before; its date is the system's.
 */
function macosVersions(safari: readonly Release[]): Release[] {
  const versions = Array.from({ length: 80 }, (_, index) => macosRelease(`${index + 5}.0.0`)?.version ?? "")
    .filter((version) => version !== "")
    .sort(byParts)
    .reverse();
  const firstOf = new Map<number, string>();
  for (const [version, date] of safari as [string, string][]) {
    const major = Number.parseInt(version, 10);
    if (date < (firstOf.get(major) ?? "9")) firstOf.set(major, date);
  }
  const safaris = [...firstOf.keys()].filter((major) => major >= 6 && major < 26).sort((one, other) => other - one);
  return versions
    .flatMap((version): Release[] => {
      const same = Number(version) >= 26;
      const date = firstOf.get(same ? Number(version) : (safaris.shift() ?? 0));
      // Of those that Safari does not tell apart, all are older than those that it does.
      return same && date === undefined ? [] : [[version, date ?? null]];
    })
    .reverse();
}

function androidVersions(): Release[] {
  // The package has no types.
  const { VERSIONS } = createRequire(import.meta.url)("android-versions") as {
    readonly VERSIONS: Record<string, { readonly semver: string; readonly releaseDate: string }>;
  };
  const firstOf = new Map<string, string>();
  for (const { semver, releaseDate } of Object.values(VERSIONS)) {
    const [version = ""] = /^\d+/.exec(semver) ?? [];
    const date = new Date(`${releaseDate} UTC`).toISOString().slice(0, 10);
    if (!firstOf.has(version)) firstOf.set(version, date);
  }
  return [...firstOf].sort(([one], [other]) => byParts(one, other));
}

function byParts(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major - otherMajor || minor - otherMinor;
}

if (import.meta.main) writeFileSync(RELEASES, releaseData());
