/**
 * What is known about one request when it is judged. Every fact is a value, *none* (known to be absent) or *unknown*
 * (could not be determined), because the three must never be confused: see `evaluate.ts`.
 * @module
 */
import type { CLIENT_APPS } from "./schema.ts";

export type Fact<T> =
  | { readonly state: "value"; readonly value: T }
  | { readonly state: "none" }
  | { readonly state: "unknown"; readonly why: string };

export const value = <T>(of: T): Fact<T> => ({ state: "value", value: of });
export const none: Fact<never> = { state: "none" };
export const unknown = (why: string): Fact<never> => ({ state: "unknown", why });

export type ClientApp = (typeof CLIENT_APPS)[number];

/** Facts of a sign-in or session. Constant while the session lasts, unless the person's device or address changes. */
export interface Facts {
  /** Milliseconds since the Unix epoch. Time is a fact, so that a verdict can be replayed from its own record. */
  readonly time: number;
  /** Identifier of the onboarded app. */
  readonly app: string;
  readonly clientApp: ClientApp;
  /** User name as the identity provider states it, usually an e-mail address. */
  readonly user: string;
  readonly groups: Fact<readonly string[]>;
  readonly deviceTags: Fact<readonly string[]>;
  readonly deviceType: Fact<"pc" | "mobile" | "tablet" | "other">;
  readonly devicePlatform: Fact<"windows" | "macos" | "linux" | "chromeos" | "android" | "ios" | "other">;
  /** Client address in normal form (`normaliseAddress`). */
  readonly ip: Fact<string>;
  readonly ipCategory: Fact<"corporate" | "administrative" | "risky" | "vpn" | "cloud-provider" | "other">;
  readonly ipTags: Fact<readonly string[]>;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: Fact<string>;
  /** The organisation that the address is registered to. */
  readonly isp: Fact<string>;
  readonly userAgent: Fact<string>;
  /** Of: native-client, outdated-browser, outdated-operating-system, robot. */
  readonly userAgentTags: Fact<readonly string[]>;
}
