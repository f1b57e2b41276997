/**
 * Errors at their fields.
 * @module
 */
/** What a field needs to show its error. */
export const errorProps = (message: string | undefined) =>
  message === undefined ? {} : { validationMessage: message, validationState: "error" as const };
