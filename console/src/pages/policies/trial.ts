/**
 * A policy on its way from the editor to What if and back. It stands in the state of the browser's history: not in the
 * address, which others may see, and still there after a reload or on the way back.
 * @module
 */
import { useLocation, useNavigate } from "@tanstack/react-router";
import type { PolicyInput } from "../../api/types.ts";

export interface Trial {
  /** Null: a policy that is not saved yet. */
  readonly id: string | null;
  /** The revision that was edited; of a new policy, null. */
  readonly revision: number | null;
  readonly policy: PolicyInput;
  /** Why it is changed, as far as it was typed. */
  readonly reason: string;
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    trial?: Trial;
  }
}

export function useTrial() {
  const navigate = useNavigate();
  const trial = useLocation({ select: ({ state }) => state.trial ?? null });
  const forget = () => navigate({ to: ".", replace: true, state: {} });
  return {
    trial,
    /** Stays on this page, without the trial. */
    forget,
    /** Leaves a trial with this page too, so that whoever comes back finds what they had typed. */
    tryOut: async (next: Trial) => {
      await navigate({ to: ".", replace: true, state: { trial: next } });
      await navigate({ to: "/what-if", state: { trial: next } });
    },
    /** To the list of policies; whoever comes back finds what is saved. */
    leave: async () => {
      if (trial !== null) await forget();
      await navigate({ to: "/policies" });
    },
  };
}

/** Identifies a policy that is not saved yet: without an identity it would be taken for a saved one of the same name. */
export const UNSAVED = "not-saved-yet";

/** The policies with the one that is tried in its place, as `/what-if` takes them. */
export function withTrial(
  { id, policy }: Trial,
  policies: readonly { readonly id: string }[],
): Record<string, unknown>[] {
  const tried = { ...policy, id: id ?? UNSAVED };
  if (!policies.some((one) => one.id === id)) return [...policies.map((one) => ({ ...one })), tried];
  return policies.map((one) => (one.id === id ? tried : { ...one }));
}
