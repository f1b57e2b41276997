/**
 * Asks before a session is ended.
 * @module
 */
import { segment, send } from "../../api/client.ts";
import type { Session } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";

export function RevokeDialog({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) {
  const revoke = useChange({
    send: () => send("DELETE", `/sessions/${segment(session.id)}`),
    refresh: [["sessions"]],
    done: () => `The session of ${session.user} in ${session.app.name} is revoked.`,
    afterwards: onClose,
  });
  return (
    <ConfirmDialog
      title="Revoke this session?"
      confirm="Revoke"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        {session.user} loses access to {session.app.name} at once, running downloads included. They can sign in again if
        the policies let them: to keep them out, add or change an access policy.
      </p>
    </ConfirmDialog>
  );
}
