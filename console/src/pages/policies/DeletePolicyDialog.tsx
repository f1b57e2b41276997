/**
 * Asks before a policy is deleted, and says what it does until then.
 * @module
 */
import { segment, send } from "../../api/client.ts";
import { policiesQuery } from "../../api/queries.ts";
import type { Policy } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";

interface Props {
  readonly policy: Policy;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}

export function DeletePolicyDialog({ policy, onClose, onDeleted }: Props) {
  const remove = useChange({
    send: () => send("DELETE", `/policies/${segment(policy.id)}`),
    refresh: [policiesQuery.queryKey],
    exact: true,
    done: () => `Policy “${policy.name}” is deleted.`,
    afterwards: () => {
      onClose();
      onDeleted?.();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete the policy “${policy.name}”?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        It stops to apply at once, on live sessions too. What it decided until now stays in the activity log. To keep it
        for later, disable it instead.
      </p>
    </ConfirmDialog>
  );
}
