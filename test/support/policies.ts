/**
 * Generated policies and facts for tests: small pools, so that they meet; everything that can go wrong in them. Values
 * that are missing, unknown or several, IPv4 and IPv6 and one written as the other, negations, several filters on one
 * attribute, patterns, files with and without findings, policies that are off or only report.
 * @module
 */
import {
  type ActivityFacts,
  ATTRIBUTES,
  BLOCKABLE_ACTIVITIES,
  CLAIMED_DEVICE_TAGS,
  CLIENT_APPS,
  CONFIDENCES,
  CONTROLLED_ACTIVITIES,
  DEVICE_PLATFORMS,
  DEVICE_TYPES,
  type Fact,
  type Facts,
  type FileFacts,
  type Filter,
  FOUND_IN,
  INSPECTION_STATUSES,
  type InspectionCondition,
  type InspectionFinding,
  IP_CATEGORIES,
  none,
  OPERATORS_OF,
  type Policy,
  type PolicyList,
  RULE_CONTROLS,
  SIGN_IN,
  unknown,
  value,
} from "../../src/policy/index.ts";
import type { Random } from "./random.ts";

const APPS = ["mail", "files", "crm"];
const USERS = ["ann@contoso.example", "Bob@Contoso.example", "carl@partner.example", "service", "odd@"];
const GROUPS = ["Employees", "Finance", "Sales", "Contractors"];
const TAGS = ["valid-client-certificate", "compliant", "tor", "robot"];
const ADDRESSES = [
  "192.0.2.1",
  "192.0.2.128",
  "10.0.0.0",
  "10.255.255.255",
  "11.0.0.0",
  "0.0.0.0",
  "255.255.255.255",
  "2001:db8::1",
  "2001:db8:0:1::",
  "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
  "::1",
  "::",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  "::ffff:192.0.2.1",
  "::ffff:c000:281",
  "fe80::1%eth0",
  "not an address",
  "1.2.3",
];
/** Those that a policy can ask for, one of them written in two ways. */
const SINGLE_ADDRESSES = [...ADDRESSES.filter((one) => !/%| |^1\.2\.3$/.test(one)), "::ffff:192.0.2.128"];
const RANGES = [
  "192.0.2.0/24",
  "192.0.2.128/25",
  "192.0.2.1",
  "10.0.0.0/8",
  "0.0.0.0/0",
  "255.255.255.255/32",
  "2001:db8::/32",
  "2001:db8:0:1::/64",
  "2001:db8::1",
  "::/0",
  "::1",
  "::ffff:192.0.2.0/120",
  "ffff::/16",
];
const COUNTRIES = ["DE", "FR", "US"];
const ISPS = ["Contoso Networks", "Example Telecom", "example telecom mobile"];
const DOMAINS = ["contoso.example", "partner.example"];
const AGENTS = ["Mozilla/5.0 Firefox/140", "Outlook-iOS/2.0", "curl/8.0"];
const NAMES = [
  "Annual Report.docx",
  "annual-report_final.pdf",
  "malware.exe",
  "notmalware.exe",
  "README",
  ".env",
  "a..b",
  // As macOS stores it, its accents apart.
  "Re\u0301sume\u0301 Annual Report.docx",
];
const WORDS = [
  ...["report", '"annual report"', "malware exe", '"malware.exe"', "final pdf", "annual-report"],
  ...[
    '"annual report" docx',
    '"report" "annual"',
    "“annual report”",
    '"final" annual',
    "r\u00e9sum\u00e9",
    '"exe" readme',
  ],
];
const EXTENSIONS = ["docx", "pdf", "exe", "env"];
const LABELS = ["Public", "Confidential", "Secret"];
const SIZES = [0, 1000, 5000, 30_000_000];
const TYPES = ["payment-card", "iban", "Employee number"] as const;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  app: APPS,
  "client-app": CLIENT_APPS,
  "device-type": DEVICE_TYPES,
  "device-platform": DEVICE_PLATFORMS,
  "device-tag": TAGS,
  "ip-address": RANGES,
  "ip-category": IP_CATEGORIES,
  "ip-tag": TAGS,
  location: COUNTRIES,
  isp: ISPS,
  user: USERS,
  group: GROUPS,
  "user-domain": DOMAINS,
  "user-agent": AGENTS,
  "user-agent-tag": TAGS,
  "activity-type": CONTROLLED_ACTIVITIES,
  "file-extension": EXTENSIONS,
  "file-name": [...NAMES, "r\u00e9sum\u00e9 annual report.DOCX"],
  "sensitivity-label": LABELS,
};
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  user: ["ann", "contoso", "@", "Example"],
  isp: ["telecom", "Contoso", "mobile"],
  "user-agent": ["firefox", "Outlook", "/"],
  "file-name": WORDS,
};
const SESSION_ATTRIBUTES = ATTRIBUTES.filter((one) => !one.startsWith("file-") && one !== "sensitivity-label");

