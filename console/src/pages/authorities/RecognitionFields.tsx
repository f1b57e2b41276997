/**
 * What a device certificate of an authority must show besides its path: not being revoked, and its purpose.
 * @module
 */
import { Checkbox, Field, Radio, RadioGroup } from "@fluentui/react-components";
import type { RevocationSetting } from "../../api/types.ts";

interface Props {
  readonly revocation: RevocationSetting;
  readonly onRevocation: (setting: RevocationSetting) => void;
  readonly acceptWithoutPurpose: boolean;
  readonly onAcceptWithoutPurpose: (accept: boolean) => void;
}

export function RecognitionFields({ revocation, onRevocation, acceptWithoutPurpose, onAcceptWithoutPurpose }: Props) {
  return (
    <div>
      <Field label="Revocation check">
        <RadioGroup
          value={revocation.mode}
          onChange={(_, { value }) =>
            onRevocation(value === "required" ? { mode: "required", fetch: true } : { mode: "off", fetch: false })
          }
        >
          <Radio value="off" label="Off: revoked certificates are accepted until they expire" />
          <Radio value="required" label="Required: without a usable list no device is recognised" />
        </RadioGroup>
      </Field>
      {revocation.mode === "required" ? (
        <Checkbox
          label="Fetch the list from the distribution point that the device's certificate names"
          checked={revocation.fetch}
          onChange={(_, { checked }) => onRevocation({ ...revocation, fetch: checked === true })}
        />
      ) : null}
      <Checkbox
        label="Accept device certificates without any extended key usage"
        checked={acceptWithoutPurpose}
        onChange={(_, { checked }) => onAcceptWithoutPurpose(checked === true)}
      />
    </div>
  );
}
