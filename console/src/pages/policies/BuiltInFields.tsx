/**
 * What a policy of built-in DLP looks for, and what the log keeps of it.
 * @module
 */
import { Checkbox, Field, Input, Switch } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { DLP_PRESETS } from "../../../../src/admin/contract/index.ts";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { informationTypesQuery } from "../../api/queries.ts";
import { errorProps } from "../../parts/error-props.ts";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { sentenceCase } from "../activities/words.ts";
import type { InspectionDraft } from "./draft.ts";

export type BuiltIn = Extract<NonNullable<InspectionDraft>, { method: "built-in-dlp" }>;

const PLACES: Readonly<Record<BuiltIn["searchIn"][number], string>> = {
  content: "Content",
  metadata: "Metadata",
  "file-name": "File name",
};

interface Props {
  readonly inspection: BuiltIn;
  readonly errors: FieldErrors;
  readonly set: (change: Partial<BuiltIn>) => void;
}

export function BuiltInFields({ inspection, errors, set }: Props) {
  const types = useQuery(informationTypesQuery).data?.items ?? [];
  const { presets, expressions, minimumMatches, exclude, searchIn, contextCharacters, showLastFour } = inspection;
  const nameOf = (preset: string) => types.find(({ id }) => id === preset)?.name ?? sentenceCase(preset);
  const at = (name: string) => errorProps(errorAt(errors, `inspection.${name}`));
  return (
    <div className="stack">
      <fieldset className="choices">
        <legend>Presets</legend>
        {DLP_PRESETS.map((preset) => (
          <Checkbox
            key={preset}
            label={nameOf(preset)}
            checked={presets.includes(preset)}
            onChange={(_, { checked }) =>
              set({ presets: checked === true ? [...presets, preset] : presets.filter((one) => one !== preset) })
            }
          />
        ))}
      </fieldset>
      <Problems errors={errors} name="presets" values={[]} />
      <div className="stack-tight">
        <ValuesInput
          label="Regular expression"
          placeholder="An expression of your own, in the syntax of RE2"
          values={expressions}
          invalid={errorAt(errors, "inspection.expressions") !== undefined}
          onChange={(given) => set({ expressions: given })}
        />
        <Problems errors={errors} name="expressions" values={expressions} />
      </div>
      <div className="form-grid">
        <Field label="Distinct matches that are needed" {...at("minimumMatches")}>
          <Input
            type="number"
            min={1}
            value={String(minimumMatches)}
            onChange={(_, { value }) => set({ minimumMatches: Number(value) })}
          />
        </Field>
        <Field label="Not a file in which this is found" hint="An expression; empty: every file." {...at("exclude")}>
          <Input
            value={exclude ?? ""}
            onChange={(_, { value }) => set({ exclude: value === "" ? null : value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field
          label="Characters around a match"
          hint="Kept in the log, 100 at most; the match itself is masked."
          {...at("contextCharacters")}
        >
          <Input
            type="number"
            min={0}
            max={100}
            value={String(contextCharacters)}
            onChange={(_, { value }) => set({ contextCharacters: Number(value) })}
          />
        </Field>
      </div>
      <fieldset className="choices">
        <legend>Search in</legend>
        {Object.entries(PLACES).map(([place, word]) => (
          <Checkbox
            key={place}
            label={word}
            checked={searchIn.some((one) => one === place)}
            onChange={(_, { checked }) =>
              set({
                searchIn: (Object.keys(PLACES) as BuiltIn["searchIn"]).filter((one) =>
                  one === place ? checked === true : searchIn.includes(one),
                ),
              })
            }
          />
        ))}
      </fieldset>
      <Problems errors={errors} name="searchIn" values={[]} />
      <Switch
        label="Show the last four characters of a match in the log"
        checked={showLastFour}
        onChange={(_, { checked }) => set({ showLastFour: checked })}
      />
    </div>
  );
}

interface ProblemsProps {
  readonly errors: FieldErrors;
  readonly name: string;
  readonly values: readonly string[];
}

/** Each value that is refused, with the reason; else what is wrong with all of them. */
function Problems({ errors, name, values }: ProblemsProps) {
  const single = values.flatMap((value, at) => {
    const message = errors[`inspection.${name}.${at}`];
    return message === undefined ? [] : [`“${value}”: ${message}`];
  });
  const whole = errorAt(errors, `inspection.${name}`);
  const told = single.length > 0 || whole === undefined ? single : [whole];
  return told.map((text) => (
    <p key={text} className="field-error" role="alert">
      {text}
    </p>
  ));
}
