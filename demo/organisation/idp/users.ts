/**
 * The people of the organisation and their passwords: checked in constant time, with a limit on guessing.
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { User } from "../config.ts";

const MAX_FAILURES = 8;
const WINDOW_MS = 5 * 60 * 1000;
const REMEMBERED_NAMES = 10_000;

/** `wrong` does not say whether it was the name or the password. */
export type PasswordCheck =
  | { readonly ok: true; readonly user: User; readonly accountId: string }
  | { readonly ok: false; readonly reason: "wrong" }
  | { readonly ok: false; readonly reason: "too-many-attempts"; readonly retryInMinutes: number };

export interface Users {
  check(name: string, password: string): PasswordCheck;
  byAccountId(accountId: string): User | undefined;
}

export function createUsers(users: readonly User[], now: () => number = Date.now): Users {
  const byName = new Map(users.map((user) => [user.name.toLowerCase(), user]));
  const byId = new Map(users.map((user) => [accountIdOf(user), user]));
  const failures = new Map<string, { count: number; until: number }>();
  const nobody = randomBytes(32).toString("hex");

  const recordFailure = (name: string) => {
    const known = failures.get(name);
    const current = known && known.until > now() ? known : { count: 0, until: now() + WINDOW_MS };
    failures.set(name, { ...current, count: current.count + 1 });
    for (const oldest of failures.keys()) if (failures.size > REMEMBERED_NAMES) failures.delete(oldest);
  };

  return {
    byAccountId: (accountId) => byId.get(accountId),
    check(givenName, password) {
      const name = givenName.trim().toLowerCase();
      const failed = failures.get(name);
      if (failed && failed.count >= MAX_FAILURES && failed.until > now())
        return { ok: false, reason: "too-many-attempts", retryInMinutes: Math.ceil((failed.until - now()) / 60_000) };
      const user = byName.get(name);
      // Someone unknown is compared as well, so that the time taken tells nothing.
      const same = timingSafeEqual(digest(password), digest(user?.password ?? nobody));
      if (user && same) {
        failures.delete(name);
        return { ok: true, user, accountId: accountIdOf(user) };
      }
      recordFailure(name);
      return { ok: false, reason: "wrong" };
    },
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Stays the same for the same address, and says nothing. */
function accountIdOf(user: User): string {
  return createHash("sha256").update(`contoso account ${user.name.toLowerCase()}`).digest("hex").slice(0, 24);
}
