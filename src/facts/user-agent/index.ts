/**
 * User agent and client hints to device, system, browser and tags.
 * @module
 */
import { USER_AGENT_TAGS } from "../../policy/index.ts";
import type { Client } from "../client/observe.ts";
import type { OldestSystems } from "../schema.ts";
import { applyClientHints } from "./client-hints.ts";
import type { DeviceInfo } from "./device-info.ts";
import { isBrowserOutdated, isSystemOutdated } from "./outdated.ts";
import { readUserAgent } from "./user-agent.ts";

export * from "./device-info.ts";

export type UserAgentTag = (typeof USER_AGENT_TAGS)[number];

/** Sessions are judged again all at once: the same few browsers are not taken apart each time. */
const remembered = new Map<string, DeviceInfo>();
const REMEMBER = 2000;

/** Null: there is no user agent. */
export function describeClient({ userAgent, clientHints }: Omit<Client, "ip">): DeviceInfo | null {
  if (userAgent === null || userAgent.trim() === "") return null;
  const key = JSON.stringify([userAgent, clientHints]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const info = applyClientHints(readUserAgent(userAgent), clientHints);
  if (remembered.size >= REMEMBER) remembered.clear();
  remembered.set(key, info);
  return info;
}

/** `time`: milliseconds since the Unix epoch. */
export function userAgentTags(info: DeviceInfo, oldest: OldestSystems, time: number): UserAgentTag[] {
  const holds: Record<UserAgentTag, boolean> = {
    "native-client": !info.engine,
    "outdated-browser": isBrowserOutdated(info, time),
    "outdated-operating-system": isSystemOutdated(info, oldest, time),
    robot: info.robot,
  };
  return USER_AGENT_TAGS.filter((tag) => holds[tag]);
}
