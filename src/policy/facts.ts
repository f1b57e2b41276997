/**
 * What is known about a session and about one request when they are judged. Every fact is a value, *none* (known to be
 * absent) or *unknown* (could not be determined), because the three must never be confused: see `plain/evaluate.ts`.
 *
 * The schemas are what the log keeps, so that a verdict can be replayed from its own record.
 * @module
 */
import { z } from "zod";
import {
  CLAIMED_DEVICE_TAGS,
  CLIENT_APPS,
  CONFIDENCES,
  CONTROLLED_ACTIVITIES,
  DEVICE_PLATFORMS,
  DEVICE_TYPES,
  FOUND_IN,
  INSPECTION_STATUSES,
  IP_CATEGORIES,
} from "./vocabulary.ts";

export type Fact<T> =
  | { readonly state: "value"; readonly value: T }
  | { readonly state: "none" }
  /** `seen`: of several values, those that it certainly has, whatever others there may be. */
  | { readonly state: "unknown"; readonly why: string; readonly seen?: readonly string[] | undefined };

export const value = <T>(of: T): Fact<T> => ({ state: "value", value: of });
export const none: Fact<never> = { state: "none" };
export const unknown = (why: string, seen?: readonly string[]): Fact<never> => ({
  ...{ state: "unknown", why },
  ...(seen !== undefined && { seen }),
});

const fact = <T extends z.ZodType>(of: T) =>
  z
    .discriminatedUnion("state", [
      z.object({ state: z.literal("value"), value: of }),
      z.object({ state: z.literal("none") }),
      z.object({ state: z.literal("unknown"), why: z.string() }),
    ])
    .readonly();
const text = fact(z.string());
const list = z.array(z.string()).readonly();
const texts = fact(list);
const labels = z
  .discriminatedUnion("state", [
    z.object({ state: z.literal("value"), value: list }),
    z.object({ state: z.literal("none") }),
    z.object({ state: z.literal("unknown"), why: z.string(), seen: list.optional() }),
  ])
  .readonly();

/** Facts of a sign-in or session. Constant while the session lasts, unless the person's device or address changes. */
export const factsSchema = z
  .object({
    /** Milliseconds since the Unix epoch. Time is a fact, so that a verdict can be replayed from its own record. */
    time: z.number(),
    /** Identifier of the onboarded app. */
    app: z.string(),
    clientApp: z.enum(CLIENT_APPS),
    /** User name as the identity provider states it, usually an e-mail address; its domain is derived from it. */
    user: z.string(),
    groups: texts,
    deviceType: fact(z.enum(DEVICE_TYPES)),
    devicePlatform: fact(z.enum(DEVICE_PLATFORMS)),
    deviceTags: texts,
    /** Those of the tags that the identity provider gave. Absent in older records: `deviceTags` says it. */
    deviceClaims: texts.optional(),
    /** Client address in normal form (`normaliseAddress`). */
    ip: text,
    ipCategory: fact(z.enum(IP_CATEGORIES)),
    ipTags: texts,
    /** ISO 3166-1 alpha-2, upper case. None: no country can be told from the address ("not set"). */
    country: text,
    /** The organisation that the address is registered to. */
    isp: text,
    userAgent: text,
    userAgentTags: texts,
  })
  .readonly();
export type Facts = z.infer<typeof factsSchema>;

/** What inspecting one file brought to light. */
export const inspectionFindingSchema = z
  .object({
    status: z.enum(INSPECTION_STATUSES),
    /** One entry an information type and place; `type` is a preset, a custom expression or a classifier's type. */
    found: z
      .array(
        z
          .object({
            type: z.string(),
            /** Distinct matches. */
            distinct: z.int(),
            confidence: z.enum(CONFIDENCES),
            in: z.enum(FOUND_IN),
            /** Where else each of them was found; absent: nowhere. */
            elsewhere: z
              .array(z.object({ in: z.enum(FOUND_IN), confidence: z.enum(CONFIDENCES) }).readonly())
              .readonly()
              .optional(),
          })
          .readonly(),
      )
      .readonly(),
    malware: z.enum(["clean", "infected", "not-scanned"]),
    /** How the search for malware ended, where that differs from the reading of the text. Absent: it does not. */
    malwareStatus: z.enum(INSPECTION_STATUSES).optional(),
  })
  .readonly();
export type InspectionFinding = z.infer<typeof inspectionFindingSchema>;

export const fileFactsSchema = z
  .object({
    /** File name without its path; the extension is derived from it. */
    name: text,
    /** Bytes. */
    size: fact(z.number()),
    /** Sensitivity labels. Unknown where part of the file was not read; what was seen in the rest counts. */
    labels,
    inspection: fact(inspectionFindingSchema),
  })
  .readonly();
export type FileFacts = z.infer<typeof fileFactsSchema>;

/** Facts of one request inside a session. Null: no file is involved. */
export const activityFactsSchema = z
  .object({ activityType: z.enum(CONTROLLED_ACTIVITIES), file: fileFactsSchema.nullable() })
  .readonly();
export type ActivityFacts = z.infer<typeof activityFactsSchema>;

/** A sign-in is the activity that access policies and rules are about. */
export const SIGN_IN: ActivityFacts = { activityType: "sign-in", file: null };

const notLooked = unknown("the file has not been looked at");
/** A file of which nothing is known yet. */
export const UNSEEN_FILE: FileFacts = { name: notLooked, size: notLooked, labels: notLooked, inspection: notLooked };

/** Those of a device's tags that an identity provider can have given. */
export function claimsAmong(tags: Facts["deviceTags"]): Facts["deviceTags"] {
  if (tags.state !== "value") return tags;
  const claimed = tags.value.filter((tag) => (CLAIMED_DEVICE_TAGS as readonly string[]).includes(tag));
  return claimed.length === 0 ? none : value(claimed);
}

/** A device that is known to have proved a certificate which passed every check. */
export const isCertified = ({ deviceTags }: Facts): boolean =>
  deviceTags.state === "value" && deviceTags.value.includes("valid-client-certificate");

/** The part of an e-mail address after its last `@`; none where there is none. */
export function domainOf(user: string): Fact<string> {
  const at = user.lastIndexOf("@");
  return at < 0 || at === user.length - 1 ? none : value(user.slice(at + 1));
}

/** What follows the last dot of a file name; none where nothing does. A leading dot makes no extension. */
export function extensionOf(name: string): Fact<string> {
  const dot = name.lastIndexOf(".");
  return dot <= 0 || dot === name.length - 1 ? none : value(name.slice(dot + 1));
}
