/**
 * Three ways to give a file: choose it, drop it, or paste its text.
 * @module
 */
import { Button, Field, Textarea } from "@fluentui/react-components";
import { ArrowUploadRegular } from "@fluentui/react-icons/svg/arrow-upload";
import { type DragEvent, useRef, useState } from "react";
import { ErrorPanel } from "../../parts/ErrorPanel.tsx";
import { readUpload } from "./read-file.ts";

interface Props {
  readonly label: string;
  readonly accept: string;
  readonly hint: string;
  /** Receives the content as the API takes it, and the file's name where there is one. */
  readonly onContent: (content: string, name: string) => void;
}

export function FileDrop({ label, accept, hint, onContent }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setError(null);
    try {
      const content = await readUpload(file);
      setName(file.name);
      setText("");
      onContent(content, file.name);
    } catch (failed) {
      setError(failed);
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div className="stack-tight">
      <section
        aria-label={label}
        className={over ? "file-drop over" : "file-drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <input
          ref={input}
          type="file"
          accept={accept}
          aria-label={label}
          className="visually-hidden"
          tabIndex={-1}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <Button icon={<ArrowUploadRegular />} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <span>or drop it here</span>
        <span className="quiet small">{name === "" ? hint : `Read: ${name}`}</span>
      </section>
      <Field label="Or paste the text">
        <Textarea
          rows={3}
          className="mono"
          value={text}
          placeholder="-----BEGIN "
          spellCheck={false}
          onChange={(_, { value }) => {
            setText(value);
            setName("");
            if (value.trim() !== "") onContent(value, "");
          }}
        />
      </Field>
      {error === null ? null : <ErrorPanel error={error} />}
    </div>
  );
}
