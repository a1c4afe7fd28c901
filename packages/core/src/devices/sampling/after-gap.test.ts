import { describe, expect, it } from "vitest";
import { FAST, SLOW, setUp } from "../../../test/one-metered-device.js";

describe("a counter that its meter adds up", () => {
  it("a counter that its meter adds up loses the interval before a reading whose count does not have all of it", () => {
    const { device, use, count } = setUp(FAST);
    count(1, 1100);
    const afterGap = { zone: "z", atMs: 5000, kind: "counter", microjoules: 1_150_000_000n } as const;
    device.take({ ...afterGap, afterGap: true }, false);
    expect(use).toMatchObject({ books: { ticks: 1, total: 100 }, lostTicks: 1, openedAtS: 5 });
    expect([...device.reasons]).toEqual([["gap", 5]]);
    count(6, 1250);
    expect(use).toMatchObject({ books: { ticks: 2, total: 200 }, lostTicks: 1 });
  });

  it("a counter that its meter adds up begins with a reading after a gap as with any other", () => {
    const { device, use } = setUp(FAST, "none");
    device.take({ zone: "z", atMs: 1000, kind: "counter", microjoules: 5n, afterGap: true }, false);
    expect([use.lostTicks, ...device.reasons]).toEqual([0]);
    expect(device.started).toBe(true);
  });
});

describe("a gauge that could not be read", () => {
  it("a gauge that could not be read for a moment is bridged by a straight line", () => {
    const { device, use, power } = setUp(SLOW, "power");
    device.take({ zone: "z", atMs: 300, kind: "none", reason: "io" }, false);
    power(0.9, 200);
    expect(use).toMatchObject({ books: { ticks: 1 }, lostTicks: 0 });
    expect(use.books.total).toBeCloseTo(135, 9);
  });

  it.each([
    ["a second", { ...FAST, refreshMs: 1 }, 1.1],
    ["ten of its refreshes", { ...SLOW, refreshMs: 500 }, 5.5],
  ] as const)(
    "a gauge that could not be read for more than %s loses the energy of that time",
    (_, zone, atS) => {
      const { device, use, power } = setUp(zone, "power");
      device.take({ zone: "z", atMs: 500, kind: "none", reason: "io" }, false);
      power(atS, 200);
      expect(use).toMatchObject({ books: { ticks: 0, total: 0 }, lostTicks: 1 });
      expect(use.openedAtS).toBeCloseTo(atS - zone.refreshMs / 2000, 9);
      expect(device.reasons.get("gap")).toBe(atS);
      expect(device.tracked).toBe(false);
      power(atS + 1, 200);
      expect(use).toMatchObject({ books: { ticks: 1 }, lostTicks: 1 });
      expect(use.books.total).toBeCloseTo(200, 9);
    },
  );

  it("a gauge that was only not asked is bridged: nothing says that it changed", () => {
    const { use, power } = setUp(FAST, "power");
    power(5, 200);
    expect(use).toMatchObject({ books: { ticks: 1, total: 750 }, lostTicks: 0 });
  });
});
