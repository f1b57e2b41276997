/**
 * What a user agent and its client hints say of device, system and browser.
 * @module
 */
import type { DevicePlatform, DeviceType } from "../../policy/index.ts";

export interface DeviceInfo {
  readonly type: DeviceType;
  readonly platform: DevicePlatform;
  /** As people name it ("11", "10.14"); null: the browser does not say. Most say less than they know. */
  readonly platformVersion: string | null;
  /** As bowser names it, "Microsoft Edge"; null: not recognised. */
  readonly browser: string | null;
  readonly browserVersion: string | null;
  /** Version of Chromium that the browser is made from; null: not from Chromium, or not known. */
  readonly chromium: string | null;
  /** There is a browser engine: a person looks at pages with it. */
  readonly engine: boolean;
  readonly robot: boolean;
  readonly contradictions: readonly Contradiction[];
}

/** Where user agent and client hints do not fit together. */
export interface Contradiction {
  readonly about: "device" | "browser";
  readonly sentence: string;
}
