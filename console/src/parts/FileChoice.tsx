/**
 * One file, chosen or dropped.
 * @module
 */
import { Button } from "@fluentui/react-components";
import { ArrowUploadRegular } from "@fluentui/react-icons/svg/arrow-upload";
import { type DragEvent, useRef, useState } from "react";
import { formatSize } from "./format.ts";

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly file: File | null;
  readonly onFile: (file: File) => void;
  readonly accept?: string;
  readonly large?: boolean;
  readonly disabled?: boolean;
  /** What is wrong with the file. */
  readonly error?: string | undefined;
}

export function FileChoice({ label, hint, file, onFile, accept = "", large = false, disabled = false, error }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (given: File | undefined) => {
    if (given !== undefined && !disabled) onFile(given);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="stack-tight">
      <section
        aria-label={label}
        className={["file-drop", over ? "over" : "", large ? "large" : ""].filter(Boolean).join(" ")}
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
          onChange={({ currentTarget }) => {
            take(currentTarget.files?.[0]);
            // The same file may be chosen again after it was changed.
            currentTarget.value = "";
          }}
        />
        <Button icon={<ArrowUploadRegular />} disabled={disabled} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <span>or drop it here</span>
        <span className="quiet small wrap-anywhere">
          {file === null ? hint : `${file.name}, ${formatSize(file.size)}`}
        </span>
      </section>
      {error === undefined ? null : (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
