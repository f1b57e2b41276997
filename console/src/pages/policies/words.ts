/**
 * The vocabulary of policies, in words, and which operators each attribute takes.
 * @module
 */
import { OPERATORS_OF as ALLOWED_OPERATORS } from "../../../../src/admin/contract/index.ts";
import type { Filter, Policy } from "../../api/types.ts";

export type Attribute = Filter["attribute"];
export type Operator = Filter["operator"];

export const ATTRIBUTE_WORDS: Readonly<Record<Attribute, string>> = {
  app: "App",
  "client-app": "Client app",
  "device-type": "Device type",
  "device-platform": "Device platform",
  "device-tag": "Device tag",
  user: "User",
  group: "User group",
  "user-domain": "User domain",
  "ip-address": "IP address",
  "ip-category": "IP category",
  "ip-tag": "IP tag",
  location: "Location",
  isp: "Registered ISP",
  "user-agent": "User agent",
  "user-agent-tag": "User agent tag",
  "activity-type": "Activity type",
  "file-extension": "File extension",
  "file-name": "File name",
  "file-size": "File size",
  "sensitivity-label": "Sensitivity label",
};
/** What a record of a verdict names: an attribute, or the inspection condition beside the filters. */
export const TRACED_WORDS = { ...ATTRIBUTE_WORDS, inspection: "Inspection" };

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
  "greater-than": "is more than",
  "less-than": "is less than",
  "is-set": "is set",
  "is-not-set": "is not set",
};
export const TRACED_OPERATOR_WORDS = { ...OPERATOR_WORDS, finds: "finds" };

export const OPERATORS_OF: Readonly<Record<Attribute, readonly Operator[]>> = ALLOWED_OPERATORS;

export const KIND_WORDS: Readonly<Record<Policy["kind"], string>> = {
  rule: "Conditional access rule",
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
export const DEVICE_TAGS: Readonly<Record<string, string>> = {
  [VALID_CERTIFICATE]: "Valid client certificate",
  compliant: "Compliant",
  "domain-joined": "Domain joined",
};

export const takesValues = (operator: Operator) => operator !== "is-set" && operator !== "is-not-set";
