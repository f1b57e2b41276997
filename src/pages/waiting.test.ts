import { expect, it } from "vitest";
import { waitingPage } from "./waiting.ts";

const page = {
  ...{ organisation: "Contoso", support: "", name: "plan.zip", here: "/here", file: "/file", message: "", why: "" },
  time: Date.parse("2026-01-02T03:04:05Z"),
};

it.each([
  ["receiving", 1e6, 4e6, 0, "Fetching it from the app: 1.0 MB of 4.0 MB.", "0.250"],
  ["receiving", 1e6, null, 0, "Fetching it from the app: 1.0 MB.", null],
  ["inspecting", 4e6, 4e6, 0, "All of it is here (4.0 MB). Looking into it.", null],
  ["inspecting", 4e6, 4e6, 3e6, "All of it is here (4.0 MB). Looking into it: 75 % done.", "0.750"],
  // All was read, and a malware engine is at it still.
  ["inspecting", 4e6, 4e6, 4e6, "All of it is here (4.0 MB). Looking into it.", null],
] as const)("while %s %i of %s bytes, %i looked into: %s", (state, bytes, size, looked, told, value) => {
  const shown = waitingPage({ ...page, state, bytes, size, looked });
  expect(shown).toContain(`<p class="lead">${told}</p>`);
  expect(/<progress[^>]* value="([^"]+)"/.exec(shown)?.[1] ?? null).toBe(value);
});
