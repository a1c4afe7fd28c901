/** How a power gauge closes ticks. */

import { describe, expect, it } from "vitest";
import { setUp } from "../../../test/one-metered-device.js";

describe("a gauge", () => {
  it("a gauge is a counter that is half a window and half a refresh behind its readings", () => {
    const { device, use, power } = setUp({ refreshMs: 100 }, "power");
    power(2, 200);
    expect(use.openedAtS).toBeCloseTo(1.95, 9);
    expect(use.books.ticks).toBe(1);
    expect(use.books.total).toBeCloseTo(300, 9);
    power(3, 200);
    expect(use.books.total).toBeCloseTo(500, 9);
    expect(device).toMatchObject({ started: true, tracked: false, pending: false, watts: 200 });
  });

  it("a gauge refreshes no faster than its window lets it see", () => {
    const { device, use } = setUp({ refreshMs: 100 }, "none");
    device.take({ zone: "z", atMs: 0, kind: "power", watts: 100, windowMs: 1000 }, false);
    expect(use.refreshS).toBeCloseTo(1.1, 9);
    expect(use.openedAtS).toBeCloseTo(-0.55, 9);
  });

  it("a value of a gauge whose window holds a start waits until the window is after it", () => {
    const { device, use, start, power } = setUp({ refreshMs: 100 }, "power");
    start(0.98);
    power(1, 200);
    expect([device.pending, use.books.ticks]).toEqual([true, 0]);
    power(1.2, 200);
    expect([device.pending, use.books.ticks]).toEqual([false, 1]);
    expect(use.openedAtS).toBeCloseTo(1.15, 9);
  });

  it("a gauge that fails has no watts, and its gap is spanned by the next reading", () => {
    const { device, use, power } = setUp({ refreshMs: 100 }, "power");
    device.take({ zone: "z", atMs: 400, kind: "none", reason: "io" }, false);
    expect(device.watts).toBeUndefined();
    expect([...device.reasons]).toEqual([["gap", 0.4]]);
    power(0.8, 300);
    expect(use.books.ticks).toBe(1);
    expect(use.books.total).toBeCloseTo(160, 9);
  });

  it("a gauge that is read twice at one moment counts nothing twice", () => {
    const { use, power } = setUp({ refreshMs: 100 }, "power");
    power(1, 100);
    power(1, 500);
    expect(use.books.total).toBeCloseTo(100, 9);
    power(2, 500);
    expect(use.books.total).toBeCloseTo(600, 9);
  });

  it("a gauge loses the time in which the machine slept, and that of a clock that went back", () => {
    const { device, use, power } = setUp({ refreshMs: 100 }, "power");
    power(1, 100, true);
    expect(device.reasons.get("suspended")).toBe(1);
    expect(use).toMatchObject({ books: { total: 0 }, lostTicks: 1 });
    power(0.5, 100);
    power(1.5, 100);
    expect(use.books.total).toBeCloseTo(100, 9);
  });

  it("a gauge that says 0 W has been read", () => {
    const { device, use, power } = setUp({ refreshMs: 100 }, "power");
    power(1, 0);
    expect(device.reasons.size).toBe(0);
    expect(use.books.total).toBeCloseTo(50, 9);
  });
});
