import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imbalance } from "../../../test/one-device.js";
import { FAST, setUp } from "../../../test/one-metered-device.js";

describe("a fast counter", () => {
  it("a fast counter closes a tick at each reading that shows a new value", () => {
    const { use, device, count } = setUp(FAST);
    count(1, 1300);
    count(2, 1300);
    expect(use).toMatchObject({ books: { ticks: 1, total: 300 }, openedAtS: 1 });
    count(3, 1400);
    expect(use).toMatchObject({ books: { ticks: 2, total: 400 }, openedAtS: 3 });
    expect(device).toMatchObject({ fast: true, tracked: false, pending: false, started: true });
  });

  it("a fast counter has not started before its first good reading", () => {
    const { device, count, use } = setUp(FAST, "none");
    device.take({ zone: "z", atMs: 500, kind: "none", reason: "EIO" }, false);
    expect(device.started).toBe(false);
    count(7, 5000);
    expect(device.started).toBe(true);
    expect(use).toMatchObject({ books: { total: 0 }, openedAtS: 7 });
  });

  it("a fast counter counts over its wrap", () => {
    const { use, count } = setUp({ ...FAST, maxWatts: 2000 });
    for (let atS = 100; atS <= 300; atS += 100) count(atS, (1000 + 1500 * atS) % 262_143.32885);
    expect(use.books.total).toBeCloseTo(450_000, 5);
    expect(use.lostTicks).toBe(0);
  });

  it("a fast counter loses the tick of a reset, and counts on from there", () => {
    const { device, use, count } = setUp(FAST);
    count(10, 2000);
    count(11, 3);
    expect([...device.reasons]).toEqual([["reset", 11]]);
    expect(use).toMatchObject({ books: { total: 1000 }, lostTicks: 1 });
    count(12, 303);
    expect(use).toMatchObject({ books: { total: 1300 }, lostTicks: 1 });
  });

  it("a fast counter loses the tick in which it may have wrapped twice", () => {
    const { device, use, count } = setUp(FAST);
    count(400, 50_000);
    expect(device.reasons.get("ambiguous")).toBe(400);
    expect(use).toMatchObject({ books: { total: 0 }, lostTicks: 1 });
  });

  it("a fast counter without a range that goes back was reset", () => {
    const { device, use, count } = setUp({ refreshMs: 1 });
    count(1, 999);
    expect(device.reasons.get("reset")).toBe(1);
    expect(use).toMatchObject({ books: { total: 0 }, lostTicks: 1 });
    count(2, 1099);
    expect(use.books.total).toBe(100);
  });

  it("a fast counter spans a gap with the tick of its next good reading", () => {
    const { device, use, count } = setUp(FAST);
    device.take({ zone: "z", atMs: 1000, kind: "none", reason: "EIO" }, false);
    expect(use.books.ticks).toBe(0);
    count(3, 1900);
    expect(use).toMatchObject({ books: { ticks: 1, total: 900 }, lostTicks: 0 });
    expect([...device.reasons]).toEqual([["gap", 1]]);
  });

  it("a fast counter says when its device is lost", () => {
    const { device } = setUp(FAST);
    device.take({ zone: "z", atMs: 1000, kind: "none", reason: "lost" }, false);
    expect([...device.reasons]).toEqual([["lost", 1]]);
  });

  it("a fast counter loses the tick in which the machine slept", () => {
    const { device, use, count } = setUp(FAST);
    count(1, 1100, true);
    expect(device.reasons.get("suspended")).toBe(1);
    expect(use).toMatchObject({ books: { total: 0 }, lostTicks: 1, openedAtS: 1 });
  });

  it("a fast counter starts anew after a clock that went back", () => {
    const { use, count } = setUp(FAST);
    count(100, 1100);
    count(50, 1200);
    expect(use).toMatchObject({ books: { total: 100 }, openedAtS: 50 });
    count(51, 1300);
    expect(use).toMatchObject({ books: { total: 200 }, openedAtS: 51 });
  });
});