export function makeFilter(random: Random, attribute: (typeof ATTRIBUTES)[number]): Filter {
  const operator = random.pick<string>(OPERATORS_OF[attribute]);
  if (operator === "is-set" || operator === "is-not-set") return { attribute, operator } as Filter;
  if (attribute === "file-size") return { attribute, operator, bytes: random.pick(SIZES) } as Filter;
  const isPattern = /contain|with/.test(operator);
  const isAddress = attribute === "ip-address" && /equal/.test(operator);
  const from = (isPattern ? PATTERNS[attribute] : isAddress ? SINGLE_ADDRESSES : VALUES[attribute]) ?? [];
  return { attribute, operator, values: random.some(from, 1, 3) } as Filter;
}

export function makePolicy(random: Random, at: number): Policy {
  const kind = random.pick(["rule", "access", "session", "session"] as const);
  const attributes = kind === "session" ? ATTRIBUTES : SESSION_ATTRIBUTES;
  const filters: Filter[] = [];
  for (let left = random.below(5); left > 0; left -= 1) filters.push(makeFilter(random, random.pick(attributes)));
  const again = filters[0];
  if (again !== undefined && random.oneIn(4)) filters.push(makeFilter(random, again.attribute));
  const common = {
    id: `p${at}`,
    revision: 1,
    name: `Policy ${at}`,
    description: "",
    mode: random.pick(["on", "on", "on", "on", "on", "report-only", "off"] as const),
    severity: "medium" as const,
    category: "access-control" as const,
    alert: { enabled: false, dailyLimit: 5, email: [] },
    message: "",
    filters,
  };
  return Object.assign(common, makeEffect(random, kind)) as unknown as Policy;
}

function makeEffect(random: Random, kind: Policy["kind"]): object {
  if (kind === "access") return { kind, action: random.pick(["audit", "block"]) };
  if (kind === "rule") {
    const outcome = random.pick(["direct", "step-up", "block", "app-control", "app-control", "app-control"]);
    return outcome === "app-control" ? { kind, outcome, control: random.pick(RULE_CONTROLS) } : { kind, outcome };
  }
  const control = random.pick(["monitor-only", "block-activities", "file-download", "file-download", "file-upload"]);
  const actions = ["audit", "block", "step-up"];
  if (control === "monitor-only") return { kind, control, action: random.pick(["audit", "block"]) };
  if (control === "block-activities") {
    return { kind, control, activities: random.some(BLOCKABLE_ACTIVITIES, 1, 3), action: random.pick(actions) };
  }
  const action = random.pick(control === "file-download" ? [...actions, "protect"] : actions);
  const whenUnscannable = random.pick(["apply", "ignore"]);
  const inspected = random.oneIn(3) ? { inspection: makeCondition(random) } : {};
  return { kind, control, action, whenUnscannable, ...inspected };
}

