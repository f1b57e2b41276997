/**
 * The vocabulary of policies, in words, and which operators each attribute takes.
 * @module
 */
import { OPERATORS_OF as ALLOWED_OPERATORS } from "../../../../src/admin/contract/index.ts";
import type { Filter, Policy } from "../../api/types.ts";
import { joinWords } from "../../parts/format.ts";

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
interface Traced {
  readonly operator: keyof typeof TRACED_OPERATOR_WORDS;
  readonly values: readonly string[];
}
/** What a condition asked for. That of an inspection is one sentence in pieces, not a choice of values. */
export const tracedValues = ({ operator, values }: Traced): string =>
  operator === "finds" ? values.join(", ") : joinWords(values, "or");

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

export const MODE_WORDS: Readonly<Record<Policy["mode"], string>> = {
  on: "On",
  "report-only": "Report only",
  off: "Off",
};
export const CATEGORY_WORDS: Readonly<Record<Policy["category"], string>> = {
  "access-control": "Access control",
  "data-loss-prevention": "Data loss prevention",
  "threat-detection": "Threat detection",
  "sharing-control": "Sharing control",
  "privileged-accounts": "Privileged accounts",
  compliance: "Compliance",
};
export const CONTROL_WORDS = {
  "monitor-only": "Monitor only",
  "block-activities": "Block activities",
  "file-download": "Control file download",
  "file-upload": "Control file upload",
} as const;
export const ACTION_CHOICES = {
  audit: "Audit: allow and record",
  protect: "Protect the file",
  "step-up": "Require a stronger sign-in (step-up)",
  block: "Block",
} as const;
/** What each control can do about what matches. */
export const ACTIONS_OF = {
  access: ["audit", "block"],
  "monitor-only": ["audit"],
  "block-activities": ["audit", "step-up", "block"],
  "file-download": ["audit", "protect", "step-up", "block"],
  "file-upload": ["audit", "step-up", "block"],
} as const;
export const OUTCOME_CHOICES = {
  "app-control": "Put under app control",
  block: "Block",
  "step-up": "Require a stronger sign-in (step-up)",
  direct: "Send directly to the app",
} as const;
export const RULE_CONTROL_WORDS = {
  custom: "Custom: access and session policies decide",
  "block-downloads": "Block downloads",
  "monitor-only": "Monitor only",
} as const;
export const ACTIVITY_WORDS = {
  "sign-in": "Sign-in",
  download: "Download",
  upload: "Upload",
  "cut-copy": "Cut and copy",
  paste: "Paste",
  print: "Print",
  "send-item": "Send an item",
  share: "Share",
  edit: "Edit",
  delete: "Delete",
  view: "View",
} as const;
const { "sign-in": _signIn, download: _download, upload: _upload, ...blockable } = ACTIVITY_WORDS;
export const BLOCKABLE_WORDS = blockable;

const FILE_ATTRIBUTES: ReadonlySet<Attribute> = new Set([
  "file-extension",
  "file-name",
  "file-size",
  "sensitivity-label",
]);
/** There is no file at a sign-in, and only one activity. */
export const attributesOf = (kind: Policy["kind"]): Attribute[] =>
  (Object.keys(ATTRIBUTE_WORDS) as Attribute[]).filter(
    (attribute) => kind === "session" || !(FILE_ATTRIBUTES.has(attribute) || attribute === "activity-type"),
  );

/** Attributes whose values are a closed list. */
export const CHOICES: Partial<Readonly<Record<Attribute, Readonly<Record<string, string>>>>> = {
  "client-app": CLIENT_APPS,
  "device-tag": DEVICE_TAGS,
  "device-type": { pc: "PC", mobile: "Mobile", tablet: "Tablet", other: "Other" },
  "device-platform": {
    windows: "Windows",
    macos: "macOS",
    linux: "Linux",
    chromeos: "ChromeOS",
    android: "Android",
    ios: "iOS",
    other: "Other",
  },
  "ip-category": {
    corporate: "Corporate",
    administrative: "Administrative",
    risky: "Risky",
    vpn: "VPN",
    "cloud-provider": "Cloud provider",
    other: "Other",
  },
  "ip-tag": { tor: "Tor exit", "anonymous-proxy": "Anonymous proxy" },
  "user-agent-tag": {
    "native-client": "Native client",
    "outdated-browser": "Outdated browser",
    "outdated-operating-system": "Outdated operating system",
    robot: "Robot",
  },
  "activity-type": ACTIVITY_WORDS,
};
/** Attributes whose values are typed, with an example of each. */
export const EXAMPLES: Partial<Readonly<Record<Attribute, string>>> = {
  "ip-address": "192.0.2.0/24 or 2001:db8::/32",
  location: "Two letters of a country: DE",
  isp: "Name, or a part of it",
  "user-domain": "contoso.example",
  "user-agent": "A part of the user agent string",
  "file-extension": "docx",
  "file-name": "A word, or a phrase in quotes",
  "sensitivity-label": "Name of a label in your list",
};

/** What a value looks like, as a hint; addresses are asked for one by one or by range. */
export const exampleOf = (attribute: Attribute, operator: Operator): string =>
  attribute === "ip-address" && (operator === "equals" || operator === "does-not-equal")
    ? "192.0.2.1 or 2001:db8::1"
    : (EXAMPLES[attribute] ?? "");

export const takesValues = (operator: Operator) => operator !== "is-set" && operator !== "is-not-set";
