/**
 * How far an upload has come, and that the file is being looked into then.
 * @module
 */
import { Button, ProgressBar } from "@fluentui/react-components";
import { formatShare } from "../../parts/format.ts";

interface Props {
  /** Share of 1 that has been sent. */
  readonly sent: number;
  readonly then: string;
  readonly onCancel: () => void;
}

export function UploadProgress({ sent, then, onCancel }: Props) {
  const text = sent < 1 ? `Uploading: ${formatShare(Math.floor(sent * 100) / 100)}` : then;
  return (
    <div className="upload-progress">
      {sent < 1 ? <ProgressBar value={sent} aria-label="Upload" /> : <ProgressBar aria-label="Looking into the file" />}
      <div className="row">
        <span>{text}</span>
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <span className="visually-hidden" role="status">
        {sent < 1 ? "Uploading" : then}
      </span>
    </div>
  );
}
