/**
 * The cache of what the API answered. A 401 from anywhere asks again who is signed in, which shows the sign-in page.
 * @module
 */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, isStatus } from "./problem.ts";

const signedOut = (error: unknown) => {
  if (isStatus(error, 401)) void queryClient.invalidateQueries({ queryKey: ["me"] });
};

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => !(error instanceof ApiError) && count < 2 },
  },
});
