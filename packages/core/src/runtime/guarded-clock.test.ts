import { diag } from "@opentelemetry/api";
import { manualClock } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clock, guardedClock } from "./clock.js";
import { Faults } from "./fault.js";

beforeEach(() => diag.disable());
afterEach(() => diag.disable());

const broken = (): never => {
  throw new Error("no time");
};

describe("a guarded clock", () => {
  it("a guarded clock is the clock, while it works", () => {
    const clock = manualClock({ startMs: 5, wallStartMs: 1000 });
    const faults = new Faults();
    const guarded = guardedClock(clock, faults);
    let runs = 0;
    guarded.schedule(() => runs++, 10);
    const cancel = guarded.schedule(() => runs++, 10);
    cancel();
    clock.advance(20);
    expect([guarded.now(), guarded.wall(), runs]).toEqual([25, 1020, 1]);
    expect(faults.counts).toEqual({});
  });

  it("a guarded clock lets time stand still while the clock throws, and goes on after it", () => {
    const clock = manualClock({ startMs: 7, wallStartMs: 70 });
    let isBroken = false;
    const faults = new Faults();
    const guarded = guardedClock(
      {
        ...clock,
        now: () => (isBroken ? broken() : clock.now()),
        wall: () => (isBroken ? broken() : clock.wall()),
      },
      faults,
    );
    guarded.now();
    guarded.wall();
    isBroken = true;
    clock.advance(100);
    expect([guarded.now(), guarded.wall()]).toEqual([7, 70]);
    isBroken = false;
    expect([guarded.now(), guarded.wall()]).toEqual([107, 170]);
    expect(faults.counts).toEqual({ "clock/now": 1, "clock/wall": 1 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "a guarded clock lets time stand still where the clock gives %d",
    (odd) => {
      let nowMs = 3;
      const faults = new Faults();
      const guarded = guardedClock({ ...manualClock(), now: () => nowMs }, faults);
      guarded.now();
      nowMs = odd;
      expect(guarded.now()).toBe(3);
      expect(faults.counts).toEqual({ "clock/now": 1 });
    },
  );

  it("a guarded clock gives a function that cancels nothing where a timer could not be made", () => {
    const faults = new Faults();
    const guarded = guardedClock({ ...manualClock(), schedule: broken } satisfies Clock, faults);
    expect(() => guarded.schedule(() => undefined, 1)()).not.toThrow();
    expect(faults.counts).toEqual({ "clock/schedule": 1 });
  });
});
