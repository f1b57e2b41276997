import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { SealedFile } from "./sealed-file.ts";

it("reads from any offset, a little or much of it, as the whole would", () => {
  const bytes = randomBytes(3_500_000);
  const file = new SealedFile();
  file.append(bytes.subarray(0, 1000));
  file.append(bytes.subarray(1000));
  const range = fc.tuple(
    fc.nat({ max: bytes.length + 10 }),
    fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 4_000_000 })),
  );
  fc.assert(
    fc.property(range, ([offset, length]) => {
      const expected = bytes.subarray(offset, offset + length);
      expect(expected.equals(file.read(offset, length))).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(bytes.equals(file.read(0, bytes.length))).toBe(true);
  file.close();
});
