/**
 * Every information type that is built in.
 * @module
 */
import type { InformationType } from "./information-type.ts";
import { SECRETS } from "./secrets/index.ts";
import { COMPANIES } from "./types/companies.ts";
import { EUROPE } from "./types/europe.ts";
import { FINANCE } from "./types/finance.ts";
import { SOUTH } from "./types/france-spain-italy.ts";
import { GERMANY } from "./types/germany.ts";
import { PASSPORTS } from "./types/passports.ts";
import { PEOPLE } from "./types/people.ts";
import { UNITED_KINGDOM } from "./types/united-kingdom.ts";
import { UNITED_STATES } from "./types/united-states.ts";
import { WORLD } from "./types/world.ts";

export const INFORMATION_TYPES: readonly InformationType[] = [
  ...FINANCE,
  ...PEOPLE,
  ...UNITED_STATES,
  ...UNITED_KINGDOM,
  ...GERMANY,
  ...SOUTH,
  ...EUROPE,
  ...WORLD,
  ...COMPANIES,
  ...PASSPORTS,
  ...SECRETS,
];
