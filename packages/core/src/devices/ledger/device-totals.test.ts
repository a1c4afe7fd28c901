import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shares } from "../../../test/one-device.js";
import { type DeviceRules, DeviceTotals } from "./device-totals.js";

const rules: DeviceRules = { refreshS: 0.1, idleWatts: 20, idle: "share" };
const tick = (energy: number, durationS: number, lateS = 0, busyS = durationS) => ({
  ...{ energy, durationS, lateS, busyS, work: busyS, idleWatts: 20, shares: shares({}) },
});
const booked = ({ allocation }: DeviceTotals) =>
  Object.values(allocation).reduce((a: number, b: number) => a + b, 0);

describe("the books of a device", () => {
  it("the books of a device lend a tick that closes late what it is missing, at its mean power, and get it back from the next", () => {
    const books = new DeviceTotals(rules);
    // 0.9 s are in the energy, 1 s in the tick.
    books.book(tick(90, 1, 0.1));
    expect(booked(books)).toBeCloseTo(100, 9);
    expect(books.total).toBeCloseTo(90, 9);
    expect(books.carry).toBeCloseTo(-10, 9);
    books.book(tick(110, 1));
    expect(booked(books)).toBeCloseTo(200, 9);
    expect(books.total).toBeCloseTo(200, 9);
    expect(books.carry).toBeCloseTo(0, 9);
  });

  it("the books of a device lend as much as was drawn at most: nothing is known of most of the tick", () => {
    const books = new DeviceTotals(rules);
    books.book(tick(50, 1, 0.9));
    expect(booked(books)).toBeCloseTo(100, 9);
    expect(books.total).toBeCloseTo(50, 9);
  });

  it("the books of a device keep a loan that the next tick cannot pay back, and never book less than nothing", () => {
    const books = new DeviceTotals(rules);
    books.book(tick(90, 1, 0.1));
    books.book(tick(4, 0.1));
    // 6 J are still lent, and 2 J of idle energy are owed.
    expect(books.carry).toBeCloseTo(-8, 9);
    expect(books.total).toBeCloseTo(94, 9);
    expect(booked(books)).toBeCloseTo(102, 9);
    books.book(tick(30, 0.1));
    expect(books.carry).toBeCloseTo(0, 9);
    expect(booked(books)).toBeCloseTo(124, 9);
  });

  it("the books of a device lend nothing in a tick of no time", () => {
    const books = new DeviceTotals(rules);
    books.book(tick(5, 0, 0, 0));
    expect(booked(books)).toBeCloseTo(5, 9);
    expect(books.carry).toBeCloseTo(0, 9);
  });

  it("the books of a device hold each difference once: what is booked less what is lent is their sum", () => {
    const seconds = fc.double({ min: 0, max: 2, noNaN: true });
    const one = fc.record({
      energy: fc.double({ min: 0, max: 500, noNaN: true }),
      durationS: seconds,
      late: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
      busy: fc.double({ min: 0, max: 1, noNaN: true }),
      own: fc.double({ min: 0, max: 1, noNaN: true }),
      most: fc.constantFrom(1, 0.5),
      returns: fc.boolean(),
    });
    const policies = fc.constantFrom<Partial<DeviceRules>>({}, { idle: "exclude" });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 100 }), policies, (ticks, policy) => {
        const books = new DeviceTotals({ ...rules, ...policy });
        let sum = 0;
        for (const { energy, durationS, late, busy, own, most, returns } of ticks) {
          sum += energy;
          const part = shares({ own, idle: own, most });
          const lateS = late * durationS;
          const before = { ...books.allocation };
          const division = books.book({ ...tick(energy, durationS, lateS, busy * durationS), shares: part });
          for (const what of ["activity", "idle", "otherProcess", "unattributed"] as const)
            expect(books.allocation[what]).toBeGreaterThanOrEqual(before[what] - 1e-12 * (1 + sum));
          if (returns) books.returnLate(division.dynamic / 2);
          const scale = 1e-12 * (1 + sum);
          expect(Math.abs(books.total - sum)).toBeLessThan(scale);
          expect(Math.abs(booked(books) + books.carry - sum)).toBeLessThan(scale);
          expect(books.carry).toBeLessThanOrEqual(0);
        }
        expect(books.ticks).toBe(ticks.length);
      }),
      { numRuns: 300 },
    );
  });
});
