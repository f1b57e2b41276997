/**
 * Stores: where configuration, sessions and activities survive.
 * @module
 */
export { openSqliteStore, type Store, StoreUnavailable } from "./sqlite/index.ts";
