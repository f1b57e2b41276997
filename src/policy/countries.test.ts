import { describe, expect, it } from "vitest";
import { COUNTRIES } from "./countries.ts";

/** Codes that the runtime names though ISO 3166-1 assigns them to nobody: withdrawn, reserved, for private use. */
const NOT_ASSIGNED =
  "AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH QO RH SU TA TP UK UN VD XA XB XK YD YU ZR ZZ".split(" ");

describe("the list of countries", () => {
  it("is the one that the runtime names, without what is assigned to nobody", () => {
    const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const named = letters
      .flatMap((first) => letters.map((second) => first + second))
      .filter((code) => names.of(code) !== undefined && !NOT_ASSIGNED.includes(code));
    expect([...COUNTRIES].sort()).toEqual(named);
    expect(COUNTRIES).toHaveLength(249);
  });
});
