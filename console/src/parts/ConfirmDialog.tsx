/**
 * Asks before something is done that cannot be undone; stays open with the error when it could not be done.
 * @module
 */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ErrorPanel } from "./ErrorPanel.tsx";
import { useReturnFocus } from "./use-return-focus.ts";

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
export function ConfirmDialog({
  title,
  confirm,
  pending,
  error,
  onConfirm,
  onClose,
  ready = true,
  wide,
  children,
}: Props) {
  useReturnFocus();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface className={wide ? "dialog-wide" : undefined}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className="stack" {...(wide ? { tabIndex: 0 } : {})}>
            {children}
            {error === null || error === undefined ? null : <ErrorPanel error={error} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              appearance="primary"
              className="danger-button"
              disabled={!ready}
              disabledFocusable={pending}
              onClick={onConfirm}
            >
              {confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
