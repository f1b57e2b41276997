import { describe, expect, it } from "vitest";
import { maskedRuns, placesIn } from "./places.ts";

const at = (text: string, evidence: string[]) =>
  placesIn(text, evidence).map(({ start, end }) => text.slice(start, end));

describe("places of masked evidence", () => {
  it("are runs of masked characters, with what separates them", () => {
    const text = "card **** **** ****-1111 and *****";
    expect(maskedRuns(text).map(({ start, end }) => text.slice(start, end))).toEqual(["**** **** ****", "*****"]);
    expect(maskedRuns("nothing")).toEqual([]);
  });
  it("are found again in the text that they come from", () => {
    expect(at("Pay 4111 1111 1111 1111 now (or $5).", ["Pay **** **** **** **** now (or $5)."])).toEqual([
      "4111 1111 1111 1111",
    ]);
    expect(at("a DE44-50\r\nb", ["a ****-**\nb"])).toEqual(["DE44-50"]);
    expect(at(`key ${"x".repeat(90)}!`, [`key ********…${"*".repeat(56)}!`])).toEqual(["x".repeat(90)]);
  });
  it("are merged where they overlap, and none where the text is another", () => {
    expect(at("aa 12345 bb", ["aa ***** bb", "***** bb"])).toEqual(["12345"]);
    expect(at("something else", ["card ****"])).toEqual([]);
  });
});
