/** Provisional. */
export const PRESETS: Readonly<Record<string, readonly string[]>> = {
  "payment-card": ["payment-card"],
  iban: ["iban"],
};