function makeCondition(random: Random): InspectionCondition {
  switch (random.below(3)) {
    case 0:
      return { method: "malware" };
    case 1:
      return {
        method: "built-in-dlp",
        presets: random.some(["payment-card", "iban"] as const, 1, 2),
        expressions: random.oneIn(2) ? ["Employee number"] : [],
        minimumMatches: 1 + random.below(3),
        exclude: random.oneIn(3) ? random.pick(TYPES) : null,
        searchIn: random.some(FOUND_IN, 1, 3),
        contextCharacters: 40,
        showLastFour: false,
      };
    default:
      return {
        method: "data-classification",
        types: random.some(TYPES, 1, 2).map((type) => ({
          type,
          classifier: "sensitive-information-type",
          minimumMatches: 1 + random.below(3),
          minimumConfidence: random.pick(CONFIDENCES),
        })),
        match: random.pick(["any", "all"]),
      };
  }
}

/** `size`: policies at most. */
export function makePolicies(random: Random, size: number): PolicyList {
  const policies = Array.from({ length: random.below(size + 1) }, (_, at) => makePolicy(random, at));
  return { policies, defaultBehaviour: random.oneIn(3) ? "allow" : "block" };
}

export function makeFacts(random: Random): Facts {
  const certainty = random.pick([0, 3, 8]);
  const fact = <T>(of: T): Fact<T> => {
    if (certainty > 0 && random.oneIn(certainty)) return random.oneIn(2) ? none : unknown("it was not determined");
    return random.oneIn(12) ? none : value(of);
  };
  return {
    time: 1_700_000_000_000 + random.below(1_000_000),
    app: random.pick(APPS),
    clientApp: random.oneIn(4) ? "mobile-and-desktop" : "browser",
    user: random.pick(USERS),
    groups: fact(random.some(GROUPS, 0, 3)),
    deviceType: fact(random.pick(DEVICE_TYPES)),
    devicePlatform: fact(random.pick(DEVICE_PLATFORMS)),
    deviceTags: fact(random.some(TAGS, 0, 2)),
    ...(random.oneIn(3) ? {} : { deviceClaims: fact(random.some(CLAIMED_DEVICE_TAGS, 0, 2)) }),
    ip: fact(random.pick(ADDRESSES)),
    ipCategory: fact(random.pick(IP_CATEGORIES)),
    ipTags: fact(random.some(TAGS, 0, 2)),
    country: fact(random.pick(COUNTRIES)),
    isp: fact(random.pick(ISPS)),
    userAgent: fact(random.pick(AGENTS)),
    userAgentTags: fact(random.some(TAGS, 0, 2)),
  };
}

export function makeActivity(random: Random): ActivityFacts {
  if (random.oneIn(20)) return SIGN_IN;
  const activityType = random.pick(["download", "download", "upload", ...CONTROLLED_ACTIVITIES] as const);
  return { activityType, file: random.oneIn(4) ? null : makeFile(random) };
}

function makeFile(random: Random): FileFacts {
  const fact = <T>(of: T): Fact<T> =>
    random.oneIn(6) ? (random.oneIn(2) ? none : unknown("it was not determined")) : value(of);
  return {
    name: fact(random.pick(NAMES)),
    size: fact(random.pick(SIZES) + random.below(2)),
    labels: random.oneIn(6)
      ? unknown("it was not read to its end", random.some(LABELS, 0, 2))
      : fact(random.some(LABELS, 0, 2)),
    inspection: fact(makeFinding(random)),
  };
}

function makeFinding(random: Random): InspectionFinding {
  return {
    status: random.oneIn(2) ? "completed" : random.pick(INSPECTION_STATUSES),
    found: random.some(TYPES, 0, 3).map((type) => ({
      type,
      distinct: random.below(4),
      confidence: random.pick(CONFIDENCES),
      in: random.pick(FOUND_IN),
    })),
    malware: random.pick(["clean", "infected", "not-scanned"]),
  };
}
