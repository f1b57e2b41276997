/**
 * What inspecting the file would find: how far it came, which types, and what the engines say about malware.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useId } from "react";
import { INSPECTION_STATUSES } from "../../../../src/admin/contract/index.ts";
import { capitalised } from "../../parts/format.ts";
import { Options } from "../../parts/Options.tsx";
import { useNamedTypes } from "../inspection/use-type-names.ts";
import { CONFIDENCES, placeWord, statusOf, VERDICTS } from "../inspection/words.ts";
import { type FileDraft, type FoundDraft, newFound } from "./file.ts";

const INSPECTED = { "": "Not known", value: "Say what it finds", none: "Nobody looks into it" } as const;
const STATUSES = Object.fromEntries(INSPECTION_STATUSES.map((status) => [status, statusOf(status).word]));
const MALWARE = Object.fromEntries(Object.entries(VERDICTS).map(([verdict, { word }]) => [verdict, word]));
const PLACES = Object.fromEntries(
  ["content", "metadata", "file-name"].map((place) => [place, capitalised(placeWord(place))]),
);

interface Props {
  readonly file: FileDraft;
  readonly set: (change: Partial<FileDraft>) => void;
}

export function FoundFields({ file: { inspected, status, malware, found }, set }: Props) {
  const replace = (changed: FoundDraft) =>
    set({ found: found.map((one) => (one.key === changed.key ? changed : one)) });
  return (
    <>
      <Field label="Inspection">
        <Select value={inspected} onChange={(_, { value }) => set({ inspected: value as FileDraft["inspected"] })}>
          <Options words={INSPECTED} />
        </Select>
      </Field>
      {inspected === "value" ? (
        <>
          <Field label="How far it came">
            <Select value={status} onChange={(_, { value }) => set({ status: value as FileDraft["status"] })}>
              <Options words={STATUSES} />
            </Select>
          </Field>
          <Field label="Malware">
            <Select value={malware} onChange={(_, { value }) => set({ malware: value as FileDraft["malware"] })}>
              <Options words={MALWARE} />
            </Select>
          </Field>
          {found.map((one, index) => (
            <Row
              key={one.key}
              number={index + 1}
              found={one}
              onChange={replace}
              onRemove={() => set({ found: found.filter(({ key }) => key !== one.key) })}
            />
          ))}
          <div>
            <Button icon={<AddRegular />} onClick={() => set({ found: [...found, newFound()] })}>
              {found.length === 0 ? "Add what is found" : "Add another"}
            </Button>
          </div>
        </>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly number: number;
  readonly found: FoundDraft;
  readonly onChange: (found: FoundDraft) => void;
  readonly onRemove: () => void;
}

function Row({ number, found, onChange, onRemove }: RowProps) {
  const types = useNamedTypes();
  const list = useId();
  const set = (change: Partial<FoundDraft>) => onChange({ ...found, ...change });
  const typed = (text: string) => {
    const named = types.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
    set({ text, type: named?.id ?? text });
  };
  return (
    <fieldset className="found-row">
      <legend className="visually-hidden">What is found: {number}</legend>
      <Field label="Type" hint="Name of a type, or an expression of a policy." className="found-type">
        <Input
          value={found.text}
          list={list}
          autoComplete="off"
          spellCheck={false}
          onChange={(_, { value }) => typed(value)}
        />
      </Field>
      <datalist id={list}>
        {types.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={`Remove what is found ${number}`}
        onClick={onRemove}
      />
      <div className="found-rest">
        <Field label="Distinct matches">
          <Input type="number" min={1} value={found.distinct} onChange={(_, { value }) => set({ distinct: value })} />
        </Field>
        <Field label="Confidence">
          <Select
            value={found.confidence}
            onChange={(_, { value }) => set({ confidence: value as FoundDraft["confidence"] })}
          >
            <Options words={CONFIDENCES} />
          </Select>
        </Field>
        <Field label="Where">
          <Select value={found.in} onChange={(_, { value }) => set({ in: value as FoundDraft["in"] })}>
            <Options words={PLACES} />
          </Select>
        </Field>
      </div>
    </fieldset>
  );
}
