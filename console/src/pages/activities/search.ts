/**
 * The filters of the activity log as they stand in the address, so that a filtered view can be bookmarked and sent.
 * @module
 */
import type { Activity } from "../../api/types.ts";

export const SINCE = { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days" } as const;
export type Since = keyof typeof SINCE;

const LENGTH: Readonly<Record<Since, number>> = { "1h": 3.6e6, "24h": 8.64e7, "7d": 6.048e8, "30d": 2.592e9 };
const NAMES = ["user", "app", "type", "action", "session", "reference", "from", "to"] as const;

export type ActivitySearch = { readonly [Name in (typeof NAMES)[number] | "since"]?: string };

/** Keeps what is a filter and has a value. */
export function parseActivitySearch(search: Record<string, unknown>): ActivitySearch {
  const found: Record<string, string> = {};
  for (const name of [...NAMES, "since"]) {
    const value = search[name];
    if (typeof value === "string" && value !== "") found[name] = value;
  }
  return found;
}

const isSince = (value: string | undefined): value is Since => value !== undefined && value in SINCE;

/** The filters as the API takes them: a length of time becomes the moment at which it began. */
export function toQuery({ since, ...rest }: ActivitySearch, now: number): Record<string, string> {
  const query: Record<string, string> = { ...rest };
  if (isSince(since)) query.from = new Date(now - LENGTH[since]).toISOString();
  return query;
}

const has = (value: string | null | undefined, part: string) =>
  (value ?? "").toLowerCase().includes(part.toLowerCase());

/** Whether a new activity belongs to the filtered view. */
export function matches(activity: Activity, search: ActivitySearch): boolean {
  const { user, app, type, action, session, reference, from, to } = search;
  return (
    (user === undefined || has(activity.user, user)) &&
    (app === undefined || activity.app?.id === app) &&
    (type === undefined || activity.type === type) &&
    (action === undefined || activity.action === action) &&
    (session === undefined || activity.session === session) &&
    (reference === undefined || activity.reference.toLowerCase() === reference.toLowerCase()) &&
    (from === undefined || Date.parse(activity.time) >= Date.parse(from)) &&
    (to === undefined || Date.parse(activity.time) <= Date.parse(to))
  );
}
