/**
 * Asks before something is done that cannot be undone; stays open with the error when it could not be done.
 * @module
 */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { DialogFrame } from "./DialogFrame.tsx";

interface Props {
  readonly title: string;
  readonly confirm: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly ready?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Rendered only while it is open. */
export function ConfirmDialog({ confirm, pending, onConfirm, ready = true, ...frame }: Props) {
  const action = (
    <Button
      appearance="primary"
      className="danger-button"
      disabled={!ready}
      disabledFocusable={pending}
      onClick={onConfirm}
    >
      {confirm}
    </Button>
  );
  return <DialogFrame asks action={action} {...frame} />;
}
