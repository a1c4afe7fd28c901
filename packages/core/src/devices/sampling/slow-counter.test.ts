/** How a counter that brings new values rarely closes its ticks. */

import { describe, expect, it } from "vitest";
import { imbalance } from "../../../test/one-device.js";
import { SLOW, setUp } from "../../../test/one-metered-device.js";

describe("a stamped slow counter", () => {
  it("a stamped slow counter closes a tick at each new stamp, at any time of its read, and is not tracked", () => {
    const { device, use, count } = setUp({ ...SLOW, stamped: true });
    count(0.12, 1012);
    count(0.12, 1012);
    expect(use).toMatchObject({ books: { ticks: 1, total: 12 }, openedAtS: 0.12 });
    count(0.19, 1026);
    expect(use).toMatchObject({ books: { ticks: 2, total: 26 }, openedAtS: 0.19 });
    expect(device).toMatchObject({ fast: false, tracked: false, pending: false });
  });

  it("a stamped slow counter says by a new stamp on an old count that nothing was drawn, and is not stuck", () => {
    const { device, use, start, count } = setUp({ ...SLOW, stamped: true });
    start(0);
    for (let atS = 1; atS <= 5; atS++) count(atS, 1000);
    expect(use).toMatchObject({ books: { ticks: 5, total: 0 }, openedAtS: 5 });
    expect([...device.reasons]).toEqual([]);
  });
});

describe("a slow counter", () => {
  /** Five refreshes of 100 ms from 1 s on, seen closely: 8 J each, which are those of a rest. */
  function taught(zone = {}) {
    const up = setUp({ ...SLOW, ...zone });
    for (let i = 0; i <= 5; i++) {
      up.count(0.999 + i / 10, 1000 + 8 * i);
      up.count(1.001 + i / 10, 1008 + 8 * i);
    }
    return up;
  }

  it("a slow counter closes a tick at each new value while nobody starts or ends, and learns its period", () => {
    const { device, use } = taught();
    expect(use).toMatchObject({ books: { ticks: 6, total: 48 } });
    expect(use.openedAtS).toBeCloseTo(1.5, 9);
    expect(device.phase.isKnown).toBe(true);
    expect(use.refreshS).toBeCloseTo(0.1, 9);
    expect(device).toMatchObject({ pending: false, unsettled: false, tracked: true });
  });

  it("a slow counter is new until its period was seen, for ten seconds, where it is no slower than one", () => {
    const { device } = setUp(SLOW);
    expect([device.isNew(9.9), device.isNew(10)]).toEqual([true, false]);
    expect(taught().device.isNew(2)).toBe(false);
    expect(setUp({ ...SLOW, refreshMs: 1001 }).device.isNew(1)).toBe(false);
    expect(setUp({ ...SLOW, stamped: true }).device.isNew(1)).toBe(false);
  });

  it("a slow counter teaches no idle power while nobody knows its period", () => {
    const { use, count } = setUp({ refreshMs: 100 });
    for (let i = 1; i <= 5; i++) count(i, 1000 + 80 * i);
    expect(use.idlePower.watts).toBeUndefined();
    for (let i = 0; i <= 5; i++) {
      count(5.999 + i / 10, 1400 + 8 * i);
      count(6.001 + i / 10, 1408 + 8 * i);
    }
    expect(use.idlePower.watts).toBeCloseTo(80, 1);
  });

  it("a new value of a slow counter waits where a call started and ended and it may be of either side, and the next one closes", () => {
    const { device, use, ledger, start, count } = taught();
    ledger.end(start(11.42), 11.44);
    count(11.45, 1048 + 800);
    expect(device.pending).toBe(true);
    expect(use.books.ticks).toBe(6);
    count(11.499, 1048 + 800);
    count(11.501, 1048 + 818);
    expect(device.pending).toBe(false);
    expect(use).toMatchObject({ books: { ticks: 7, total: 48 + 818 } });
    expect(use.openedAtS).toBeCloseTo(11.5, 9);
  });

  it("a new value of a slow counter that a read before a call finds closes at once, and the next refresh finds when it came", () => {
    const { use, ledger, start, count } = taught();
    count(11.45, 1048 + 792);
    expect(use.books.ticks).toBe(7);
    const call = start(11.46);
    ledger.end(call, 11.48);
    count(11.499, 1048 + 792);
    count(11.501, 1048 + 792 + 18);
    const { dynamic, idle } = use.read(call);
    // The value of 11.45 s came at 11.4 s: 18 J in the 100 ms from there, of which 8 J are idle and 1.6 J of those the call's.
    expect(dynamic + idle).toBeCloseTo(10 + 1.6, 6);
    expect(use.books.allocation.unattributed).toBeCloseTo(0, 6);
    expect(imbalance(use)).toBeLessThan(1e-9);
  });

  it("a new value of a slow counter that came before the last change waits, though its moment is known", () => {
    const { device, use, start, count } = taught();
    start(1.55);
    count(1.599, 1048);
    count(1.601, 1056);
    start(1.75);
    count(1.79, 1064);
    expect(device.pending).toBe(true);
    expect(use.openedAtS).toBeCloseTo(1.6, 2);
    count(1.799, 1064);
    count(1.801, 1072);
    expect(device.pending).toBe(false);
    expect(use.openedAtS).toBeCloseTo(1.8, 2);
  });

  it("a new value of a slow counter waits for two periods at most, then closes about when it came", () => {
    const { device, use, start, count } = taught();
    start(11.42);
    count(11.45, 1848);
    count(11.6, 1860);
    expect(device.pending).toBe(true);
    count(11.66, 1866);
    expect(device.pending).toBe(false);
    expect(use).toMatchObject({ books: { ticks: 7, total: 866 } });
    expect(Math.abs(use.openedAtS - 11.63)).toBeLessThan(0.05);
  });

  it("a new value of a slow counter closes at an expected moment while a long call runs and nothing changes", () => {
    const { device, use, start, count } = taught();
    start(1.55);
    count(1.599, 1048);
    count(1.601, 1056);
    count(2.05, 1100);
    expect(use.openedAtS).toBeCloseTo(2, 2);
    expect(use).toMatchObject({ books: { ticks: 8, total: 100 } });
    expect(device.pending).toBe(false);
  });

  it("a value that waits is taken in about when it came where nothing more is read", () => {
    const { device, use, start, count } = taught();
    start(11.42);
    count(11.45, 1848);
    device.closeHeld();
    device.closeHeld();
    expect(device.pending).toBe(false);
    expect(use).toMatchObject({ books: { ticks: 7, total: 848 } });
  });

  it("a value that waits is not lost where the next one comes much too late", () => {
    const { device, use, ledger, start, count } = taught();
    const call = start(11.42);
    ledger.end(call, 11.44);
    count(11.45, 1048 + 792);
    count(30, 1048 + 792 + 1498);
    device.closeHeld();
    const { dynamic, idle } = use.read(call);
    // 10 J more than at rest until 30 s.
    expect(dynamic + idle).toBeLessThan(20);
    expect(call.unsettled).toBe(0);
    expect(use.books.total).toBeCloseTo(48 + 792 + 1498, 6);
  });

  it("a value that comes late may hold all of the time in which none came", () => {
    const { device, use, count } = taught();
    count(3.9, 1048);
    count(4, 1048 + 2.5 * 690);
    expect([...device.reasons]).toEqual([]);
    expect(use.books.total).toBeCloseTo(48 + 2.5 * 690, 6);
    count(4.05, 5000);
    expect(device.reasons.has("reset")).toBe(true);
  });
});
