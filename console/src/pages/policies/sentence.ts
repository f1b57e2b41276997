/**
 * What a policy does, as one sentence that can be read out.
 * @module
 */
import type { Filter, PolicyInput } from "../../api/types.ts";
import { joinWords } from "../../parts/format.ts";
import type { ActionDraft, ControlDraft, InspectionDraft } from "./draft.ts";
import { ATTRIBUTE_WORDS, OPERATOR_WORDS, takesValues, VALID_CERTIFICATE } from "./words.ts";

/** The part of a policy that decides what it does. */
export interface Described {
  readonly kind: PolicyInput["kind"];
  readonly filters: readonly Filter[];
  readonly action?: ActionDraft;
  readonly control?: ControlDraft | "custom" | "block-downloads";
  readonly outcome?: "direct" | "app-control" | "step-up" | "block";
  readonly activities?: readonly string[];
  readonly inspection?: InspectionDraft;
}
type Names = (app: string) => string;

/** `appName` gives the name of an app by its identifier. */
export function describePolicy(policy: Described, appName: Names): string {
  const { apps, clients, rest } = divide(policy.filters);
  const conditions = [...rest.map((filter) => condition(filter, appName)), ...inspectionCondition(policy.inspection)];
  const when = conditions.length === 0 ? "" : ` when ${joinWords(conditions, "and")}`;
  const signIns = `sign-ins to ${target(apps, appName)}`;
  if (policy.kind === "rule") {
    const from_ = clients === undefined ? "" : ` ${from(clients)}`;
    return `${OUTCOME_WORDS[policy.outcome ?? "app-control"]} ${signIns}${from_}${when}.`;
  }
  const subject =
    policy.kind === "access" ? `${signIns} ${from(clients)}` : acts(policy, target(apps, appName), clients);
  return `${ACTION_WORDS[policy.action ?? "audit"]} ${subject}${when}.`;
}

const ACTION_WORDS = {
  audit: "Record",
  protect: "Protect",
  "step-up": "Require a stronger sign-in for",
  block: "Block",
};
/** Between "the address is" and what is asked for. */
const ADDRESS_WORDS = { equals: "", "does-not-equal": "not ", "in-range": "in ", "not-in-range": "outside " };
const OUTCOME_WORDS = {
  direct: "Send directly to the app",
  "app-control": "Put under app control",
  "step-up": "Require a stronger sign-in for",
  block: "Block",
};

/** The first filter about the app and the first about the client app name what is covered; the others are conditions. */
function divide(filters: readonly Filter[]) {
  const apps = filters.find((filter) => filter.attribute === "app");
  const clients = filters.find((filter) => filter.attribute === "client-app");
  return { apps, clients, rest: filters.filter((filter) => filter !== apps && filter !== clients) };
}

function acts({ control, activities = [] }: Described, apps: string, clients: Filter | undefined): string {
  const where = clients === undefined ? `browser sessions of ${apps}` : `sessions of ${apps} ${from(clients)}`;
  if (control === "file-download") return `file downloads in ${where}`;
  if (control === "file-upload") return `file uploads in ${where}`;
  if (control === "block-activities") return `${joinWords(activities, "and") || "nothing chosen yet"} in ${where}`;
  return `what is done in ${where}`;
}

function target(filter: Filter | undefined, appName: Names): string {
  if (filter === undefined) return "every app";
  const names = valuesOf(filter).map(appName);
  if (names.length === 0) return "no app chosen yet";
  return filter.operator === "equals" ? joinWords(names, "or") : `every app except ${joinWords(names, "and")}`;
}

function from(filter: Filter | undefined): string {
  if (filter === undefined) return "from browsers";
  const values = valuesOf(filter);
  const words = values.map((client) => (client === "browser" ? "browsers" : "mobile and desktop apps"));
  if (words.length === 0) return "from no client app chosen yet";
  return filter.operator === "equals"
    ? `from ${joinWords(words, "or")}`
    : `from anything but ${joinWords(words, "and")}`;
}

function condition(filter: Filter, appName: Names): string {
  const negated = filter.operator === "does-not-equal";
  switch (filter.attribute) {
    case "app":
      return `the app is ${negated ? "not " : ""}${either(filter, appName)}`;
    case "client-app":
      return `the client app is ${negated ? "not " : ""}${either(filter)}`;
    case "device-tag":
      return deviceCondition(filter);
    case "user":
      return `the user name ${USER_WORDS[filter.operator]} ${either(filter)}`;
    case "group":
      if (filter.operator === "is-set") return "the user belongs to any group";
      if (filter.operator === "is-not-set") return "the user belongs to no group";
      return `the user ${negated ? "does not belong" : "belongs"} to ${either(filter)}`;
    case "ip-address":
      if ("values" in filter) return `the address is ${ADDRESS_WORDS[filter.operator]}${either(filter)}`;
      return other(filter);
    default:
      return other(filter);
  }
}

function inspectionCondition(inspection: InspectionDraft): string[] {
  switch (inspection?.method) {
    case "built-in-dlp": {
      const { presets, expressions } = inspection;
      return [
        `inspection finds ${few([...presets.map((preset) => preset.replaceAll("-", " ")), ...expressions], "or")}`,
      ];
    }
    case "data-classification": {
      const names = inspection.types.map(({ type }) => type).filter((type) => type !== "");
      return [`inspection finds ${few(names, inspection.match === "all" ? "and" : "or")}`];
    }
    case "malware":
      return ["inspection finds malware"];
    case undefined:
      return [];
  }
}

/** Attributes without a phrase of their own are told in the form's words. */
function other(filter: Filter): string {
  const wanted = wantedOf(filter);
  const attribute = ATTRIBUTE_WORDS[filter.attribute];
  return `the ${attribute.startsWith("IP") ? attribute : attribute.toLowerCase()} ${OPERATOR_WORDS[filter.operator]}${wanted}`;
}

function wantedOf(filter: Filter): string {
  if ("values" in filter) return ` ${either(filter)}`;
  if ("bytes" in filter) return ` ${filter.bytes} bytes`;
  return takesValues(filter.operator) ? " nothing chosen yet" : "";
}

const USER_WORDS = {
  equals: "is",
  "does-not-equal": "is not",
  contains: "contains",
  "does-not-contain": "does not contain",
  "starts-with": "starts with",
  "ends-with": "ends with",
} as const;

function deviceCondition(filter: Extract<Filter, { attribute: "device-tag" }>): string {
  if (filter.operator === "is-set") return "the device carries any tag";
  if (filter.operator === "is-not-set") return "the device carries no tag";
  const negated = filter.operator === "does-not-equal";
  const [only, ...others] = valuesOf(filter);
  if (only === VALID_CERTIFICATE && others.length === 0) {
    return `the device has ${negated ? "no" : "a"} valid client certificate`;
  }
  return `the device is ${negated ? "not " : ""}tagged ${either(filter)}`;
}

const valuesOf = (filter: Filter): readonly string[] => ("values" in filter ? filter.values : []);

const either = (filter: Filter, name: Names = (value) => value): string => few(valuesOf(filter).map(name), "or");

function few(values: readonly string[], conjunction: "or" | "and"): string {
  if (values.length === 0) return "nothing chosen yet";
  if (values.length > 4) return `${values.slice(0, 3).join(", ")} ${conjunction} ${values.length - 3} others`;
  return joinWords(values, conjunction);
}
