/**
 * User-Agent Client Hints (https://wicg.github.io/ua-client-hints/): they say what the user agent string does not any
 * more. Values are structured fields (RFC 8941); anything else is as if it were not there.
 * @module
 */

import type { DevicePlatform } from "../../policy/index.ts";
import type { ClientHints } from "../client/observe.ts";
import type { DeviceInfo } from "./device-info.ts";
import { compareVersions } from "./user-agent.ts";

const PLATFORMS: Readonly<Record<string, DevicePlatform>> = {
  windows: "windows",
  macos: "macos",
  "mac os x": "macos",
  linux: "linux",
  "chrome os": "chromeos",
  "chromium os": "chromeos",
  android: "android",
  ios: "ios",
};

/** Refines what the user agent says; where the two do not fit together, that is said, and the older version counts. */
export function applyClientHints(info: DeviceInfo, hints: ClientHints | null): DeviceInfo {
  if (hints === null) return info;
  const platform = PLATFORMS[text(hints.platform)?.toLowerCase() ?? ""] ?? null;
  const mobile = hints.mobile === "?1" ? true : hints.mobile === "?0" ? false : null;
  const chromium = chromiumOf(hints.brands);
  const contradictions = [
    ...platformContradiction(info, platform).map((sentence) => ({ about: "device" as const, sentence })),
    ...mobileContradiction(info, mobile, platform).map((sentence) => ({ about: "device" as const, sentence })),
    ...chromiumContradiction(info, chromium).map((sentence) => ({ about: "browser" as const, sentence })),
  ];
  // An iPad that asks for desktop pages calls itself a Macintosh; only a hint tells the two apart.
  const tablet = info.platform === "macos" && platform === "ios";
  return {
    ...info,
    ...(tablet ? { type: "tablet", platform: "ios", platformVersion: null } : {}),
    ...(platform !== null && (platform === info.platform || tablet) ? versionFrom(hints, platform, info, tablet) : {}),
    chromium: older(info.chromium, chromium),
    contradictions: [...info.contradictions, ...contradictions],
  };
}

function platformContradiction(info: DeviceInfo, platform: DevicePlatform | null): string[] {
  if (platform === null || platform === info.platform || (info.platform === "macos" && platform === "ios")) return [];
  return [`the user agent says ${info.platform}, the client hints say ${platform}`];
}

function mobileContradiction({ type }: DeviceInfo, mobile: boolean | null, platform: DevicePlatform | null): string[] {
  if (mobile === true && (type === "pc" || type === "tablet") && platform !== "ios") {
    return [`the user agent says ${type}, the client hints say mobile`];
  }
  return mobile === false && type === "mobile" ? ["the user agent says mobile, the client hints say not mobile"] : [];
}

function chromiumContradiction(info: DeviceInfo, chromium: string | null): string[] {
  if (chromium === null || chromium === info.chromium) return [];
  const says = info.chromium === null ? (info.browser ?? "another browser") : `Chromium ${info.chromium}`;
  return [`the user agent says ${says}, the client hints say Chromium ${chromium}`];
}

const older = (one: string | null, other: string | null) =>
  one === null || other === null ? (one ?? other) : compareVersions(one, other) <= 0 ? one : other;

function versionFrom(hints: ClientHints, platform: DevicePlatform, info: DeviceInfo, replace: boolean) {
  const given = text(hints.platformVersion);
  if (given === null || !/^\d+(?:\.\d+)*$/.test(given)) return {};
  const version = platform === "windows" ? windowsVersion(given) : given;
  // Two that both say something count as the older.
  return { platformVersion: replace ? version : older(info.platformVersion, version) };
}

/** https://learn.microsoft.com/microsoft-edge/web-platform/how-to-detect-win11 */
function windowsVersion(given: string): string | null {
  const [major = 0, minor = 0] = given.split(".").map(Number);
  if (major >= 13) return "11";
  if (major >= 1) return "10";
  return { 1: "7", 2: "8", 3: "8.1" }[minor] ?? null;
}

/** `"Chromium";v="157", "Not)A;Brand";v="24"` */
function chromiumOf(brands: string | null): string | null {
  return /(?:^|[\s,])"Chromium"\s*;\s*v="(\d+)(?:\.[\d.]*)?"/.exec(brands ?? "")?.[1] ?? null;
}

/** A string of RFC 8941 section 3.3.3. */
function text(value: string | null): string | null {
  const [, inner] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(value?.trim() ?? "") ?? [];
  return inner === undefined || inner === "" ? null : inner.replace(/\\(.)/g, "$1");
}
