/**
 * Writes `docs/policy-reference.md`: everything that a policy can say, from the schema and the lists it is made of. What each
 * thing means stands here; a name without a meaning does not compile. With `--check`, ends with 1 where the file is not what
 * would be written.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  ACTIONS,
  type Action,
  ATTRIBUTES,
  type Attribute,
  BLOCKABLE_ACTIVITIES,
  BUILT_IN_DEVICE_TAGS,
  BUILT_IN_IP_TAGS,
  CATEGORIES,
  CLASSIFIERS,
  CLIENT_APPS,
  CONFIDENCES,
  CONTROL_TYPES,
  CONTROLLED_ACTIVITIES,
  DEVICE_PLATFORMS,
  DEVICE_TYPES,
  DLP_PRESETS,
  FILE_ATTRIBUTES,
  FOUND_IN,
  INSPECTION_METHODS,
  INSPECTION_STATUSES,
  IP_CATEGORIES,
  MODES,
  OPERATORS,
  OPERATORS_OF,
  type Operator,
  policySchema,
  protectionSchema,
  RULE_CONTROLS,
  RULE_OUTCOMES,
  SEVERITIES,
  TEMPLATES,
  USER_AGENT_TAGS,
} from "../src/policy/index.ts";

const FILE = new URL("../docs/policy-reference.md", import.meta.url);

const code = (text: string) => `\`${text}\``;
const list = (names: readonly string[]) => names.map(code).join(", ");
type Cells = readonly string[];
const table = (head: Cells, rows: readonly Cells[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** By attribute: what it is, and which values it takes. */
const ATTRIBUTE: Readonly<Record<Attribute, readonly [meaning: string, values: string]>> = {
  app: ["the app that somebody signs in to or uses", "identifiers of apps that are set up"],
  "client-app": ["how the app is used", list(CLIENT_APPS)],
  "device-type": ["the kind of device, by user agent and client hints", list(DEVICE_TYPES)],
  "device-platform": ["the operating system, likewise", list(DEVICE_PLATFORMS)],
  "device-tag": [
    "what is known of the device: by its certificate, by rules about that, and by claims of the identity provider",
    `${list(BUILT_IN_DEVICE_TAGS)}, and tags of your device tag rules`,
  ],
  "ip-address": ["the client's address", "IPv4 or IPv6; ranges as CIDR, such as `192.0.2.0/24` or `2001:db8::/32`"],
  "ip-category": ["the category of your range that the address is in", list(IP_CATEGORIES)],
  "ip-tag": ["tags of that range, and of loaded lists", `${list(BUILT_IN_IP_TAGS)}, and tags of your ranges`],
  location: ["the country, by your range or the database", "two letters of ISO 3166-1, such as `DE`"],
  isp: ["the organisation that the address is registered to", "text"],
  user: ["the user name as the identity provider states it", "text, usually an e-mail address"],
  group: ["a group of the user's, from the sign-in", "names of groups"],
  "user-domain": ["what stands after the last @ of the user name", "domains, such as `contoso.example`"],
  "user-agent": ["the user agent string", "text"],
  "user-agent-tag": ["what the user agent says of the client", list(USER_AGENT_TAGS)],
  "activity-type": ["what is done", list(CONTROLLED_ACTIVITIES)],
  "file-extension": ["the last extension of the file's name", "extensions, such as `docx`"],
  "file-name": ["the file's name without its path; `contains` matches whole words, or a phrase in quotes", "text"],
  "file-size": ["the file's size", "`bytes`, a number"],
  "sensitivity-label": ["a Microsoft sensitivity label in the file", "identifiers or names of labels"],
};

const OPERATOR: Readonly<Record<Operator, string>> = {
  equals: "one of the values is it, or among them",
  "does-not-equal": "none of the values is",
  contains: "one of the values occurs in it",
  "does-not-contain": "none does",
  "starts-with": "it begins with one of the values",
  "ends-with": "it ends with one of the values",
  "in-range": "the address is in one of the ranges",
  "not-in-range": "it is in none",
  "greater-than": "it is more than `bytes`",
  "less-than": "it is less than `bytes`",
  "is-set": "there is a value",
  "is-not-set": "there is none",
};

