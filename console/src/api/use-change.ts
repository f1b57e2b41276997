/**
 * One hook for everything that changes something on the server: sends it, tells the admin, and has the lists that
 * show it read again.
 * @module
 */
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNotify } from "../parts/notify.tsx";

interface Change<Input, Output> {
  readonly send: (input: Input) => Promise<Output>;
  /** Keys of the queries that show what was changed. */
  readonly refresh: readonly QueryKey[];
  /** What the admin reads when it is done; nothing is said where it is absent. */
  readonly done?: (output: Output, input: Input) => string;
  /** Only the lists themselves, not what stands below them: for what was deleted, whose own query would fail now. */
  readonly exact?: boolean;
  readonly afterwards?: (output: Output, input: Input) => void;
}

export function useChange<Input, Output>({ send, refresh, done, exact = false, afterwards }: Change<Input, Output>) {
  const client = useQueryClient();
  const notify = useNotify();
  return useMutation<Output, unknown, Input>({
    mutationFn: send,
    onSuccess: async (output, input) => {
      afterwards?.(output, input);
      if (done !== undefined) notify(done(output, input));
      await Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey, exact })));
    },
  });
}
