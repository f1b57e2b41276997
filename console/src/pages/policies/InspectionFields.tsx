/**
 * What is looked for in a file, and what happens to one that cannot be looked into.
 * @module
 */
import { Checkbox, Field, Input, Select } from "@fluentui/react-components";
import { DLP_PRESETS } from "../../../../src/admin/contract/index.ts";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { Options } from "../../parts/Options.tsx";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
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
      {inspection?.method === "built-in-dlp" ? <BuiltIn {...{ inspection, errors, set }} /> : null}
      {inspection?.method === "data-classification" ? (
        <div className="stack-tight">
          <ValuesInput
            label="Information type"
            placeholder="Name of a type"
            values={inspection.types.map(({ type }) => type)}
            invalid={errorAt(errors, "inspection.types") !== undefined}
            onChange={(names) =>
              set({
                types: names.map(
                  (type) =>
                    inspection.types.find((one) => one.type === type) ?? {
                      type,
                      classifier: "sensitive-information-type",
                      minimumMatches: 1,
                      minimumConfidence: "medium",
                    },
                ),
              })
            }
          />
          <Problem text={errorAt(errors, "inspection.types")} />
          <Field label="Enough is">
            <Select value={inspection.match} onChange={(_, { value }) => set({ match: value })}>
              <Options words={{ any: "any one of them", all: "all of them" }} />
            </Select>
          </Field>
        </div>
      ) : null}
    </div>
  );
}

type Dlp = Extract<NonNullable<InspectionDraft>, { method: "built-in-dlp" }>;

function BuiltIn({
  inspection,
  errors,
  set,
}: {
  readonly inspection: Dlp;
  readonly errors: FieldErrors;
  readonly set: (change: Partial<Dlp>) => void;
}) {
  const { presets, expressions, minimumMatches } = inspection;
  return (
    <div className="stack-tight">
      <fieldset className="choices">
        <legend>Presets</legend>
        {DLP_PRESETS.map((preset) => (
          <Checkbox
            key={preset}
            label={preset.replaceAll("-", " ")}
            checked={presets.includes(preset)}
            onChange={(_, { checked }) =>
              set({ presets: checked === true ? [...presets, preset] : presets.filter((one) => one !== preset) })
            }
          />
        ))}
      </fieldset>
      <ValuesInput
        label="Regular expression"
        placeholder="An expression of your own"
        values={expressions}
        invalid={errorAt(errors, "inspection.expressions") !== undefined}
        onChange={(given) => set({ expressions: given })}
      />
      <Problem text={errorAt(errors, "inspection.expressions") ?? errorAt(errors, "inspection.presets")} />
      <Field label="Distinct matches that are needed">
        <Input
          type="number"
          min={1}
          value={String(minimumMatches)}
          onChange={(_, { value }) => set({ minimumMatches: Number(value) })}
        />
      </Field>
    </div>
  );
}

function Problem({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : (
    <p className="field-error" role="alert">
      {text}
    </p>
  );
}