const OUTCOME: Readonly<Record<(typeof RULE_OUTCOMES)[number], string>> = {
  direct: "straight to the app, past the gateway",
  "app-control": "under control, as `control` says",
  "step-up": "a stronger sign-in first",
  block: "refused",
};
const CONTROL: Readonly<Record<(typeof RULE_CONTROLS)[number], string>> = {
  "monitor-only": "what is done is recorded",
  custom: "access and session policies decide; the default",
  "block-downloads": "nothing can be downloaded, whatever session policies say",
};
const ACTION: Readonly<Record<Action, string>> = {
  audit: "recorded; it is allowed",
  protect: "a download is marked or encrypted as `protection` says",
  "step-up": "a stronger sign-in first",
  block: "refused, with the policy's `message`",
};
const CONTROL_TYPE: Readonly<Record<(typeof CONTROL_TYPES)[number], readonly [meaning: string, more: string]>> = {
  "monitor-only": ["everything in the session is recorded, nothing blocked", "actions: `audit`"],
  "block-activities": [
    "what is done inside pages",
    `\`activities\`: ${list(BLOCKABLE_ACTIVITIES)}; actions: \`audit\`, \`step-up\`, \`block\``,
  ],
  "file-download": [
    "files on their way from the app",
    "`inspection`, `whenUnscannable`, `protection`; actions: `audit`, `protect`, `step-up`, `block`",
  ],
  "file-upload": [
    "files on their way to the app",
    "`inspection`, `whenUnscannable`; actions: `audit`, `step-up`, `block`",
  ],
};
const MODE: Readonly<Record<(typeof MODES)[number], string>> = {
  on: "it acts",
  "report-only": "it is evaluated and shown in the log, and never acts",
  off: "it is not evaluated",
};
const METHOD: Readonly<Record<(typeof INSPECTION_METHODS)[number], string>> = {
  "built-in-dlp": "presets of Sallyport's and expressions of your own",
  "data-classification": "information types, data sets, fingerprints and classifiers by name",
  malware: "what the malware engines say",
};
const CLASSIFIER: Readonly<Record<(typeof CLASSIFIERS)[number], string>> = {
  "sensitive-information-type": "a type of the library, or one of your own",
  "exact-data-match": "a table that was uploaded: values that stand in it",
  "document-fingerprint": "a document that was uploaded: texts that contain much of it",
  "trained-classifier": "a kind of text, learnt from examples",
};
const STATUS: Readonly<Record<(typeof INSPECTION_STATUSES)[number], string>> = {
  completed: "all of it was looked at",
  "not-applicable": "there is nothing to look at",
  encrypted: "it needs a password",
  corrupted: "it cannot be read",
  "too-large": "it is beyond a limit",
  "partially-scanned": "part of it was not looked at",
  "unsupported-type": "nothing here reads such files",
  "engine-unavailable": "an engine is away",
  "timed-out": "it took too long",
};

/** Options of a condition: each name of the schema has to stand here. */
const DLP_OPTION: Readonly<Record<string, string>> = {
  presets: `of: ${list(DLP_PRESETS)}`,
  expressions: "regular expressions in the syntax of RE2",
  minimumMatches: "distinct matches that one of them must have; a match that stands in several places is one",
  exclude: "an expression: a file in which it is found is not meant",
  searchIn: `where to look, of ${list(FOUND_IN)}`,
  contextCharacters: "so many characters either side of a match go into the log, masked like the match",
  showLastFour: "whether its last four characters are readable there",
};
const TYPE_OPTION: Readonly<Record<string, string>> = {
  type: "name of the information type, data set, fingerprint or classifier",
  classifier: `which of these: ${CLASSIFIERS.map((one) => `\`${one}\` (${CLASSIFIER[one]})`).join(", ")}`,
  minimumMatches: "distinct matches that it must have",
  minimumConfidence: `${list(CONFIDENCES)}: matches that are less sure do not count`,
};
const PROTECTION_OPTION: Readonly<Record<string, string>> = {
  tier: "`mark`: label, visible watermark, metadata; `encrypt`: these, and a password of its own for each file",
  label: "identifier of the sensitivity label to write; a label is raised and never lowered",
  whenSigned: "a signature ends with any change to the document: `block` it, or `allow` it as it is",
  whenUnprotectable: "what of everything else that cannot be protected: `block` or `allow`",
};
const ALERT_OPTION: Readonly<Record<string, string>> = {
  enabled: "whether somebody is told",
  dailyLimit: "alerts a day, over all users",
  email: "addresses",
  webhook: "an address that is posted to",
};
const COMMON: Readonly<Record<string, string>> = {
  kind: "`rule`, `access` or `session`",
  name: "what people call it; each policy of a configuration has another",
  description: "what it is for",
  mode: MODES.map((one) => `\`${one}\`: ${MODE[one]}`).join("; "),
  severity: list(SEVERITIES),
  category: list(CATEGORIES),
  alert: "see below",
  message: "what a person reads when it blocks; plain text",
  filters: "conditions, joined by AND; see below",
};

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly const?: unknown;
  readonly default?: unknown;
}

const schemaOf = (of: { toJSONSchema(options: object): unknown }) =>
  of.toJSONSchema({ io: "input", unrepresentable: "any" }) as JsonSchema;

