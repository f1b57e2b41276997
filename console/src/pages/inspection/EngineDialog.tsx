/**
 * Adds or changes a malware engine.
 * @module
 */
import { Field, Input, Select, Switch, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import { engineSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt } from "../../api/fields.ts";
import type { Engine } from "../../api/types.ts";
import { errorProps } from "../../parts/error-props.ts";
import { FormDialog } from "../../parts/FormDialog.tsx";
import { Options } from "../../parts/Options.tsx";
import { AmountInput } from "./AmountInput.tsx";
import { useEntryForm } from "./use-settings.ts";
import { ENGINE_KINDS } from "./words.ts";

const NEW = {
  kind: "clamd" as Engine["kind"],
  name: "",
  enabled: true,
  limit: 100 * 1024 ** 2,
  timeout: 60_000,
  address: "",
  service: "",
  rules: "",
};
const NAMES: Readonly<Record<Engine["kind"], string>> = { clamd: "ClamAV", icap: "ICAP", yara: "Our YARA rules" };

export function EngineDialog({ engine, onClose }: { readonly engine: Engine | null; readonly onClose: () => void }) {
  const [draft, setDraft] = useState<typeof NEW>({ ...NEW, ...engine });
  const set = (change: Partial<typeof NEW>) => setDraft((before) => ({ ...before, ...change }));
  const form = useEntryForm("engines", engineSchema, engine, onClose);
  const at = (name: string) => errorProps(errorAt(form.errors, name));
  const { kind, name, enabled, limit, timeout } = draft;
  const submit = () => {
    const own = { clamd: { address: draft.address }, icap: { service: draft.service }, yara: { rules: draft.rules } };
    form.submit({ kind, name: name.trim() || NAMES[kind], enabled, limit, timeout, ...own[kind] });
  };
  return (
    <FormDialog
      title={engine === null ? "New malware engine" : "Edit the malware engine"}
      {...form}
      wide={kind === "yara"}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="form-grid">
        <Field label="Kind" {...at("kind")}>
          <Select value={kind} onChange={(_, { value }) => set({ kind: value as Engine["kind"] })}>
            <Options words={ENGINE_KINDS} />
          </Select>
        </Field>
        <Field label="Name" {...at("name")}>
          <Input
            value={name}
            placeholder={NAMES[kind]}
            onChange={(_, { value }) => set({ name: value })}
            autoComplete="off"
          />
        </Field>
      </div>
      {kind === "clamd" ? (
        <Field
          label="Address"
          required
          hint="unix:/run/clamav/clamd.ctl for a socket on this machine, host:3310 over the network."
          {...at("address")}
        >
          <Input
            value={draft.address}
            onChange={(_, { value }) => set({ address: value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
      {kind === "icap" ? (
        <Field
          label="Service"
          required
          hint="As its documentation names it: icap://host:1344/avscan."
          {...at("service")}
        >
          <Input
            value={draft.service}
            onChange={(_, { value }) => set({ service: value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
      {kind === "yara" ? (
        <Field
          label="Rules"
          required
          hint="They are compiled when you save. A file that one of them matches is malware. They see a file of up to 48 MB as it is: not what an archive or a document holds packed."
          {...(errorAt(form.errors, "rules") === undefined
            ? {}
            : {
                validationState: "error" as const,
                validationMessage: (
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
                  <span className="compiler" tabIndex={0}>
                    {errorAt(form.errors, "rules")}
                  </span>
                ),
              })}
        >
          <Textarea
            rows={12}
            resize="vertical"
            className="mono"
            value={draft.rules}
            spellCheck={false}
            placeholder={'rule example { strings: $a = "text" condition: $a }'}
            onChange={(_, { value }) => set({ rules: value })}
          />
        </Field>
      ) : (
        <div className="form-grid">
          <AmountInput
            label="Largest file"
            kind="size"
            value={limit}
            onChange={(value) => set({ limit: value })}
            error={errorAt(form.errors, "limit")}
          />
          <AmountInput
            label="Time for one file"
            kind="time"
            value={timeout}
            onChange={(value) => set({ timeout: value })}
            error={errorAt(form.errors, "timeout")}
          />
        </div>
      )}
      <Switch label="In use" checked={enabled} onChange={(_, { checked }) => set({ enabled: checked })} />
    </FormDialog>
  );
}
