/**
 * How a download is protected, and what happens to one that cannot be.
 * @module
 */
import { Field, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { inspectionQuery } from "../../api/queries.ts";
import { errorProps } from "../../parts/error-props.ts";
import { Options } from "../../parts/Options.tsx";
import type { PolicyDraft, ProtectionDraft } from "./draft.ts";

interface Props {
  readonly draft: PolicyDraft;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<PolicyDraft>) => void;
}

const TIERS = {
  mark: "Mark the copy: label, watermark, properties",
  encrypt: "Mark it, and encrypt it with a password of its own",
};
const CHOICES = { block: "Block it (recommended)", allow: "Let it pass as it is" };
const NO_LABEL = "none";

export function ProtectionFields({ draft: { protection }, errors, onChange }: Props) {
  const { data } = useQuery(inspectionQuery);
  const set = (change: Partial<ProtectionDraft>) => onChange({ protection: { ...protection, ...change } });
  const labels = Object.fromEntries((data?.labels ?? []).map(({ id, name }) => [id, name]));
  const known = protection.label === null || protection.label in labels ? {} : { [protection.label]: protection.label };
  const wrong = errorAt(errors, "protection.label");
  return (
    <div className="form-grid">
      <Field label="Protection">
        <Select value={protection.tier} onChange={(_, { value }) => set({ tier: value as ProtectionDraft["tier"] })}>
          <Options words={TIERS} />
        </Select>
      </Field>
      <Field
        label="Sensitivity label to write"
        hint="A higher label that the file has is kept. Labels are listed under Inspection."
        {...errorProps(wrong)}
      >
        <Select
          value={protection.label ?? NO_LABEL}
          onChange={(_, { value }) => set({ label: value === NO_LABEL ? null : value })}
        >
          <Options words={{ [NO_LABEL]: "None", ...labels, ...known }} />
        </Select>
      </Field>
      <Field label="When a document is signed" hint="Any change would break its signature.">
        <Select
          value={protection.whenSigned}
          onChange={(_, { value }) => set({ whenSigned: value as ProtectionDraft["whenSigned"] })}
        >
          <Options words={CHOICES} />
        </Select>
      </Field>
      <Field label="When a file cannot be protected" hint="Everything but Word, Excel, PowerPoint and PDF.">
        <Select
          value={protection.whenUnprotectable}
          onChange={(_, { value }) => set({ whenUnprotectable: value as ProtectionDraft["whenUnprotectable"] })}
        >
          <Options words={CHOICES} />
        </Select>
      </Field>
    </div>
  );
}
