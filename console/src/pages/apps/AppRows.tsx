/**
 * One host and one client of an app, as fields.
 * @module
 */
import { Button, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import { errorProps } from "../../parts/error-props.ts";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import type { ClientDraft, HostDraft } from "./draft.ts";

interface RowProps {
  readonly index: number;
  readonly errors: FieldErrors;
}
const at = (errors: FieldErrors, name: string) => errorProps(errorAt(errors, name));

interface HostProps extends RowProps {
  readonly host: HostDraft;
  readonly onChange: (host: HostDraft) => void;
  readonly onRemove: (() => void) | undefined;
}

export function HostFields({ host, index, errors, onChange, onRemove }: HostProps) {
  const name = `hosts.${index}`;
  return (
    <fieldset className="app-row">
      <legend className="visually-hidden">Host {index + 1}</legend>
      <div className="form-grid">
        <Field label="Host name" required {...at(errors, `${name}.host`)}>
          <Input
            value={host.host}
            placeholder="mail.example.com"
            spellCheck={false}
            onChange={(_, { value }) => onChange({ ...host, host: value })}
          />
        </Field>
        <Field label="Upstream" required {...at(errors, `${name}.upstream`)}>
          <Input
            value={host.upstream}
            placeholder="https://10.0.0.5"
            spellCheck={false}
            onChange={(_, { value }) => onChange({ ...host, upstream: value })}
          />
        </Field>
      </div>
      <details open={host.upstreamCa !== ""}>
        <summary>Certificate authority of the upstream</summary>
        <Field
          label="Authority (PEM)"
          hint="Only where the upstream's own certificate is not from a public authority."
          {...at(errors, `${name}.upstreamCa`)}
        >
          <Textarea
            rows={4}
            className="mono"
            value={host.upstreamCa}
            onChange={(_, { value }) => onChange({ ...host, upstreamCa: value })}
          />
        </Field>
      </details>
      {onRemove === undefined ? null : (
        <Button size="small" icon={<DeleteRegular />} onClick={onRemove}>
          Remove host {index + 1}
        </Button>
      )}
    </fieldset>
  );
}

interface ClientProps extends RowProps {
  readonly client: ClientDraft;
  readonly onChange: (client: ClientDraft) => void;
  readonly onRemove: () => void;
}

export function ClientFields({ client, index, errors, onChange, onRemove }: ClientProps) {
  const name = `clients.${index}`;
  const urisError = errorAt(errors, `${name}.redirectUris`);
  return (
    <fieldset className="app-row">
      <legend className="visually-hidden">Client {index + 1}</legend>
      <div className="form-grid">
        <Field label="Client identifier" required {...at(errors, `${name}.id`)}>
          <Input
            value={client.id}
            spellCheck={false}
            autoComplete="off"
            onChange={(_, { value }) => onChange({ ...client, id: value })}
          />
        </Field>
        <Field label="Client type">
          <Select
            value={client.type}
            onChange={(_, { value }) => onChange({ ...client, type: value === "native" ? "native" : "web" })}
          >
            <option value="web">Web app</option>
            <option value="native">Native app (public, PKCE)</option>
          </Select>
        </Field>
      </div>
      {client.type === "native" ? null : (
        <Field
          label="Client secret"
          hint={client.hasSecret ? "A secret is set. Leave this empty to keep it." : "16 characters or more."}
          {...at(errors, `${name}.secret`)}
        >
          <Input
            type="password"
            value={client.secret}
            autoComplete="new-password"
            onChange={(_, { value }) => onChange({ ...client, secret: value })}
          />
        </Field>
      )}
      <div>
        <h3>Redirect addresses</h3>
        <ValuesInput
          label="Redirect address"
          values={client.redirectUris}
          placeholder="https://mail.example.com/callback"
          invalid={urisError !== undefined}
          onChange={(redirectUris) => onChange({ ...client, redirectUris })}
        />
        {urisError === undefined ? null : <p className="field-error">{urisError}</p>}
      </div>
      <Button size="small" icon={<DeleteRegular />} onClick={onRemove}>
        Remove client {index + 1}
      </Button>
    </fieldset>
  );
}
