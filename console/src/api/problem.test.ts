import { describe, expect, it } from "vitest";
import { ApiError, ConnectionError, describeError } from "./problem.ts";

describe("describeError", () => {
  it("gives the server's words, a remedy and the reference", () => {
    const problem = { type: "about:blank", title: "Not found", status: 404, detail: "No such app.", reference: "SP-1" };
    expect(describeError(new ApiError(problem))).toEqual({
      title: "Not found",
      detail: "No such app.",
      remedy: "It may have been removed meanwhile. Go back to the list.",
      reference: "SP-1",
    });
  });

  it("tells a lost connection from a refusal", () => {
    expect(describeError(new ConnectionError(new TypeError("failed"))).title).toBe("No connection");
  });
});
