/**
 * One pattern of an information type: what is looked for, and what makes a match sure.
 * @module
 */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { informationTypeSchema } from "../../../../src/admin/contract/index.ts";
import { errorAt, type FieldErrors } from "../../api/fields.ts";
import type { CustomType } from "../../api/types.ts";
import { errorProps } from "../../parts/error-props.ts";
import { Options } from "../../parts/Options.tsx";
import { ValuesInput } from "../../parts/ValuesInput.tsx";
import { evidenceWords } from "./evidence-words.ts";
import { CONFIDENCES } from "./words.ts";

type Pattern = CustomType["patterns"][number];

export interface PatternDraft {
  readonly key: number;
  readonly expression: string;
  readonly confidence: Pattern["confidence"];
  readonly keywords: readonly string[];
  readonly window: string;
  readonly checksum: string;
  /** What an imported rule says besides; it is kept as it is. */
  readonly secret: Pattern["secret"];
  /** As well. */
  readonly evidence: Pattern["evidence"];
}

let keys = 0;
const nextKey = () => {
  keys += 1;
  return keys;
};

export const newPattern = (): PatternDraft => ({
  ...{
    key: nextKey(),
    expression: "",
    confidence: "medium",
    keywords: [],
    window: "300",
    checksum: "",
    secret: undefined,
    evidence: undefined,
  },
});
export const toPattern = ({ window, checksum, secret, evidence, ...rest }: Pattern): PatternDraft => ({
  ...{ ...rest, key: nextKey(), window: String(window), checksum: checksum ?? "", secret, evidence },
});
export const fromPattern = ({
  expression,
  confidence,
  keywords,
  window,
  checksum,
  secret,
  evidence,
}: PatternDraft) => ({
  ...{ expression, confidence, keywords: [...keywords], window: Number(window) },
  ...(checksum === "" ? {} : { checksum }),
  ...(secret === undefined ? {} : { secret }),
  ...(evidence === undefined ? {} : { evidence }),
});

const CHECKSUMS: Readonly<Record<string, string>> = {
  "": "None",
  luhn: "Luhn (mod 10)",
  mod97: "ISO 7064 mod 97-10",
  "mod11-10": "ISO 7064 mod 11,10",
  "mod11-2": "ISO 7064 mod 11-2",
  verhoeff: "Verhoeff",
  iban: "IBAN",
  "payment-card": "Payment card",
  "aba-routing": "ABA routing number",
  "de-tax-id": "German tax identification number",
  ean13: "EAN-13",
  "us-social-security-number": "Social security number (United States)",
  "us-dea-number": "DEA registration number (United States)",
  "uk-nhs-number": "NHS number (United Kingdom)",
  "in-aadhaar": "Aadhaar (India)",
  "se-personal-number": "Personnummer (Sweden)",
  "br-individual-number": "CPF (Brazil)",
  "br-company-number": "CNPJ (Brazil)",
  "au-tax-file-number": "Tax file number (Australia)",
  "ca-social-insurance-number": "Social insurance number (Canada)",
  "be-national-number": "National number (Belgium)",
  "at-social-insurance-number": "Social insurance number (Austria)",
};
/** Also those that have no better name yet. */
export const CHECKSUM_WORDS: Readonly<Record<string, string>> = {
  ...CHECKSUMS,
  ...Object.fromEntries(
    informationTypeSchema.shape.patterns.element.shape.checksum
      .unwrap()
      .options.map((name) => [name, CHECKSUMS[name] ?? name]),
  ),
};

interface Props {
  readonly index: number;
  readonly pattern: PatternDraft;
  readonly errors: FieldErrors;
  readonly onChange: (pattern: PatternDraft) => void;
  /** Null: the last one stays. */
  readonly onRemove: (() => void) | null;
}

export function PatternFields({ index, pattern, errors, onChange, onRemove }: Props) {
  const set = (change: Partial<PatternDraft>) => onChange({ ...pattern, ...change });
  const message = (name: string) => errorAt(errors, `patterns.${index}.${name}`);
  const at = (name: string) => errorProps(message(name));
  return (
    <fieldset className="pattern">
      <legend>Pattern {index + 1}</legend>
      <Field
        label="Expression"
        required
        hint="A regular expression in the syntax of RE2, such as K-\d{6}. Put (?i) in front to ignore case."
        {...at("expression")}
      >
        <Input
          className="mono"
          value={pattern.expression}
          onChange={(_, { value }) => set({ expression: value })}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <div className="form-grid">
        <Field label="Confidence of a match" {...at("confidence")}>
          <Select
            value={pattern.confidence}
            onChange={(_, { value }) => set({ confidence: value as Pattern["confidence"] })}
          >
            <Options words={CONFIDENCES} />
          </Select>
        </Field>
        <Field label="Check digits" {...at("checksum")}>
          <Select value={pattern.checksum} onChange={(_, { value }) => set({ checksum: value })}>
            <Options words={CHECKSUM_WORDS} />
          </Select>
        </Field>
      </div>
      <div className="stack-tight">
        <span aria-hidden>Words of which one must stand nearby</span>
        <ValuesInput
          label="Word nearby"
          placeholder="None: counts anywhere"
          values={pattern.keywords}
          invalid={message("keywords") !== undefined}
          onChange={(keywords) => set({ keywords })}
        />
        {message("keywords") === undefined ? null : (
          <p className="field-error" role="alert">
            {message("keywords")}
          </p>
        )}
      </div>
      {pattern.keywords.length === 0 && pattern.evidence === undefined ? null : (
        <Field label="Nearby is within" hint="Characters, 300 at most." {...at("window")}>
          <Input
            type="number"
            min={1}
            max={300}
            value={pattern.window}
            onChange={(_, { value }) => set({ window: value })}
          />
        </Field>
      )}
      {pattern.evidence === undefined ? null : (
        <p className="quiet small">Imported, to be met nearby as well: {evidenceWords(pattern.evidence)}.</p>
      )}
      {pattern.secret === undefined ? null : <p className="quiet small">{secretWords(pattern.secret)}</p>}
      {onRemove === null ? null : (
        <div className="form-actions">
          <Button size="small" onClick={onRemove}>
            Remove pattern {index + 1}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

/** What makes a match of it a secret, as far as the form does not show it. */
function secretWords({ group, entropy, words, allow }: NonNullable<Pattern["secret"]>): string {
  const said = [
    group > 0 ? `the secret is group ${group} of the expression` : null,
    entropy > 0 ? `it is random (more than ${entropy} bits a character)` : null,
    words.length > 0 ? `one of these is in it or near: ${words.join(", ")}` : null,
    allow.length > 0 ? "it is none of the known exceptions" : null,
  ].filter((one) => one !== null);
  return said.length === 0 ? "Imported as a pattern for secrets." : `Imported: counts where ${said.join("; ")}.`;
}