/** All objects within a schema that have a property of that constant. */
function withConst(schema: JsonSchema, name: string, value: string): JsonSchema | undefined {
  if (schema.properties?.[name]?.const === value) return schema;
  const within = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const below = [...within, ...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])];
  for (const one of below) {
    const found = withConst(one, name, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names, meanings and defaults of an object's fields. Throws where the schema has a field without a meaning, or lacks one. */
function options(
  schema: JsonSchema | undefined,
  meanings: Readonly<Record<string, string>>,
  besides: Cells = [],
): Cells[] {
  const fields = Object.entries(schema?.properties ?? {}).filter(([name]) => !besides.includes(name));
  const missing = fields.filter(([name]) => meanings[name] === undefined).map(([name]) => name);
  const gone = Object.keys(meanings).filter((name) => !fields.some(([field]) => field === name));
  if (missing.length + gone.length > 0) throw new Error(`without a meaning: ${missing}; not in the schema: ${gone}`);
  return fields.map(([name, { default: preset }]) => [
    code(name),
    meanings[name] ?? "",
    preset === undefined ? "" : code(JSON.stringify(preset)),
  ]);
}

export function policyReference(): string {
  const policies = schemaOf(policySchema);
  const access = withConst(policies, "kind", "access");
  const download = withConst(policies, "control", "file-download")?.properties ?? {};
  const inspection = download.inspection ?? {};
  const classified = withConst(inspection, "method", "data-classification")?.properties?.types?.items;
  const HEAD = ["field", "meaning", "default"];
  return `<!-- Written by \`npm run reference\`. What things mean stands in scripts/policy-reference.ts. -->
# Everything that a policy can say

In the API, in YAML and in the console by the same names. What a filter makes of values that are absent or unknown, and how
policies come together in a verdict, is in [policy-semantics.md](policy-semantics.md); examples are in
[policies.md](policies.md).

## Every policy

${table(HEAD, options(access, COMMON, ["id", "revision", "action"]))}

### \`alert\`

${table(HEAD, options(access?.properties?.alert, ALERT_OPTION))}

## Conditional access rules

\`kind: rule\`. Which way a sign-in takes.

${table(
  ["outcome", "meaning"],
  RULE_OUTCOMES.map((one) => [code(one), OUTCOME[one]]),
)}

${table(
  ["control, of app-control", "meaning"],
  RULE_CONTROLS.map((one) => [code(one), CONTROL[one]]),
)}

## Access policies

\`kind: access\`. Whether somebody gets in. Actions: \`audit\`, \`block\`. Browsers only, unless it has a filter on \`client-app\`.

## Session policies

\`kind: session\`. What may be done inside a browser session.

${table(
  ["control", "about", "takes"],
  CONTROL_TYPES.map((one) => [code(one), ...CONTROL_TYPE[one]]),
)}

${table(
  ["action", "meaning"],
  ACTIONS.map((one) => [code(one), ACTION[one]]),
)}

## Filters

\`{ attribute, operator, values }\`; presence has no values. The values of one filter are joined by OR.

${table(
  ["attribute", "meaning", "operators", "values"],
  ATTRIBUTES.map((one) => {
    const [meaning, values] = ATTRIBUTE[one];
    const ofFile = (FILE_ATTRIBUTES as readonly string[]).includes(one) ? " (session policies alone)" : "";
    return [code(one), `${meaning}${ofFile}`, list(OPERATORS_OF[one]), values];
  }),
)}

${table(
  ["operator", "holds where"],
  OPERATORS.map((one) => [code(one), OPERATOR[one]]),
)}

## Inspection

Of \`file-download\` and \`file-upload\`: \`inspection\`, with a \`method\`.

${table(
  ["method", "looks for"],
  INSPECTION_METHODS.map((one) => [code(one), METHOD[one]]),
)}

### \`built-in-dlp\`

${table(HEAD, options(withConst(inspection, "method", "built-in-dlp"), DLP_OPTION, ["method"]))}

### \`data-classification\`

\`match\`: \`any\` of the \`types\` is enough (the default), or \`all\` must be found. Each type:

${table(HEAD, options(classified, TYPE_OPTION))}

### Files that cannot be scanned

\`whenUnscannable\`: \`apply\` the action (the default), or \`ignore\` the file. What was found counts in any case.

${table(
  ["status", "meaning"],
  INSPECTION_STATUSES.map((one) => [code(one), STATUS[one]]),
)}

## Protection

Of \`file-download\` with the action \`protect\`: \`protection\`.

${table(HEAD, options(schemaOf(protectionSchema), PROTECTION_OPTION))}

## Templates

Policies to start from, in the console and here:

${TEMPLATES.map(({ policy, purpose }) => `- **${policy.name}.** ${purpose}`).join("\n")}
`;
}

if (import.meta.main) {
  const wanted = policyReference();
  if (!process.argv.includes("--check")) writeFileSync(FILE, wanted);
  else if (readFileSync(FILE, "utf8") !== wanted) {
    console.error("docs/policy-reference.md is not what `npm run reference` writes: run it.");
    process.exitCode = 1;
  }
}