describe("a tick of a fast counter", () => {
  it("a tick of a fast counter that is shorter than ten refreshes stays open where somebody started in it", () => {
    const { device, use, start, count } = setUp(FAST);
    count(1, 1100);
    start(1);
    count(1.008, 1101);
    expect(device).toMatchObject({ pending: true, unsettled: true });
    expect(use).toMatchObject({ books: { ticks: 1 }, openedAtS: 1 });
    count(1.0105, 1102);
    expect(use).toMatchObject({ books: { ticks: 2, total: 102 }, openedAtS: 1.0105 });
  });

  it("a tick of a fast counter that is short closes where nobody started or ended in it", () => {
    const { device, use, start, count } = setUp(FAST);
    start(0.5);
    count(1, 1100);
    count(1.002, 1101);
    expect(use).toMatchObject({ books: { ticks: 2, total: 101 }, openedAtS: 1.002 });
    expect(device.unsettled).toBe(false);
  });

  it("a tick of a fast counter stays open for 10 ms after its first value at most, then closes with the next", () => {
    const { use, ledger, start, count } = setUp({ ...FAST, refreshMs: 4 });
    count(1, 1100);
    const call = start(1);
    count(1.02, 1110);
    ledger.end(call, 1.022);
    count(1.03, 1111);
    // The first value waits since 1.02 s.
    expect(use.books.ticks).toBe(2);
    expect(use.books.total).toBe(111);
  });

  it("a value of a fast counter is as much older as its zone says", () => {
    const { use, count } = setUp({ ...FAST, refreshMs: 4, valueAge: { ms: 2, source: "test" } });
    count(1, 1100);
    expect(use.openedAtS).toBeCloseTo(0.998, 9);
  });
});

describe("a counter that stands still", () => {
  it("a counter that stands still for more than a second while something runs is stuck", () => {
    const { device, start, count } = setUp(FAST);
    count(5, 1000);
    expect(device.reasons.has("stuck")).toBe(false);
    start(5);
    count(6, 1000);
    expect(device.reasons.has("stuck")).toBe(false);
    count(6.1, 1000);
    expect(device.reasons.get("stuck")).toBe(6.1);
  });

  it("a counter that stands still is given ten refreshes", () => {
    const { device, start, count } = setUp({ refreshMs: 1000 });
    start(0);
    count(9.9, 1000);
    expect(device.reasons.has("stuck")).toBe(false);
    count(10.1, 1000);
    expect(device.reasons.has("stuck")).toBe(true);
  });

  it("a counter that stands still has its time counted from the last change of its value or of the load", () => {
    const { device, start, count } = setUp(FAST);
    start(0);
    count(0.9, 1010);
    count(1.8, 1010);
    start(1.7);
    count(2.6, 1010);
    expect(device.reasons.has("stuck")).toBe(false);
  });
});

it("the values of a counter that states one moment for several of them are all those of who ran", () => {
  const { device, use, start, ledger, count } = setUp({ refreshMs: 500, stamped: true, idleWatts: 0 });
  const running = start(1);
  // 100 W, stated every half second; the moments are in whole seconds.
  for (let halves = 2; halves <= 12; halves++) count(Math.floor(halves / 2), 1000 + 50 * halves);
  ledger.end(running, 6);
  count(7, 1700);
  expect([...device.reasons]).toEqual([]);
  expect(use).toMatchObject({ books: { total: 700 }, lostTicks: 0, openedAtS: 7 });
  expect(use.books.allocation.activity).toBeCloseTo(500, 9);
  expect(imbalance(use)).toBeLessThan(1e-9);
});

it.each([
  ["fast", { refreshMs: 1 }],
  ["slow", { refreshMs: 100 }],
  ["stamped", { refreshMs: 100, stamped: true }],
] as const)(
  "the ticks of a %s counter take in each joule that it shows, once, whenever it is read and whoever runs",
  (_, zone) => {
    const step = fc.record({
      gapMs: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 3000 })),
      watts: fc.integer({ min: 0, max: 700 }),
      what: fc.constantFrom("read", "start", "end"),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 80 }), (steps) => {
        const { device, use, ledger, start, count } = setUp(zone);
        const running: ReturnType<typeof start>[] = [];
        let [nowMs, joules, shown, shownMs] = [0, 1000, 1000, 0];
        const read = () => {
          // It refreshes every `refreshMs`.
          if (Math.floor(nowMs / zone.refreshMs) > shownMs / zone.refreshMs) {
            shown = joules;
            shownMs = zone.refreshMs * Math.floor(nowMs / zone.refreshMs);
          }
          count("stamped" in zone ? shownMs / 1000 : nowMs / 1000, shown);
        };
        for (const { gapMs, watts, what } of steps) {
          nowMs += gapMs;
          joules += (watts * gapMs) / 1000;
          if (what === "start") running.push(start(nowMs / 1000));
          const first = what === "end" ? running.shift() : undefined;
          if (first) ledger.end(first, nowMs / 1000);
          if (what === "read") read();
          expect(imbalance(use)).toBeLessThan(1e-6);
        }
        nowMs += 5000;
        read();
        device.closeHeld();
        expect([...device.reasons.keys()].filter((reason) => reason !== "stuck")).toEqual([]);
        expect(use.books.total - use.books.carry).toBeGreaterThanOrEqual(0);
        expect(use.books.total).toBeCloseTo(shown - 1000, 5);
        expect(imbalance(use)).toBeLessThan(1e-6);
        for (const value of Object.values(use.books.allocation)) expect(value).toBeGreaterThan(-1e-6);
      }),
      { numRuns: 200 },
    );
  },
);
