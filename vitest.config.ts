/**
 * Three suites: unit tests beside the code, one contract suite for every store, and the story in a real browser.
 * @module
 */
import { defineConfig } from "vitest/config";

/** Only what hangs runs into these: how fast something is, is measured in bench/ and asserted nowhere. */
const PATIENT = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: "test-results/vitest.json" }]],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,demo,console,scripts}/**/*.test.ts"],
          environment: "node",
          ...PATIENT,
        },
      },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], environment: "node", ...PATIENT } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          ...PATIENT,
          fileParallelism: false,
          sequence: { concurrent: false },
        },
      },
    ],
  },
});
