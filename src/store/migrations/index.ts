/**
 * The database schema, one step a migration, in order. A step that has been released is never edited.
 * @module
 */
import { INITIAL } from "./0001-initial.ts";

export const MIGRATIONS: readonly string[] = [INITIAL];
