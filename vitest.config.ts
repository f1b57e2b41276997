/**
 * Three suites: unit tests beside the code, one contract suite for every store, and the story in a real browser.
 * @module
 */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Only what hangs runs into these: how fast something is, is measured in bench/ and asserted nowhere. */
const PATIENT = { testTimeout: 60_000, hookTimeout: 60_000 };
/** A file on every processor; by itself it would leave one free, which is half of two. */
const BESIDE = { maxWorkers: availableParallelism() };

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: "test-results/vitest.json" }]],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,demo,console,scripts}/**/*.test.ts"],
          environment: "node",
          ...BESIDE,
          ...PATIENT,
        },
      },
      {
        test: { name: "contract", include: ["test/contract/**/*.test.ts"], environment: "node", ...BESIDE, ...PATIENT },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          ...BESIDE,
          ...PATIENT,
          sequence: { concurrent: false },
        },
      },
    ],
  },
});
