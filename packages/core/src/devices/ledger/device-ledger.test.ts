import { describe, expect, it } from "vitest";
import { collectGarbage } from "../../../test/collect-garbage.js";
import { imbalance, setUp } from "../../../test/one-device.js";
import type { DeviceUse } from "./device-use.js";

describe("a use that expires", () => {
  it("a use that expires leaves its joules unattributed", () => {
    const { ledger, device, start, energyOf, settled } = setUp();
    const late = start(0);
    const other = start(0);
    ledger.end(late, 0.5);
    ledger.expire(late);
    expect(settled).toEqual([late]);
    device.close(1, 130);
    // 100 J over 1.5 weighted seconds; 30 J of idle, half of a half of it the late one's.
    expect(energyOf(other)).toBeCloseTo((100 * 1) / 1.5 + 22.5, 9);
    expect(energyOf(late)).toBe(0);
    expect(device.books.allocation.unattributed).toBeCloseTo((100 * 0.5) / 1.5 + 7.5, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
    expect(settled).toEqual([late]);
  });

  it("a use that expires keeps what earlier ticks gave it, and knows how much of its time is lost", () => {
    const { ledger, device, start, energyOf } = setUp();
    const late = start(0);
    device.close(1, 130);
    ledger.end(late, 1.5);
    ledger.expire(late);
    device.close(2, 500);
    expect(energyOf(late)).toBeCloseTo(130, 9);
    expect(device.read(late).lostS).toBeCloseTo(0.5, 9);
  });

  it("a use that expires is not held on to by a device that never ticks", async () => {
    const { ledger, device, start } = setUp();
    const seen: WeakRef<DeviceUse>[] = [];
    const ghost = start(0);
    for (let i = 0; i < 2000; i++) {
      const use = ledger.start(ghost.selection, i, 1, undefined, { deviceUseSettled: () => undefined });
      ledger.end(use, i + 0.5);
      ledger.expire(use);
      seen.push(new WeakRef(use));
    }
    await collectGarbage();
    expect(seen.filter((reference) => reference.deref()).length).toBeLessThan(10);
    // All of their joules go to nobody when the device speaks at last.
    device.close(2000, 62_000);
    expect(device.books.allocation.activity + device.books.allocation.unattributed).toBeCloseTo(62_000, 6);
    expect(device.books.allocation.unattributed).toBeCloseTo((2000 * 1000) / 3000 + 30 * 500, 6);
    expect(imbalance(device)).toBeLessThan(1e-6);
  });
});

describe("a tick", () => {
  it("a tick may end in the past: what comes later belongs to the next one", () => {
    const { device, start, energyOf } = setUp();
    const use = start(0);
    device.close(1, 130);
    // Seen at 2.4 s, but the refresh was at 2 s.
    device.close(2, 130);
    expect(device.openedAtS).toBe(2);
    const other = start(2.4);
    device.close(3, 130);
    expect(energyOf(other)).toBeCloseTo((100 * 0.6) / 1.6 + 9, 9);
    expect(energyOf(use) + energyOf(other)).toBeCloseTo(390, 9);
  });

  it("a tick that ends with a start, but for a rounding, has nothing for the use that starts", () => {
    const { device, start, energyOf } = setUp();
    const [firstS, secondS] = [9.503923723753541, 30.877079110825434];
    const first = start(firstS, 0);
    device.close(firstS + 2e-15, 359);
    expect(energyOf(first)).toBe(0);
    const second = start(secondS, 1.5);
    device.close(secondS + 4e-15, 1000);
    expect(energyOf(second)).toBeCloseTo(0, 9);
    device.close(31, 100);
    const given = energyOf(first) + energyOf(second);
    expect(given).toBeCloseTo(device.books.allocation.activity, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a tick ends no earlier than the last change in it, and the next one lends it what it is missing", () => {
    const { ledger, device, start, energyOf } = setUp({ idleWatts: 0 });
    const use = start(0);
    ledger.end(use, 1);
    device.close(0.8, 80);
    expect(device.openedAtS).toBe(1);
    expect(energyOf(use)).toBeCloseTo(100, 9);
    expect(device.books.total).toBeCloseTo(80, 9);
    expect(device.books.carry).toBeCloseTo(-20, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
    device.close(1.8, 100);
    expect(device.books.total).toBeCloseTo(180, 9);
    expect(device.books.allocation.unattributed).toBeCloseTo(80, 9);
    expect(device.books.carry).toBeCloseTo(0, 9);
  });

  it("a tick says who runs in it, when that last changed, and until when nobody did", () => {
    const { ledger, device, start } = setUp();
    expect(device).toMatchObject({ alive: 0, quiet: true });
    const use = start(0.25);
    expect(device).toMatchObject({ alive: 1, changedAtS: 0.25, quiet: false, restedUntilS: 0.25 });
    ledger.end(use, 0.5);
    expect(device).toMatchObject({ alive: 0, changedAtS: 0.5, quiet: false, restedUntilS: 0.25 });
    device.close(1, 30);
    expect(device).toMatchObject({ alive: 0, quiet: true, restedUntilS: 1 });
    device.close(2, 30);
    const long = start(2);
    device.close(3, 30);
    start(3.5);
    // The long one ran before: nothing of this tick is rest.
    expect(device.restedUntilS).toBe(Number.NEGATIVE_INFINITY);
    ledger.end(long, 3.6);
  });
});

describe("the rest before the first start of a tick", () => {
  it("the rest before the first start of a tick is booked apart where a value came in it, so that a short call is not drowned in it", () => {
    const { ledger, device, start, energyOf } = setUp();
    const use = start(9.95);
    ledger.end(use, 9.99);
    device.close(9.9, 297);
    expect(device.openedAtS).toBe(9.9);
    expect(energyOf(use)).toBe(0);
    device.close(10, 30);
    // 30 J in the last 0.1 s, of which 3 J are idle; 1.2 J of those in the use's 40 ms.
    expect(energyOf(use)).toBeCloseTo(27 + 1.2, 9);
    expect(device.books.allocation.idle).toBeCloseTo(297 + 1.8, 9);
    expect(device.books.ticks).toBe(2);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("the rest before the first start of a tick teaches the idle power once the device came to rest", () => {
    const { device, start } = setUp({ idleWatts: undefined });
    start(5);
    device.close(4.9, 4.9 * 40);
    expect(device.idlePower.watts).toBeCloseTo(40, 9);
  });

  it("the rest before the first start of a tick is none where a use ran before it", () => {
    const { device, start, energyOf } = setUp();
    const long = start(0);
    device.close(1, 130);
    start(1.5);
    device.close(1.4, 130);
    // The tick ends at the last change.
    expect(device.openedAtS).toBe(1.5);
    expect(energyOf(long)).toBeGreaterThan(250);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });
});

describe("the opening of a tick", () => {
  it("the opening of a tick moves to where it is known better, and corrects what the rest before it taught", () => {
    const { ledger, device, start, energyOf } = setUp({ idleWatts: undefined });
    device.close(1, 40);
    device.close(2, 38);
    device.reopen({ atS: 1.9, halfS: 0.001 });
    expect(device.openedAtS).toBe(1.9);
    const use = start(2.05);
    ledger.end(use, 2.1);
    device.close(2.2, 21);
    // 78 J in 1.9 s; it is taken over as this tick closes.
    expect(device.idlePower.watts).toBeCloseTo(78 / 1.9, 9);
    expect(energyOf(use)).toBeCloseTo(21 - 39 * 0.3 + 39 * 0.05, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("the opening of a tick moves no later than the first start in it", () => {
    const { device, start } = setUp();
    device.close(1, 30);
    start(1.5);
    device.reopen({ atS: 1.7, halfS: 0 });
    expect(device.openedAtS).toBe(1.5);
  });

  it("the opening of a tick stays where somebody ran before it", () => {
    const { device, start } = setUp();
    start(0.5);
    device.close(1, 30);
    device.reopen({ atS: 0.9, halfS: 0 });
    expect(device.openedAtS).toBe(1);
  });
});

it("a tick in which nothing runs teaches the idle power, once the device had a refresh to come to rest", () => {
  const { ledger, device, start } = setUp({ idleWatts: undefined });
  ledger.end(start(1), 1.95);
  device.close(2, 300);
  device.close(2.5, 100);
  expect(device.idlePower.watts).toBeUndefined();
  device.close(3, 20);
  expect(device.idlePower.watts).toBeCloseTo(40, 9);
});

describe("a tick that is lost", () => {
  it("a lost tick gives no energy, and takes its time from the coverage of the uses that ran in it", () => {
    const { ledger, device, start, energyOf } = setUp();
    const through = start(0);
    device.close(1, 130);
    const inside = start(1.25);
    ledger.end(inside, 1.5);
    device.lose(2);
    device.close(3, 130);
    const after = start(3);
    device.close(4, 160);
    ledger.end(through, 4);
    ledger.end(after, 4);
    device.close(5, 30);
    expect(device.lostTicks).toBe(1);
    expect(device.books.ticks).toBe(4);
    expect(device.read(inside)).toMatchObject({ lostS: 0.25, dynamic: 0, idle: 0 });
    expect(device.read(through).lostS).toBeCloseTo(1, 9);
    expect(device.read(after).lostS).toBe(0);
    expect(energyOf(through)).toBeCloseTo(130 + 130 + 80, 9);
    expect(device.books.total).toBe(130 + 130 + 160 + 30);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a lost tick shows on a use that did not change in it, before the use ends", () => {
    const { device, start } = setUp();
    const use = start(0);
    device.close(1, 130);
    device.lose(2.5);
    expect(device.read(use).lostS).toBeCloseTo(1.5, 9);
  });

  it("a lost tick settles the uses that ended in it", () => {
    const { ledger, device, start, settled } = setUp();
    const use = start(0);
    ledger.end(use, 0.5);
    device.lose(1);
    expect(settled).toEqual([use]);
    expect(device.read(use).lostS).toBeCloseTo(0.5, 9);
  });
});

it("a use's sums stay exact beyond the ticks after which prices start again from 0", () => {
  const { device, start, energyOf } = setUp();
  const use = start(0);
  const other = start(0, 3);
  for (let i = 1; i <= 10_000; i++) device.close(i / 10, 13);
  expect(energyOf(use)).toBeCloseTo(10_000 * (10 / 4 + 1.5), 5);
  expect(energyOf(other)).toBeCloseTo(10_000 * (30 / 4 + 1.5), 5);
  expect(imbalance(device)).toBeLessThan(1e-9 * device.books.total);
});

describe("a clock that goes back", () => {
  it("a clock that goes back books no time twice and makes nothing negative", () => {
    const { ledger, device, start, settled } = setUp();
    const use = start(10);
    device.close(11, 60);
    device.open(2);
    device.close(3, 60);
    ledger.end(use, 3.5);
    device.close(4, 60);
    expect(settled).toEqual([use]);
    for (const joules of Object.values(device.books.allocation)) expect(joules).toBeGreaterThanOrEqual(-1e-9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a clock that goes back in the middle of a tick loses the tick, not the balance", () => {
    const { ledger, device, start } = setUp();
    const use = start(10);
    ledger.setWeight(use, 19, 2);
    device.open(2);
    device.close(3, 60);
    for (const joules of Object.values(device.books.allocation)) expect(joules).toBeGreaterThanOrEqual(-1e-9);
    expect(imbalance(device)).toBeLessThan(1e-9);
    const { dynamic, idle } = device.read(use);
    expect(dynamic + idle).toBeLessThanOrEqual(60 + 1e-9);
    expect(dynamic + idle).toBeCloseTo(device.books.allocation.activity, 9);
  });
});
