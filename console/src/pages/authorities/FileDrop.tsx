/**
 * Three ways to give a file: choose it, drop it, or paste its text.
 * @module
 */
import { Field, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import { FileChoice } from "../../parts/FileChoice.tsx";
import { readUpload } from "./read-file.ts";

interface Props {
  readonly label: string;
  readonly accept: string;
  readonly hint: string;
  /** Receives the content as the API takes it, and the file's name where there is one. */
  readonly onContent: (content: string, name: string) => void;
}

export function FileDrop({ label, accept, hint, onContent }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState("");
  const [error, setError] = useState<string | undefined>();
  const take = async (given: File) => {
    setError(undefined);
    try {
      const content = await readUpload(given);
      setFile(given);
      setText("");
      onContent(content, given.name);
    } catch (failed) {
      setError(failed instanceof Error ? failed.message : String(failed));
    }
  };
  return (
    <div className="stack-tight">
      <FileChoice
        label={label}
        accept={accept}
        hint={hint}
        file={file}
        error={error}
        onFile={(given) => void take(given)}
      />
      <Field label="Or paste the text">
        <Textarea
          rows={3}
          className="mono"
          value={text}
          placeholder="-----BEGIN "
          spellCheck={false}
          onChange={(_, { value }) => {
            setText(value);
            setFile(null);
            if (value.trim() !== "") onContent(value, "");
          }}
        />
      </Field>
    </div>
  );
}
