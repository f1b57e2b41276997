import { describe, expect, it } from "vitest";
import { policyInputSchema } from "../../../src/admin/contract/index.ts";
import { errorAt, fieldErrors, fieldName, problemFields } from "./fields.ts";
import { ApiError } from "./problem.ts";

const policy = { kind: "access", name: "A", action: "block" };
const errorsOf = (input: unknown) => fieldErrors(policyInputSchema.safeParse(input).error?.issues ?? []);

describe("fieldName", () => {
  it.each([
    ["/filters/0/values/2", "filters.0.values.2"],
    ["filters[0].values[2]", "filters.0.values.2"],
    ["filters.0.values.2", "filters.0.values.2"],
    ["body/name", "name"],
    ["#/name", "name"],
    ["policies.4.filters.0.values", "filters.0.values"],
    ["apps.1.name", "name"],
    ["settings.organisation", "organisation"],
  ])("reads %s as %s", (path, name) => {
    expect(fieldName(path)).toBe(name);
  });
});

describe("fieldErrors", () => {
  it("names the field of a plain error", () => {
    expect(errorsOf({ ...policy, name: " " })).toEqual({ name: "A policy needs a name" });
  });

  it("finds the value within a filter, which is a union", () => {
    const filters = [
      { attribute: "user", operator: "equals", values: ["a"] },
      { attribute: "ip-address", operator: "in-range", values: ["10.0.0.0/8", "300.1.1.1"] },
    ];
    const errors = errorsOf({ ...policy, filters });
    expect(errors["filters.1.values.1"]).toContain("Not an IP address");
    expect(errorAt(errors, "filters.0.values")).toBeUndefined();
  });

  it("says that a filter needs a value", () => {
    const filters = [{ attribute: "device-tag", operator: "equals", values: [] }];
    expect(errorAt(errorsOf({ ...policy, filters }), "filters.0.values")).toBe("Give at least one value");
  });
});

describe("problemFields", () => {
  it("maps the server's paths to fields and keeps the first message of each", () => {
    const error = new ApiError({
      type: "about:blank",
      title: "Not valid",
      status: 422,
      detail: "",
      errors: [
        { path: "/filters/0/values/1", message: "first" },
        { path: "filters[0].values[1]", message: "second" },
      ],
    });
    expect(problemFields(error)).toEqual({ "filters.0.values.1": "First" });
    expect(errorAt(problemFields(error), "filters.0")).toBe("First");
  });

  it("finds nothing in an error that is not the server's", () => {
    expect(problemFields(new Error("x"))).toEqual({});
  });
});
