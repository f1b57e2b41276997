/**
 * The file that is downloaded or uploaded: its name and size, and on demand what is in it.
 * @module
 */
import { Field, Input } from "@fluentui/react-components";
import { FoundFields } from "./FoundFields.tsx";
import type { FileDraft } from "./file.ts";
import { More } from "./More.tsx";
import { Values } from "./SaidFacts.tsx";
import { SaidField } from "./SaidField.tsx";

interface Props {
  readonly file: FileDraft;
  readonly onChange: (file: FileDraft) => void;
}

export function FileFields({ file, onChange }: Props) {
  const set = (change: Partial<FileDraft>) => onChange({ ...file, ...change });
  const labels = { said: file.labels, onChange: (next: FileDraft["labels"]) => set({ labels: next }) };
  const labelled = file.labels.state === "none" || (file.labels.state === "value" && file.labels.values.length > 0);
  return (
    <>
      <div className="form-grid">
        <Field label="File name">
          <Input value={file.name} placeholder="report.docx" onChange={(_, { value }) => set({ name: value })} />
        </Field>
        <Field label="Size in bytes">
          <Input type="number" min={0} value={file.size} onChange={(_, { value }) => set({ size: value })} />
        </Field>
      </div>
      <More
        title="Say what is in the file"
        lead="Its labels, and what inspecting it would find. What is not said is not known, as before anybody looked into it."
        said={Number(labelled) + Number(file.inspected !== "")}
      >
        <SaidField label="Sensitivity labels" otherwise="Not known" {...labels}>
          <Values attribute="sensitivity-label" {...labels} />
        </SaidField>
        <FoundFields file={file} set={set} />
      </More>
    </>
  );
}
