import { describe, expect, it } from "vitest";
import { Budget, DEFAULT_LIMITS } from "./budget.ts";

const MB = 1024 ** 2;

describe("memory", () => {
  /** A clock that moves as often as it is looked at, and memory that goes as it is told. */
  function watched(sizes: readonly number[]) {
    let [now, at, given] = [0, 0, 0];
    const memory = {
      most: 100,
      used: () => sizes[Math.min(at++, sizes.length - 1)] as number,
      giveBack: () => {
        given += 1;
      },
    };
    const clock = () => {
      now += 20;
      return now;
    };
    return { budget: new Budget(DEFAULT_LIMITS, clock, memory), given: () => given };
  }

  it("is given back first, and ends the reading if that is not enough", () => {
    const { budget, given } = watched([100, 120, 90, 120, 101]);
    budget.checkTime();
    expect(given()).toBe(0);
    budget.checkTime();
    expect(given()).toBe(1);
    expect(() => budget.checkTime()).toThrow("over-budget: reading it takes more memory than a reader may have");
  });

  it("is looked at by whatever looks at the clock, and goes on when there is some again", () => {
    const { budget } = watched([120, 120, 50]);
    expect(() => {
      for (let tick = 0; tick < 16; tick += 1) budget.tick();
    }).toThrow("over-budget");
    for (let tick = 0; tick < 1000; tick += 1) budget.tick();
    budget.unpacked(1);
  });

  it("is said to be left as it is, once what can be is given back where that is too little", () => {
    const enough = watched([60]);
    expect(enough.budget.room(40)).toBe(40);
    expect(enough.given()).toBe(0);
    const short = watched([70, 50]);
    expect(short.budget.room(40)).toBe(50);
    expect(short.given()).toBe(1);
    expect(new Budget(DEFAULT_LIMITS).room(40)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is not looked at twice in the same moment, nor where nobody minds", () => {
    let looks = 0;
    const memory = {
      most: 1,
      used: () => {
        looks += 1;
        return 1;
      },
      giveBack: () => {},
    };
    const budget = new Budget(DEFAULT_LIMITS, () => 0, memory);
    for (let time = 0; time < 100; time += 1) budget.checkTime();
    expect(looks).toBe(1);
    new Budget(DEFAULT_LIMITS).checkTime();
  });
});

describe("what unpacking holds", () => {
  it("adds up until it is let go of", () => {
    const budget = new Budget(DEFAULT_LIMITS);
    const outer = budget.hold(10 * MB);
    const inner = budget.hold(6 * MB);
    expect([outer.others, inner.others]).toEqual([0, 1]);
    expect(() => budget.hold(1)).toThrow("over-budget: takes more than 16 MB of memory to unpack");
    inner.close();
    expect(budget.hold(6 * MB).others).toBe(1);
  });
});
