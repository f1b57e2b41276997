/**
 * The closed lists of the policy model. Every name that the schema, the facts, the log and the console share stands
 * here once.
 * @module
 */
export const CLIENT_APPS = ["browser", "mobile-and-desktop"] as const;
export const DEVICE_TYPES = ["pc", "mobile", "tablet", "other"] as const;
export const DEVICE_PLATFORMS = ["windows", "macos", "linux", "chromeos", "android", "ios", "other"] as const;
export const IP_CATEGORIES = ["corporate", "administrative", "risky", "vpn", "cloud-provider", "other"] as const;

/** Tags that come with the sign-in, as claims of the identity provider: known without asking the device. */
export const CLAIMED_DEVICE_TAGS = ["compliant", "domain-joined"] as const;
/** Tags that Sallyport or the identity provider assigns by itself; an admin may define more. */
export const BUILT_IN_DEVICE_TAGS = ["valid-client-certificate", ...CLAIMED_DEVICE_TAGS] as const;
export const BUILT_IN_IP_TAGS = ["anonymous-proxy", "tor"] as const;
export const USER_AGENT_TAGS = ["native-client", "outdated-browser", "outdated-operating-system", "robot"] as const;

/** What a person can do that a policy can ask about. The order is that of the bits in a compiled policy. */
export const CONTROLLED_ACTIVITIES = [
  "sign-in",
  "download",
  "upload",
  "cut-copy",
  "paste",
  "print",
  "send-item",
  "share",
  "edit",
  "delete",
  "view",
] as const;
/** What "block activities" can name: file transfers have controls of their own. */
export const BLOCKABLE_ACTIVITIES = [
  "cut-copy",
  "paste",
  "print",
  "send-item",
  "share",
  "edit",
  "delete",
  "view",
] as const;

export const MODES = ["on", "report-only", "off"] as const;
export const SEVERITIES = ["low", "medium", "high"] as const;
export const CATEGORIES = [
  "access-control",
  "data-loss-prevention",
  "threat-detection",
  "sharing-control",
  "privileged-accounts",
  "compliance",
] as const;
export const KINDS = ["rule", "access", "session"] as const;
/** From the weakest to the strongest. */
export const ACTIONS = ["audit", "protect", "step-up", "block"] as const;
export const CONTROL_TYPES = ["monitor-only", "block-activities", "file-download", "file-upload"] as const;
export const RULE_OUTCOMES = ["direct", "app-control", "step-up", "block"] as const;
export const RULE_CONTROLS = ["monitor-only", "custom", "block-downloads"] as const;

export const CONFIDENCES = ["low", "medium", "high"] as const;
export const INSPECTION_STATUSES = [
  "completed",
  "not-applicable",
  "encrypted",
  "corrupted",
  "too-large",
  "partially-scanned",
  "unsupported-type",
  "engine-unavailable",
  "timed-out",
] as const;
export const INSPECTION_METHODS = ["built-in-dlp", "data-classification", "malware"] as const;
export const FOUND_IN = ["content", "metadata", "file-name"] as const;
export const DLP_PRESETS = [
  "payment-card",
  "iban",
  "swift-code",
  "bank-routing-number",
  "us-social-security-number",
  "uk-national-insurance-number",
  "de-tax-identification-number",
  "fr-social-security-number",
  "national-identity-number",
  "passport-number",
  "driving-licence-number",
  "e-mail-address",
  "phone-number",
  "private-key",
  "access-token",
  "password",
] as const;
export const CLASSIFIERS = [
  "sensitive-information-type",
  "exact-data-match",
  "document-fingerprint",
  "trained-classifier",
] as const;

export const EQUALITY = ["equals", "does-not-equal"] as const;
export const CONTAINING = ["contains", "does-not-contain"] as const;
export const ENDS = ["starts-with", "ends-with"] as const;
const TEXT = [...EQUALITY, ...CONTAINING, ...ENDS] as const;
export const RANGE = ["in-range", "not-in-range"] as const;
const SIZE = ["greater-than", "less-than"] as const;
export const PRESENCE = ["is-set", "is-not-set"] as const;
export const OPERATORS = [...TEXT, ...RANGE, ...SIZE, ...PRESENCE] as const;
export type Operator = (typeof OPERATORS)[number];

/** Which operators each attribute takes. Presence is there wherever the attribute can be absent. */
export const OPERATORS_OF = {
  app: EQUALITY,
  "client-app": EQUALITY,
  "device-type": [...EQUALITY, ...PRESENCE],
  "device-platform": [...EQUALITY, ...PRESENCE],
  "device-tag": [...EQUALITY, ...PRESENCE],
  "ip-address": [...RANGE, ...EQUALITY, ...PRESENCE],
  "ip-category": [...EQUALITY, ...PRESENCE],
  "ip-tag": [...EQUALITY, ...PRESENCE],
  location: [...EQUALITY, ...PRESENCE],
  isp: [...TEXT, ...PRESENCE],
  user: TEXT,
  group: [...EQUALITY, ...PRESENCE],
  "user-domain": [...EQUALITY, ...PRESENCE],
  "user-agent": [...TEXT, ...PRESENCE],
  "user-agent-tag": [...EQUALITY, ...PRESENCE],
  "activity-type": EQUALITY,
  "file-extension": [...EQUALITY, ...PRESENCE],
  "file-name": [...TEXT, ...PRESENCE],
  "file-size": [...SIZE, ...PRESENCE],
  "sensitivity-label": [...EQUALITY, ...PRESENCE],
} as const satisfies Record<string, readonly Operator[]>;
export type Attribute = keyof typeof OPERATORS_OF;
export const ATTRIBUTES = Object.keys(OPERATORS_OF) as Attribute[];

/** Attributes of a file: known only once there is one, so only session policies ask about them. */
export const FILE_ATTRIBUTES = ["file-extension", "file-name", "file-size", "sensitivity-label"] as const;
/** Attributes whose values people type: upper and lower case are the same. */
export const CASELESS: ReadonlySet<Attribute> = new Set([
  "user",
  "user-domain",
  "isp",
  "user-agent",
  "file-extension",
  "file-name",
  "sensitivity-label",
]);

export type ClientApp = (typeof CLIENT_APPS)[number];
export type DeviceType = (typeof DEVICE_TYPES)[number];
export type DevicePlatform = (typeof DEVICE_PLATFORMS)[number];
export type IpCategory = (typeof IP_CATEGORIES)[number];
export type ControlledActivity = (typeof CONTROLLED_ACTIVITIES)[number];
export type Action = (typeof ACTIONS)[number];
export type InspectionStatus = (typeof INSPECTION_STATUSES)[number];
