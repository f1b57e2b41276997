/**
 * The organisation's configuration: schema, validation, the snapshot in force.
 * @module
 */

export type { Mistake } from "../policy/index.ts";
export { type Addresses, addressesOf, type Route } from "./addresses.ts";
export {
  BadConfiguration,
  type ChangeNote,
  type ChangeRefusal,
  Configuration,
  type Edit,
} from "./configuration.ts";
export {
  askedBy,
  evidenceFrom,
  fileFactsOf,
  LearntStore,
  MOST_LEARNT,
  sentenceOf,
  statusOf,
  withWritten,
} from "./inspection/index.ts";
export type { ConfigurationStore, ConfigurationVersion, StoredVersion, VersionEntry } from "./ports.ts";
export {
  type App,
  type AppInput,
  appInputSchema,
  appSchema,
  clientSchema,
  type IdentityProvider,
  identityProviderSchema,
  type OidcClient,
  type Organisation,
  type OrganisationInput,
  organisationSchema,
  type Settings,
  type StoredAuthority,
  settingsSchema,
} from "./schema.ts";
export { compileSnapshot, factSettingsOf, type Snapshot } from "./snapshot.ts";
export { noSuchApp, readOrganisation } from "./validate.ts";
