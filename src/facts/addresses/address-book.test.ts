import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileAddressBook, findOverlaps, type IpRange, ipRangeSchema } from "../index.ts";

const range = (name: string, ...cidrs: string[]): IpRange =>
  ipRangeSchema.parse({ id: name, revision: 1, name, cidrs });

describe("the address book", () => {
  const book = compileAddressBook([
    range("office", "192.0.2.0/24", "2001:db8:1::/48"),
    range("branch", "198.51.100.0/25"),
    range("one machine", "198.51.100.200"),
    range("everything of v6 that begins with fd", "fd00::/8"),
    range("upper half", "128.0.0.0/2"),
  ]);
  it.each([
    ["192.0.2.0", "office"],
    ["192.0.2.255", "office"],
    ["192.0.3.0", null],
    ["192.0.1.255", null],
    ["::ffff:192.0.2.7", "office"],
    ["::ffff:c000:207", "office"],
    ["2001:db8:1::", "office"],
    ["2001:db8:1:ffff:ffff:ffff:ffff:ffff", "office"],
    ["2001:db8:2::", null],
    ["198.51.100.127", "branch"],
    ["198.51.100.128", null],
    ["198.51.100.200", "one machine"],
    ["198.51.100.201", null],
    ["fdff:ffff::1", "everything of v6 that begins with fd"],
    ["::c000:207", null],
    ["191.255.255.255", "upper half"],
    ["127.255.255.255", null],
    ["0.0.0.0", null],
    ["not an address", null],
    ["192.0.2.0/24", null],
  ])("knows the range of %s", (address, name) => {
    expect(book.find(address)?.name ?? null).toBe(name);
  });

  it("holds nothing when there are no ranges", () => {
    expect(compileAddressBook([]).find("192.0.2.1")).toBeNull();
    expect(compileAddressBook([]).find("2001:db8::1")).toBeNull();
  });

  it("finds what a plain loop finds", () => {
    const octet = fc.integer({ min: 0, max: 15 });
    const cidr = fc
      .tuple(octet, octet, fc.integer({ min: 8, max: 32 }))
      .map(([a, b, prefix]) => `10.${a}.${b}.0/${prefix}`);
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 12 }), fc.tuple(octet, octet, octet), (cidrs, [a, b, c]) => {
        const kept: IpRange[] = [];
        for (const one of cidrs) {
          const next = [...kept, range(`range ${kept.length}`, one)];
          if (findOverlaps(next).length === 0) kept.push(...next.slice(-1));
        }
        const address = `10.${a}.${b}.${c}`;
        const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
        const holds = ({ cidrs: [text = ""] }: IpRange) => {
          const [base = "", prefix] = text.split("/");
          const size = 2 ** (32 - Number(prefix));
          return Math.floor(number(base) / size) === Math.floor(number(address) / size);
        };
        expect(compileAddressBook(kept).find(address)?.name).toBe(kept.find(holds)?.name);
      }),
    );
  });
});

describe("overlapping ranges", () => {
  it.each([
    {
      why: "one inside the other",
      ranges: [range("HQ", "192.0.2.0/24"), range("Lab", "192.0.2.128/25")],
      at: [1, 0],
      message: '"Lab" (192.0.2.128/25) and "HQ" (192.0.2.0/24) overlap in 192.0.2.128/25',
    },
    {
      why: "the other way round",
      ranges: [range("Lab", "192.0.2.128/25"), range("HQ", "203.0.113.0/24", "192.0.2.0/24")],
      at: [1, 1],
      message: '"HQ" (192.0.2.0/24) and "Lab" (192.0.2.128/25) overlap in 192.0.2.128/25',
    },
    {
      why: "the same twice",
      ranges: [range("A", "2001:db8::/32"), range("B", "2001:db8::/32")],
      at: [1, 0],
      message: "overlap in 2001:db8::/32",
    },
    {
      why: "IPv4 written as IPv6",
      ranges: [range("A", "192.0.2.0/24"), range("B", "::ffff:192.0.2.1")],
      at: [1, 0],
      message: "overlap in ::ffff:192.0.2.1",
    },
    {
      why: "within one range",
      ranges: [range("A", "10.0.0.0/8", "10.1.0.0/16")],
      at: [0, 1],
      message: '"A" names 10.1.0.0/16 twice',
    },
    {
      why: "behind a smaller one that ends sooner",
      ranges: [range("A", "10.0.0.0/8"), range("B", "11.0.0.0/8"), range("C", "10.255.0.0/16")],
      at: [2, 0],
      message: '"C" (10.255.0.0/16) and "A" (10.0.0.0/8) overlap',
    },
  ])("are found: $why", ({ ranges, at, message }) => {
    const found = findOverlaps(ranges);
    expect(found).toHaveLength(1);
    expect([found[0]?.range, found[0]?.cidr]).toEqual(at);
    expect(found[0]?.message).toContain(message);
  });

  it("are all found where a wide one holds several", () => {
    expect(findOverlaps([range("A", "10.0.0.0/8"), range("B", "10.1.0.0/16"), range("C", "10.2.0.0/16")])).toHaveLength(
      2,
    );
  });

  it("are not seen in neighbours", () => {
    expect(findOverlaps([range("A", "10.0.0.0/9"), range("B", "10.128.0.0/9"), range("C", "::/96")])).toEqual([]);
  });
});
