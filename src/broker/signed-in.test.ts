import { describe, expect, it } from "vitest";
import { signedInFromClaims, storedSignedInSchema } from "./signed-in.ts";

const names = { userClaim: "email", groupsClaim: "groups", compliantClaim: "device_ok", domainJoinedClaim: "joined" };
const claims = { sub: "1", email: "megan@contoso.example", groups: ["all"] };

describe("what the identity provider says of the device", () => {
  it.each([
    [
      { device_ok: true, joined: "true" },
      { compliant: true, domainJoined: true },
    ],
    [
      { device_ok: false, joined: "false" },
      { compliant: false, domainJoined: false },
    ],
    [
      { device_ok: "yes", joined: 1 },
      { compliant: null, domainJoined: null },
    ],
    [{ device_ok: ["true"] }, { compliant: null, domainJoined: null }],
    [{}, { compliant: null, domainJoined: null }],
  ])("%j is taken as %j", (given, deviceClaims) => {
    expect(signedInFromClaims({ ...claims, ...given }, names, 0)).toMatchObject({ deviceClaims });
  });

  it("is nothing when no claim was named, whatever there is", () => {
    const unnamed = { userClaim: "email", groupsClaim: "groups" };
    const given = { ...claims, undefined: true, compliant: true };
    expect(signedInFromClaims(given, unnamed, 0)?.deviceClaims).toEqual({ compliant: null, domainJoined: null });
  });

  it("is nothing in what was stored before it was asked for", () => {
    const old = { subject: "1", user: "u", groups: null, name: null, email: null, authenticatedAt: 0 };
    expect(storedSignedInSchema.parse(old).deviceClaims).toEqual({ compliant: null, domainJoined: null });
  });
});
