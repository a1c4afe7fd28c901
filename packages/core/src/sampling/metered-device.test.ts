import { describe, expect, it } from "vitest";
import { FAST, SLOW, setUp } from "../../test/one-metered-device.js";

describe("a stamped slow counter", () => {
  it("a stamped slow counter closes a tick at each new stamp, at any time of its read, and is not tracked", () => {
    const { device, account, count } = setUp({ ...SLOW, stamped: true });
    count(0.12, 1012);
    count(0.12, 1012);
    expect(account).toMatchObject({ ticks: 1, total: 12, openedAtS: 0.12 });
    count(0.19, 1026);
    expect(account).toMatchObject({ ticks: 2, total: 26, openedAtS: 0.19 });
    expect(device).toMatchObject({ fast: false, tracked: false, pending: false });
  });

  it("a stamped slow counter says by a new stamp on an old count that nothing was drawn, and is not stuck", () => {
    const { device, account, start, count } = setUp({ ...SLOW, stamped: true });
    start(0);
    for (let atS = 1; atS <= 5; atS++) count(atS, 1000);
    expect(account).toMatchObject({ ticks: 5, total: 0, openedAtS: 5 });
    expect([...device.reasons]).toEqual([]);
  });
});

describe("a fast counter", () => {
  it("a fast counter closes a tick at each reading that shows a new value", () => {
    const { account, device, count } = setUp(FAST);
    count(1, 1300);
    count(2, 1300);
    expect(account).toMatchObject({ ticks: 1, total: 300, openedAtS: 1 });
    count(3, 1400);
    expect(account).toMatchObject({ ticks: 2, total: 400, openedAtS: 3 });
    expect(device).toMatchObject({ fast: true, tracked: false, pending: false, started: true });
  });

  it("a fast counter has not started before its first good reading", () => {
    const { device, count, account } = setUp(FAST, "none");
    device.take({ zone: "z", atMs: 500, kind: "none", reason: "EIO" }, false);
    expect(device.started).toBe(false);
    count(7, 5000);
    expect(device.started).toBe(true);
    expect(account).toMatchObject({ total: 0, openedAtS: 7 });
  });

  it("a fast counter counts over its wrap", () => {
    const { account, count } = setUp({ ...FAST, maxWatts: 2000 });
    for (let atS = 100; atS <= 300; atS += 100) count(atS, (1000 + 1500 * atS) % 262_143.32885);
    expect(account.total).toBeCloseTo(450_000, 5);
    expect(account.lostTicks).toBe(0);
  });

  it("a fast counter loses the tick of a reset, and counts on from there", () => {
    const { device, account, count } = setUp(FAST);
    count(10, 2000);
    count(11, 3);
    expect([...device.reasons]).toEqual([["reset", 11]]);
    expect(account).toMatchObject({ lostTicks: 1, total: 1000 });
    count(12, 303);
    expect(account).toMatchObject({ lostTicks: 1, total: 1300 });
  });

  it("a fast counter loses the tick in which it may have wrapped twice", () => {
    const { device, account, count } = setUp(FAST);
    count(400, 50_000);
    expect(device.reasons.get("ambiguous")).toBe(400);
    expect(account).toMatchObject({ lostTicks: 1, total: 0 });
  });

  it("a fast counter without a range that goes back was reset", () => {
    const { device, account, count } = setUp({ refreshMs: 1 });
    count(1, 999);
    expect(device.reasons.get("reset")).toBe(1);
    expect(account).toMatchObject({ lostTicks: 1, total: 0 });
    count(2, 1099);
    expect(account.total).toBe(100);
  });

  it("a fast counter spans a gap with the tick of its next good reading", () => {
    const { device, account, count } = setUp(FAST);
    device.take({ zone: "z", atMs: 1000, kind: "none", reason: "EIO" }, false);
    expect(account.ticks).toBe(0);
    count(3, 1900);
    expect(account).toMatchObject({ ticks: 1, total: 900, lostTicks: 0 });
    expect([...device.reasons]).toEqual([["gap", 1]]);
  });

  it("a fast counter says when its device is lost", () => {
    const { device } = setUp(FAST);
    device.take({ zone: "z", atMs: 1000, kind: "none", reason: "lost" }, false);
    expect([...device.reasons]).toEqual([["lost", 1]]);
  });

  it("a fast counter loses the tick in which the machine slept", () => {
    const { device, account, count } = setUp(FAST);
    count(1, 1100, true);
    expect(device.reasons.get("suspended")).toBe(1);
    expect(account).toMatchObject({ lostTicks: 1, total: 0, openedAtS: 1 });
  });

  it("a fast counter starts anew after a clock that went back", () => {
    const { account, count } = setUp(FAST);
    count(100, 1100);
    count(50, 1200);
    expect(account).toMatchObject({ total: 100, openedAtS: 50 });
    count(51, 1300);
    expect(account).toMatchObject({ total: 200, openedAtS: 51 });
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

describe("a slow counter", () => {
  it("a slow counter closes at a new value whose moment is known, and learns its phase", () => {
    const { device, account, count } = setUp(SLOW);
    count(0.198, 1000);
    count(0.2, 1016);
    expect(account).toMatchObject({ ticks: 1, total: 16, openedAtS: 0.2 });
    expect(device.phase.lastS).toBe(0.2);
    expect(device.pending).toBe(false);
  });

  it("a slow counter closes nothing at a new value whose moment is not known, and looks for the next refresh", () => {
    const { device, account, count } = setUp(SLOW);
    count(0.198, 1000);
    count(0.2, 1016);
    count(5.05, 1400);
    expect(device).toMatchObject({ pending: true, tracked: true });
    expect(device.phase.lastS).toBeUndefined();
    expect(account).toMatchObject({ ticks: 1, total: 16 });
    count(5.098, 1400);
    count(5.1, 1408);
    expect(device.pending).toBe(false);
    expect(account.total).toBe(408);
  });

  it("a slow counter splits off the rest before a call when it finds the refresh after it", () => {
    const { account, ledger, start, count } = setUp(SLOW);
    count(10.05, 1800);
    // The value of 10.05 s is that of the refresh at 10.0 s; the call lies between 10.06 and 10.08 s.
    const call = start(10.06);
    ledger.end(call, 10.08);
    count(10.098, 1800);
    count(10.1, 1818);
    expect(account.ticks).toBe(2);
    expect(account.total).toBe(818);
    const { dynamic, idle } = account.read(call);
    // 18 J in the last refresh, of which 8 J are idle and 1.6 J of them are the call's.
    expect(dynamic + idle).toBeCloseTo(10 + 1.6, 6);
  });

  it("a slow counter splits nothing where a call may have begun before the estimated refresh", () => {
    const { account, ledger, start, count } = setUp(SLOW);
    const call = start(9.95);
    count(10.05, 1800);
    ledger.end(call, 10.06);
    count(10.098, 1800);
    count(10.1, 1818);
    expect(account).toMatchObject({ ticks: 1, total: 818 });
  });

  it("a slow counter forgives an estimate that lies a little after the start", () => {
    const { account, ledger, start, count } = setUp(SLOW);
    const call = start(9.995);
    ledger.end(call, 10.02);
    count(10.05, 1800);
    count(10.098, 1800);
    count(10.1, 1818);
    expect(account).toMatchObject({ ticks: 2, total: 818 });
    const { dynamic, idle } = account.read(call);
    // 18 J from the start to the refresh, 105 ms later; idle energy for the call's 25 ms.
    expect(dynamic + idle).toBeCloseTo(18 - 8.4 + 2, 6);
  });

  it("a slow counter closes at an approximate moment while a long call runs and nothing changes", () => {
    const { device, account, start, count } = setUp(SLOW);
    start(0.05);
    count(0.098, 1000);
    count(0.1, 1008);
    count(0.55, 1060);
    // Known refreshes are at 0.1 + n × 0.1 s: the last one by 0.55 s was at 0.5 s.
    expect(account.openedAtS).toBeCloseTo(0.5, 6);
    expect(account).toMatchObject({ ticks: 2, total: 60 });
    expect(device.pending).toBe(false);
  });

  it.each([
    ["started", 0.15, undefined],
    ["ended", 0.05, 0.3],
  ] as const)("a slow counter waits when an account %s since the reading before", (_, startS, endS) => {
    const { device, account, ledger, start, count } = setUp(SLOW);
    const other = start(0.01);
    const first = start(startS);
    count(0.098, 1000);
    count(0.1, 1008);
    if (endS !== undefined) {
      ledger.end(first, endS);
      count(0.35, 1008);
    }
    count(0.55, 1060);
    expect(account.ticks).toBe(1);
    expect(device.pending).toBe(true);
    expect(other.ended).toBe(false);
  });

  it("a slow counter closes about when it was seen where no refresh can be found again and again", () => {
    const { device, account, start, count } = setUp(SLOW);
    count(0.098, 1000);
    count(0.1, 1008);
    start(0.15);
    count(0.5, 1060);
    start(0.6);
    count(0.9, 1100);
    expect(account).toMatchObject({ ticks: 2, total: 100, openedAtS: 0.9 });
    expect(device.pending).toBe(false);
  });
});

describe("a gauge", () => {
  it("a gauge is integrated between its readings", () => {
    const { device, account, power } = setUp({ refreshMs: 100 }, "power");
    power(2, 200);
    expect(account).toMatchObject({ ticks: 1, total: 300, openedAtS: 2 });
    power(3, 200);
    expect(account.total).toBe(500);
    expect(device).toMatchObject({ started: true, tracked: false, pending: false });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5])(
    "a gauge that says %d W has a gap, which the next reading spans",
    (watts) => {
      const { device, account, power } = setUp({ refreshMs: 100 }, "power");
      power(0.4, watts);
      expect([...device.reasons]).toEqual([["gap", 0.4]]);
      expect(account.total).toBe(0);
      power(0.8, 300);
      expect(account).toMatchObject({ ticks: 1, total: 160 });
    },
  );

  it("a gauge that is read twice at one moment counts nothing twice", () => {
    const { account, power } = setUp({ refreshMs: 100 }, "power");
    power(1, 100);
    power(1, 500);
    expect(account).toMatchObject({ ticks: 1, total: 100 });
    power(2, 500);
    expect(account.total).toBe(600);
  });

  it("a gauge loses the time in which the machine slept, and that of a clock that went back", () => {
    const { device, account, power } = setUp({ refreshMs: 100 }, "power");
    power(1, 100, true);
    expect(device.reasons.get("suspended")).toBe(1);
    expect(account).toMatchObject({ lostTicks: 1, total: 0 });
    power(0.5, 100);
    power(1.5, 100);
    expect(account.total).toBe(100);
  });

  it("a gauge that says 0 W has been read", () => {
    const { device, account, power } = setUp({ refreshMs: 100 }, "power");
    power(1, 0);
    expect(device.reasons.size).toBe(0);
    expect(account.total).toBe(50);
  });
});
