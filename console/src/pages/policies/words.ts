/**
 * The vocabulary of policies, in words, and which operators each attribute takes.
 * @module
 */
import type { Filter, Policy } from "../../api/types.ts";

export type Attribute = Filter["attribute"];
export type Operator = Filter["operator"];

export const ATTRIBUTE_WORDS: Readonly<Record<Attribute, string>> = {
  app: "App",
  "client-app": "Client app",
  "device-tag": "Device tag",
  user: "User",
  group: "User group",
  "ip-address": "IP address",
};

/** Includes operators that a record of an older version may name. */
export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  equals: "equals",
  "does-not-equal": "does not equal",
  contains: "contains",
  "does-not-contain": "does not contain",
  "starts-with": "starts with",
  "ends-with": "ends with",
  "in-range": "is in the range",
  "not-in-range": "is outside the range",
  "is-set": "is set",
  "is-not-set": "is not set",
};

const EQUALITY = ["equals", "does-not-equal"] as const;
const PRESENCE = ["is-set", "is-not-set"] as const;
export const OPERATORS_OF: Readonly<Record<Attribute, readonly Operator[]>> = {
  app: EQUALITY,
  "client-app": EQUALITY,
  "device-tag": [...EQUALITY, ...PRESENCE],
  user: [...EQUALITY, "contains", "does-not-contain", "starts-with", "ends-with"],
  group: [...EQUALITY, ...PRESENCE],
  "ip-address": ["in-range", "not-in-range"],
};

export const KIND_WORDS: Readonly<Record<Policy["kind"], string>> = {
  access: "Access policy",
  session: "Session policy",
};
export const SEVERITY_WORDS: Readonly<Record<Policy["severity"], string>> = {
  low: "Low",
  medium: "Medium",
  high: "High",
};
export const CLIENT_APPS = { browser: "Browser", "mobile-and-desktop": "Mobile and desktop apps" } as const;
export const VALID_CERTIFICATE = "valid-client-certificate";
export const DEVICE_TAGS: Readonly<Record<string, string>> = { [VALID_CERTIFICATE]: "Valid client certificate" };

export const takesValues = (operator: Operator) => operator !== "is-set" && operator !== "is-not-set";
