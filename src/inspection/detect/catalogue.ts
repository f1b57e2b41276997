/**
 * Every information type that is built in.
 * @module
 */
import type { InformationType } from "./information-type.ts";
import { FINANCE } from "./types/finance.ts";
import { UNITED_STATES } from "./types/united-states.ts";

export const INFORMATION_TYPES: readonly InformationType[] = [...FINANCE, ...UNITED_STATES];
