/**
 * Where facts about addresses come from.
 * @module
 */
import type { Logger } from "pino";
import { type AddressSources, ListFiles, openDatabases } from "../facts/index.ts";

/** Files that facts are made from, instead of what comes as packages, or besides it. */
export interface FactFiles {
  /** Databases in MaxMind DB format. */
  readonly countryDatabase?: string | undefined;
  readonly asnDatabase?: string | undefined;
  /** Lists of addresses, read again whenever they change. */
  readonly torExits?: string | undefined;
  readonly anonymousProxies?: string | undefined;
}

/** What is known of addresses: databases as they are at the start, lists as they are on disk. */
export async function openSources(
  files: FactFiles,
  logger: Logger,
): Promise<{ sources: AddressSources; lists: ListFiles }> {
  const { countryDatabase: country, asnDatabase: organisation, torExits, anonymousProxies } = files;
  const listed = (tag: string, path: string | undefined) => (path === undefined ? [] : [{ tag, path }]);
  const named = [...listed("tor", torExits), ...listed("anonymous-proxy", anonymousProxies)];
  const lists = await ListFiles.open(named, ({ path, message }) => logger.warn({ path }, message));
  const databases = await openDatabases({ country, organisation });
  for (const database of Object.values(databases)) if (!database.ok) logger.warn(database.why);
  return { sources: { ...databases, tagLists: () => lists.lists }, lists };
}
