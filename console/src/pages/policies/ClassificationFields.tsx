/**
 * What a policy of data classification looks for: information types, tables, documents and classifiers, chosen by name.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { informationTypesQuery, inspectionQuery } from "../../api/queries.ts";
import { errorProps } from "../../parts/error-props.ts";
import { Options } from "../../parts/Options.tsx";
import { CATEGORIES } from "../inspection/words.ts";
import type { InspectionDraft } from "./draft.ts";

type Classification = Extract<NonNullable<InspectionDraft>, { method: "data-classification" }>;
type Wanted = Classification["types"][number];
type Kind = Wanted["classifier"];
type Choice = { readonly id: string; readonly name: string; readonly group: string };

const KINDS: Readonly<Record<Kind, string>> = {
  "sensitive-information-type": "Information type",
  "exact-data-match": "Exact data match",
  "document-fingerprint": "Document fingerprint",
  "trained-classifier": "Trained classifier",
};
const CONFIDENCES = { low: "Low", medium: "Medium", high: "High" } as const;

interface Props {
  readonly inspection: Classification;
  readonly errors: FieldErrors;
  readonly set: (change: Partial<Classification>) => void;
}

export function ClassificationFields({ inspection, errors, set }: Props) {
  const choices = useChoices();
  const { types, match } = inspection;
  const change = (at: number, next: Partial<Wanted>) =>
    set({ types: types.map((one, index) => (index === at ? { ...one, ...next } : one)) });
  const add = () =>
    set({
      types: [
        ...types,
        { type: "", classifier: "sensitive-information-type", minimumMatches: 1, minimumConfidence: "medium" },
      ],
    });
  const problem = types.length === 0 ? errorAt(errors, "inspection.types") : undefined;
  return (
    <div className="stack-tight">
      {types.map((wanted, at) => (
        <WantedFields
          key={at}
          number={at + 1}
          wanted={wanted}
          choices={choices[wanted.classifier]}
          error={(name) => errorAt(errors, `inspection.types.${at}.${name}`)}
          onChange={(next) => change(at, next)}
          onRemove={() => set({ types: types.filter((_, index) => index !== at) })}
        />
      ))}
      {problem === undefined ? null : (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="form-actions">
        <Button icon={<AddRegular />} aria-invalid={problem !== undefined} onClick={add}>
          {types.length === 0 ? "Add what to look for" : "Add another"}
        </Button>
      </div>
      {types.length < 2 ? null : (
        <Field label="Enough is">
          <Select value={match} onChange={(_, { value }) => set({ match: value as Classification["match"] })}>
            <Options words={{ any: "any one of them", all: "all of them" }} />
          </Select>
        </Field>
      )}
    </div>
  );
}

/** INVARIANT: only what may be named in a policy: a classifier that is not accurate enough is left out. */
function useChoices(): Readonly<Record<Kind, readonly Choice[]>> {
  const types = useQuery(informationTypesQuery).data;
  const settings = useQuery(inspectionQuery).data;
  return useMemo(() => {
    const plain = (list: readonly { readonly id: string; readonly name: string }[] = []): Choice[] =>
      list.map(({ id, name }) => ({ id, name, group: "" })).toSorted(byName);
    return {
      "sensitive-information-type": (types?.items ?? [])
        .map(({ id, name, category }) => ({ id, name, group: CATEGORIES[category] ?? category }))
        .toSorted(byName),
      "exact-data-match": plain(settings?.exactData),
      "document-fingerprint": plain(settings?.fingerprints),
      "trained-classifier": plain(settings?.classifiers.filter(({ ready }) => ready)),
    };
  }, [types, settings]);
}

const byName = (a: Choice, b: Choice) => a.name.localeCompare(b.name);

interface WantedProps {
  readonly number: number;
  readonly wanted: Wanted;
  readonly choices: readonly Choice[];
  readonly error: (name: string) => string | undefined;
  readonly onChange: (change: Partial<Wanted>) => void;
  readonly onRemove: () => void;
}

function WantedFields({ number, wanted, choices, error, onChange, onRemove }: WantedProps) {
  const { type, classifier, minimumMatches, minimumConfidence } = wanted;
  const at = (name: string) => errorProps(error(name));
  // A document or a classifier is found once or not at all.
  const counts = classifier === "sensitive-information-type" || classifier === "exact-data-match";
  const chooseKind = (next: Kind) =>
    onChange({
      ...{ classifier: next, type: "", minimumMatches: 1 },
      minimumConfidence: next === "sensitive-information-type" ? "medium" : "low",
    });
  return (
    <fieldset className="wanted">
      <legend className="visually-hidden">What to look for: {number}</legend>
      <div className="wanted-fields">
        <Field label="Kind" {...at("classifier")}>
          <Select value={classifier} onChange={(_, { value }) => chooseKind(value as Kind)}>
            <Options words={KINDS} />
          </Select>
        </Field>
        <Field label="Which" {...at("type")}>
          <Select value={type} onChange={(_, { value }) => onChange({ type: value })}>
            <option value="">{choices.length === 0 ? "There is none yet" : "Choose one"}</option>
            {type === "" || choices.some(({ id }) => id === type) ? null : <option value={type}>{type}</option>}
            <Grouped choices={choices} />
          </Select>
        </Field>
        {counts ? (
          <Field label="Distinct matches" {...at("minimumMatches")}>
            <Input
              type="number"
              min={1}
              value={String(minimumMatches)}
              onChange={(_, { value }) => onChange({ minimumMatches: Number(value) })}
            />
          </Field>
        ) : null}
        <Field label="Confidence at least" {...at("minimumConfidence")}>
          <Select
            value={minimumConfidence}
            onChange={(_, { value }) => onChange({ minimumConfidence: value as Wanted["minimumConfidence"] })}
          >
            <Options words={CONFIDENCES} />
          </Select>
        </Field>
      </div>
      <Button
        appearance="subtle"
        className="wanted-remove"
        icon={<DeleteRegular />}
        aria-label={`Remove what to look for: ${number}`}
        onClick={onRemove}
      />
    </fieldset>
  );
}

function Grouped({ choices }: { readonly choices: readonly Choice[] }) {
  const groups = Map.groupBy(choices, ({ group }) => group);
  const options = (list: readonly Choice[]) =>
    list.map(({ id, name }) => (
      <option key={id} value={id}>
        {name}
      </option>
    ));
  return [...groups].map(([group, list]) =>
    group === "" ? (
      options(list)
    ) : (
      <optgroup key={group} label={group}>
        {options(list)}
      </optgroup>
    ),
  );
}
