/**
 * The API's contract: every shape that crosses `/api/v1`, as zod schemas. The server validates with them, the OpenAPI
 * document is made from them, the console and the command line are typed by them.
 * @module
 */
export * from "./activities.ts";
export * from "./alerts.ts";
export * from "./apps.ts";
export * from "./authorities.ts";
export * from "./common.ts";
export * from "./facts.ts";
export * from "./foresight.ts";
export * from "./inspection.ts";
export * from "./policies.ts";
export * from "./sessions.ts";
export * from "./settings.ts";
