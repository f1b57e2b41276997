import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressSchema, cidrSchema, isInRange, normaliseAddress, parseRange, storedCidrSchema } from "./cidr.ts";

const refusal = (written: string) => cidrSchema.safeParse(written).error?.issues.map(({ message }) => message) ?? [];
const NO_RANGE = ["not an IP address or CIDR range; write 192.0.2.0/24 or 2001:db8::/32"];

describe("an address", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:DB8:0::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%eth0]", "fe80::1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::192.0.2.1", "::c000:201"],
    // Zeros before a number make nothing octal of it.
    ["::0192.0.02.010", "::c000:20a"],
    ["::ffff:0192.0.02.010", "192.0.2.10"],
  ])("%s is %s", (text, normal) => {
    expect(normaliseAddress(text)).toBe(normal);
  });

  it.each([
    ...["192.0.2.1]", "[192.0.2.1", "[192.0.2.1]", "[2001:db8::1", "2001:db8::1]", "[[2001:db8::1]]", "1.2.3.4%evil"],
    ...["fe80::1%", "fe80::1%a%b", "127.1", "0x7f.0.0.1", "", "[]", "::1.2.3", "::1.2.3.400"],
  ])("is not %j", (text) => {
    expect(normaliseAddress(text)).toBeNull();
    expect(parseRange(text)).toBeNull();
    expect(refusal(text)).toEqual(NO_RANGE);
    expect(addressSchema.safeParse(text).success).toBe(false);
  });

  it("has no zone where an admin writes it: nothing would come of it", () => {
    expect(refusal("fe80::1%eth0")).toEqual(NO_RANGE);
    expect(addressSchema.safeParse("fe80::1%eth0").success).toBe(false);
  });
});

describe("a range", () => {
  it.each(["10.0.0.0/8", "192.0.2.1", "192.0.2.1/32", "0.0.0.0/0", "2001:db8::/32", "::/0", "::ffff:192.0.2.0/120"])(
    "can be %s",
    (written) => expect(cidrSchema.parse(written)).toBe(written),
  );

  it.each([
    ["10.0.0.7/8", "10.0.0.0/8", "10.0.0.7"],
    ["192.0.2.129/25", "192.0.2.128/25", "192.0.2.129"],
    ["255.255.255.255/0", "0.0.0.0/0", "255.255.255.255"],
    ["2001:db8::7/33", "2001:db8::/33", "2001:db8::7"],
    ["::ffff:10.0.0.7/104", "10.0.0.0/8", "10.0.0.7"],
  ])("%s has bits beyond its prefix, and the refusal says what to write", (written, network, address) => {
    expect(refusal(written)).toEqual([
      `${written} has bits set beyond its prefix; write ${network} for the range, or ${address} for the address`,
    ]);
    expect(refusal(network)).toEqual([]);
  });

  it.each([
    ["10.0.0.7/8", "10.0.0.0/8"],
    ["192.0.2.1]", "192.0.2.1"],
    ["[2001:db8::1/64", "2001:db8::/64"],
    ["1.2.3.4%evil", "1.2.3.4"],
    ["2001:db8::/32", "2001:db8::/32"],
    ["192.0.2.0/24", "192.0.2.0/24"],
  ])("that is stored as %s is read as %s", (stored, read) => {
    expect(storedCidrSchema.parse(stored)).toBe(read);
    expect(refusal(read)).toEqual([]);
  });

  it("that is stored with bits beyond its prefix holds the same addresses as before", () => {
    const stored = fc.oneof(
      fc.tuple(fc.ipV4(), fc.nat(32)).map(([base, bits]) => `${base}/${bits}`),
      fc.tuple(fc.ipV6(), fc.nat(128)).map(([base, bits]) => `${base}/${bits}`),
    );
    fc.assert(
      fc.property(stored, fc.oneof(fc.ipV4(), fc.ipV6()), (written, address) => {
        const before = parseRange(written);
        const after = parseRange(storedCidrSchema.parse(written));
        if (before === null || after === null) throw new Error("not a range");
        for (const one of [address, written.split("/")[0] as string])
          expect(isInRange(one, after)).toBe(isInRange(one, before));
      }),
      { numRuns: 1000 },
    );
  });
});
