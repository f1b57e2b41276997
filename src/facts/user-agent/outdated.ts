/**
 * Whether browser and system are outdated, from release data (see `scripts/release-data.ts`), or from what the
 * organisation itself says that it still accepts.
 *
 * Pure: the time is passed in. What came out after the data was made is not known here, and never counts as outdated.
 * @module
 */

import type { OldestSystems } from "../schema.ts";
import type { DeviceInfo } from "./device-info.ts";
import releases from "./releases.json" with { type: "json" };
import { compareVersions } from "./user-agent.ts";

const DAY = 24 * 60 * 60 * 1000;
/** A browser is outdated this long after its next major release: people need a while to restart theirs. */
export const BROWSER_GRACE = 90 * DAY;
/** Systems get corrections for longer: about until the release after the next. */
export const SYSTEM_GRACE = 365 * DAY;
/**
 * How many versions at a time get security corrections from their maker, who publish no dates in a form that a package
 * carries: Google some three and a half years of a version a year, Apple the newest three. Of Windows, which is still
 * paid for after its end, only the newest counts.
 */
const KEPT_UP = { windows: 1, macos: 3, android: 4 } as const;

type Family = keyof typeof releases.releases;
const BROWSERS: Readonly<Record<string, { readonly pc: Family; readonly mobile: Family }>> = {
  Chrome: { pc: "chrome", mobile: "chrome_android" },
  Chromium: { pc: "chrome", mobile: "chrome_android" },
  "Microsoft Edge": { pc: "edge", mobile: "edge" },
  Firefox: { pc: "firefox", mobile: "firefox_android" },
  Opera: { pc: "opera", mobile: "opera_android" },
  Safari: { pc: "safari", mobile: "safari_ios" },
  "Samsung Internet for Android": { pc: "samsunginternet_android", mobile: "samsunginternet_android" },
  "Internet Explorer": { pc: "ie", mobile: "ie" },
};

/** `time`: milliseconds since the Unix epoch. False as well where nothing is known of the browser. */
export function isBrowserOutdated(info: DeviceInfo, time: number): boolean {
  const handheld = info.platform === "android" || info.platform === "ios";
  const family = BROWSERS[info.browser ?? ""]?.[handheld ? "mobile" : "pc"];
  const byName =
    family !== undefined && info.browserVersion !== null && isOld(family, info.browserVersion, time, BROWSER_GRACE);
  // Whatever is made from Chromium is as old as its Chromium.
  return byName || (info.chromium !== null && isOld("chrome", info.chromium, time, BROWSER_GRACE));
}

export function isSystemOutdated(
  { platform, platformVersion }: DeviceInfo,
  oldest: OldestSystems,
  time: number,
): boolean {
  if (platformVersion === null) return false;
  switch (platform) {
    case "ios":
      return isOld("safari_ios", platformVersion, time, SYSTEM_GRACE);
    case "chromeos":
      return isOld("chrome", platformVersion, time, SYSTEM_GRACE);
    case "windows":
    case "macos":
    case "android": {
      const accepted = oldest[platform];
      if (accepted === "release-data") return laterVersions(platform, platformVersion, time) >= KEPT_UP[platform];
      return accepted !== null && isOlder(platformVersion, accepted);
    }
    default:
      return false;
  }
}

/** How many later major versions are out. Those without a date came before there was any data. */
function laterVersions(system: keyof typeof releases.systems, version: string, time: number): number {
  const known = releases.systems[system] as [version: string, date: string | null][];
  return known.filter(([line, date]) => isOlder(version, line) && (date === null || Date.parse(date) <= time)).length;
}

/** Windows before 7 had names instead of numbers; each of them is older than any number. */
const isOlder = (version: string, other: string): boolean =>
  !/^\d/.test(version) || compareVersions(version, other) < 0;

/** A later major release is out for longer than `grace`, or the whole family is given up. */
function isOld(family: Family, version: string, time: number, grace: number): boolean {
  const { lines, alive } = compiled(family);
  if (!alive) return true;
  const major = majorOf(version);
  if (lines.get(major)?.extended === true) return false;
  for (const [line, { since }] of lines) if (line > major && since <= time - grace) return true;
  return false;
}

interface Line {
  /** First release of this major version, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** Kept up for organisations (extended support release). */
  readonly extended: boolean;
}
interface Lines {
  readonly lines: ReadonlyMap<number, Line>;
  readonly alive: boolean;
}

const majorOf = (version: string) => Number.parseInt(version, 10) || 0;

const known = new Map<Family, Lines>();
function compiled(family: Family): Lines {
  const cached = known.get(family);
  if (cached !== undefined) return cached;
  const lines = new Map<number, Line>();
  const all = releases.releases[family] as [version: string, date: string, status: string][];
  for (const [version, date, status] of all) {
    const line = lines.get(majorOf(version));
    const since = Math.min(line?.since ?? Number.POSITIVE_INFINITY, Date.parse(date));
    lines.set(majorOf(version), { since, extended: status === "esr" || line?.extended === true });
  }
  const compiledLines = { lines, alive: all.some(([, , status]) => status !== "retired") };
  known.set(family, compiledLines);
  return compiledLines;
}
