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

  it("ends what the server says of a field before the remedy", () => {
    const problem = { type: "about:blank", title: "Mistakes", status: 400, detail: "text: the file is empty" };
    expect(describeError(new ApiError(problem)).detail).toBe("text: the file is empty.");
  });

  it("tells a lost connection from a refusal", () => {
    expect(describeError(new ConnectionError(new TypeError("failed"))).title).toBe("No connection");
  });
});
