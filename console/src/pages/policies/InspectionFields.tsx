/**
 * What is looked for in a file, and what happens to one that cannot be looked into.
 * @module
 */
import { Field, Select } from "@fluentui/react-components";
import type { FieldErrors } from "../../api/fields.ts";
import { Options } from "../../parts/Options.tsx";
import { BuiltInFields } from "./BuiltInFields.tsx";
import { ClassificationFields } from "./ClassificationFields.tsx";
import type { InspectionDraft, PolicyDraft } from "./draft.ts";

interface Props {
  readonly draft: PolicyDraft;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<PolicyDraft>) => void;
}
type Method = NonNullable<InspectionDraft>["method"] | "none";

const METHODS: Readonly<Record<Method, string>> = {
  none: "Nothing: every file that the filters match",
  "built-in-dlp": "Sensitive content (built-in DLP)",
  "data-classification": "Data classification",
  malware: "Malware",
};

const NEW: Readonly<Record<Exclude<Method, "none">, InspectionDraft>> = {
  "built-in-dlp": {
    method: "built-in-dlp",
    presets: ["payment-card"],
    expressions: [],
    minimumMatches: 1,
    exclude: null,
    searchIn: ["content", "metadata", "file-name"],
    contextCharacters: 40,
    showLastFour: false,
  },
  "data-classification": { method: "data-classification", types: [], match: "any" },
  malware: { method: "malware" },
};

export function InspectionFields({ draft, errors, onChange }: Props) {
  const { inspection, whenUnscannable } = draft;
  const set = (change: object) => onChange({ inspection: { ...inspection, ...change } as InspectionDraft });
  const choose = (method: Method) => onChange({ inspection: method === "none" ? undefined : NEW[method] });
  return (
    <div className="stack">
      <div className="form-grid">
        <Field label="Look for">
          <Select value={inspection?.method ?? "none"} onChange={(_, { value }) => choose(value as Method)}>
            <Options words={METHODS} />
          </Select>
        </Field>
        {inspection === undefined ? null : (
          <Field label="When a file cannot be scanned">
            <Select
              value={whenUnscannable}
              onChange={(_, { value }) => onChange({ whenUnscannable: value as PolicyDraft["whenUnscannable"] })}
            >
              <Options words={{ apply: "Apply the action (recommended)", ignore: "Leave the file alone" }} />
            </Select>
          </Field>
        )}
      </div>
      {inspection?.method === "built-in-dlp" ? <BuiltInFields {...{ inspection, errors, set }} /> : null}
      {inspection?.method === "data-classification" ? <ClassificationFields {...{ inspection, errors, set }} /> : null}
    </div>
  );
}
