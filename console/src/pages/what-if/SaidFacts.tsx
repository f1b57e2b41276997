/**
 * Facts that are said outright, for a question about a country without an address there.
 * @module
 */
import { Field, Input } from "@fluentui/react-components";
import { errorProps } from "../../parts/error-props.ts";
import { FilterValues } from "../policies/FilterValues.tsx";
import { ATTRIBUTE_WORDS, type Attribute, CHOICES } from "../policies/words.ts";
import { More } from "./More.tsx";
import { SaidField } from "./SaidField.tsx";
import { countryMistake, type SaidFacts as Facts, isSaid, SAYABLE, type Said, type Sayable } from "./said.ts";

const BY_ADDRESS = "By the IP address";
const BY_AGENT = "By the user agent";

interface Props {
  readonly said: Facts;
  readonly onChange: (said: Facts) => void;
}

export function SaidFacts({ said, onChange }: Props) {
  const of = (name: Sayable) => ({ said: said[name], onChange: (next: Said) => onChange({ ...said, [name]: next }) });
  return (
    <More
      title="Say facts outright"
      lead="What is said here holds instead of what the IP address and the user agent lead to."
      said={SAYABLE.filter((name) => isSaid(name, said[name])).length}
    >
      <SaidField label="Country" otherwise={BY_ADDRESS} {...of("country")}>
        <Text
          label="Letters of the country"
          placeholder="DE"
          mistake={countryMistake(said.country)}
          {...of("country")}
        />
      </SaidField>
      <SaidField label={ATTRIBUTE_WORDS.isp} otherwise={BY_ADDRESS} {...of("isp")}>
        <Text label="Name of the ISP" placeholder="Example Telecom" {...of("isp")} />
      </SaidField>
      <SaidField
        label={ATTRIBUTE_WORDS["ip-category"]}
        otherwise={BY_ADDRESS}
        choices={CHOICES["ip-category"] ?? {}}
        {...of("ipCategory")}
      />
      <SaidField label="IP tags" otherwise={BY_ADDRESS} {...of("ipTags")}>
        <Values attribute="ip-tag" {...of("ipTags")} />
      </SaidField>
      <SaidField label="User agent tags" otherwise={BY_AGENT} {...of("userAgentTags")}>
        <Values attribute="user-agent-tag" {...of("userAgentTags")} />
      </SaidField>
    </More>
  );
}

interface ValueProps {
  readonly said: Said;
  readonly onChange: (said: Said) => void;
}

/** What a filter of this attribute is written with. */
export function Values({ attribute, said, onChange }: ValueProps & { readonly attribute: Attribute }) {
  return (
    <FilterValues
      attribute={attribute}
      operator="equals"
      values={said.values}
      invalid={false}
      describedBy={undefined}
      onChange={(values) => onChange({ state: "value", values })}
    />
  );
}

interface TextProps extends ValueProps {
  readonly label: string;
  readonly placeholder: string;
  readonly mistake?: string | undefined;
}

function Text({ label, placeholder, mistake, said, onChange }: TextProps) {
  return (
    <Field {...errorProps(mistake)}>
      <Input
        aria-label={label}
        placeholder={placeholder}
        value={said.values[0] ?? ""}
        onChange={(_, { value }) => onChange({ state: "value", values: [value] })}
        autoComplete="off"
      />
    </Field>
  );
}
