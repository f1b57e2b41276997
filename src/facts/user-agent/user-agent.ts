/**
 * A user agent string by itself. It is whatever the client says: good for knowing honest clients apart, and proof of
 * nothing.
 * @module
 */
import Bowser from "bowser";
import type { DevicePlatform, DeviceType } from "../../policy/index.ts";
import type { DeviceInfo } from "./device-info.ts";
import { isRobot } from "./robots.ts";

const PLATFORMS: Readonly<Record<string, DevicePlatform>> = {
  Windows: "windows",
  macOS: "macos",
  Linux: "linux",
  "Chrome OS": "chromeos",
  Android: "android",
  iOS: "ios",
};
const TYPES: Readonly<Record<string, DeviceType>> = { desktop: "pc", mobile: "mobile", tablet: "tablet" };
/** Systems that run on PCs and nothing else. */
const PC_PLATFORMS: readonly DevicePlatform[] = ["windows", "macos", "linux", "chromeos"];

/** Whatever the text, there is an answer; what is not recognised is "other" or null. */
export function readUserAgent(text: string): DeviceInfo {
  // Bowser does not take an empty text.
  const { browser, os, platform: device, engine } = Bowser.parse(text === "" ? "-" : text);
  const platform = PLATFORMS[os.name ?? ""] ?? "other";
  const [, chromium = null] = /Chrom(?:e|ium)\/(\d+)/.exec(text) ?? [];
  return {
    type: TYPES[device.type ?? ""] ?? (PC_PLATFORMS.includes(platform) ? "pc" : "other"),
    platform,
    platformVersion: versionOf(platform, text, os.version, browser),
    browser: browser.name || null,
    browserVersion: browser.version || null,
    chromium,
    engine: (engine.name ?? "") !== "",
    robot: isRobot(text) || device.type === "bot",
    contradictions: [],
  };
}

/** Numbers of Windows NT as user agents write them. From 10.0 on it stays the same, whatever the version. */
const WINDOWS: Readonly<Record<string, string>> = { "6.0": "Vista", "6.1": "7", "6.2": "8", "6.3": "8.1" };

/** Null where browsers have agreed to say the same of every version (user agent reduction, "frozen"). */
function versionOf(
  platform: DevicePlatform,
  text: string,
  version: string | undefined,
  browser: { name?: string; version?: string },
): string | null {
  switch (platform) {
    case "windows": {
      const [, nt = ""] = /Windows NT (\d+\.\d+)/.exec(text) ?? [];
      return nt === "10.0" ? null : (WINDOWS[nt] ?? (nt === "" ? null : "XP"));
    }
    case "macos":
      return /Mac OS X 10[._]15(?:[._]7)?\b/.test(text) ? null : (version ?? null);
    case "android":
      return /Android 10; K\)/.test(text) ? null : (version ?? null);
    case "ios": {
      // Safari 26 and later write iOS 18 for ever; Safari's own version is the system's.
      const safari = browser.name === "Safari" ? (browser.version ?? null) : null;
      const system = version ?? null;
      if (safari === null || system === null) return safari ?? system;
      return compareVersions(safari, system) > 0 ? safari : system;
    }
    case "chromeos":
      // The system is released with its browser, and has the browser's number.
      return /Chrome\/(\d+)/.exec(text)?.[1] ?? null;
    default:
      return version ?? null;
  }
}

/** By the numbers between dots; below zero: `one` is the older. What is no number counts as zero. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
