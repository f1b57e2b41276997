/**
 * One fact that can be said outright, said to be absent, or left alone.
 * @module
 */
import { Field, Select } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Options } from "../../parts/Options.tsx";
import type { Said } from "./said.ts";

interface Props {
  readonly label: string;
  /** What holds where nothing is said. */
  readonly otherwise: string;
  readonly said: Said;
  readonly onChange: (said: Said) => void;
  /** Where the values are a closed list of which one is said. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Where they are not: the input of the values. */
  readonly children?: ReactNode;
}

export function SaidField({ label, otherwise, said, onChange, choices, children }: Props) {
  const options = { "": otherwise, ...(choices ?? { value: "Say it here" }), none: "None" };
  const choose = (value: string) => {
    if (value === "" || value === "none") return onChange({ ...said, state: value });
    onChange({ state: "value", values: choices === undefined ? said.values : [value] });
  };
  const chosen = said.state === "value" && choices !== undefined ? (said.values[0] ?? "") : said.state;
  return (
    <div className="stack-tight">
      <Field label={label}>
        <Select value={chosen} onChange={(_, { value }) => choose(value)}>
          <Options words={options} />
        </Select>
      </Field>
      {said.state === "value" ? children : null}
    </div>
  );
}
