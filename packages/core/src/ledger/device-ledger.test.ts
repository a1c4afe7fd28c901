import { describe, expect, it } from "vitest";
import { collectGarbage } from "../../test/collect-garbage.js";
import type { Account } from "./account.js";
import { imbalance, setUp } from "./one-device.js";

describe("an account that expires", () => {
  it("an account that expires leaves its joules unattributed", () => {
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
    expect(device.allocation.unattributed).toBeCloseTo((100 * 0.5) / 1.5 + 7.5, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
    expect(settled).toEqual([late]);
  });

  it("an account that expires keeps what earlier ticks gave it, and knows how much of its time is lost", () => {
    const { ledger, device, start, energyOf } = setUp();
    const late = start(0);
    device.close(1, 130);
    ledger.end(late, 1.5);
    ledger.expire(late);
    device.close(2, 500);
    expect(energyOf(late)).toBeCloseTo(130, 9);
    expect(device.read(late).lostS).toBeCloseTo(0.5, 9);
  });

  it("an account that expires is not held on to by a device that never ticks", async () => {
    const { ledger, device, start } = setUp();
    const seen: WeakRef<Account>[] = [];
    const ghost = start(0);
    for (let i = 0; i < 2000; i++) {
      const account = ledger.start(ghost.claim, i, 1, undefined, { accountSettled: () => undefined });
      ledger.end(account, i + 0.5);
      ledger.expire(account);
      seen.push(new WeakRef(account));
    }
    await collectGarbage();
    expect(seen.filter((reference) => reference.deref()).length).toBeLessThan(10);
    // All of their joules go to nobody when the device speaks at last.
    device.close(2000, 62_000);
    expect(device.allocation.activity + device.allocation.unattributed).toBeCloseTo(62_000, 6);
    expect(device.allocation.unattributed).toBeCloseTo((2000 * 1000) / 3000 + 30 * 500, 6);
    expect(imbalance(device)).toBeLessThan(1e-6);
  });
});

describe("a tick", () => {
  it("a tick may end in the past: what comes later belongs to the next one", () => {
    const { device, start, energyOf } = setUp();
    const account = start(0);
    device.close(1, 130);
    // Seen at 2.4 s, but the refresh was at 2 s.
    device.close(2, 130);
    expect(device.openedAtS).toBe(2);
    const other = start(2.4);
    device.close(3, 130);
    expect(energyOf(other)).toBeCloseTo((100 * 0.6) / 1.6 + 9, 9);
    expect(energyOf(account) + energyOf(other)).toBeCloseTo(390, 9);
  });

  it("a tick ends no earlier than the last change in it", () => {
    const { ledger, device, start, energyOf } = setUp();
    const account = start(0);
    ledger.end(account, 1);
    device.close(0.5, 130);
    // The account ran until 1 s: a tick that ended before it would leave its last half second unpaid.
    expect(device.openedAtS).toBe(1);
    expect(energyOf(account)).toBeCloseTo(130, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a tick counts the accounts that ended in it, until the next one opens", () => {
    const { ledger, device, start } = setUp();
    const account = start(0);
    expect(device).toMatchObject({ alive: 1, ending: 0, changedAtS: 0, quiet: false });
    ledger.end(account, 0.5);
    expect(device).toMatchObject({ alive: 0, ending: 1, changedAtS: 0.5, quiet: false });
    device.close(1, 30);
    expect(device).toMatchObject({ alive: 0, ending: 0, quiet: true });
  });
});

describe("the quiet part of a tick", () => {
  it("the quiet part of a tick is booked apart, so that a short call is not drowned in the rest before it", () => {
    const { ledger, device, start, energyOf } = setUp();
    const account = start(9.95);
    ledger.end(account, 9.99);
    expect(device.quietUntilS).toBe(9.95);
    device.closeQuietPart(9.9, 297);
    expect(device.openedAtS).toBe(9.9);
    device.close(10, 30);
    expect(device.allocation.idle).toBeCloseTo(297 + 3 - device.read(account).idle, 9);
    // 30 J in the last 0.1 s, of which 3 J are idle; 1.2 J of those in the account's 40 ms.
    expect(energyOf(account)).toBeCloseTo(27 + 1.2, 9);
    expect(device.ticks).toBe(2);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("the quiet part of a tick teaches the idle power where nothing ran before it", () => {
    const { ledger, device, start } = setUp({ idleWatts: undefined });
    const account = start(5);
    ledger.end(account, 5.05);
    device.closeQuietPart(4.9, 4.9 * 40);
    expect(device.idlePower.watts).toBeUndefined();
    const other = setUp({ idleWatts: undefined });
    other.device.closeQuietPart(4.9, 4.9 * 40);
    expect(other.device.idlePower.watts).toBeCloseTo(40, 9);
  });

  it("the quiet part of a tick lasts until its first start, and is none where an account ran before", () => {
    const { ledger, device, start } = setUp();
    const long = start(0.5);
    device.close(1, 30);
    expect(device.quietUntilS).toBe(1);
    start(1.5);
    // The long one ran before: nothing of this tick is quiet.
    expect(device.quietUntilS).toBe(1);
    expect(device.quiet).toBe(false);
    ledger.end(long, 1.6);
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
  it("a lost tick gives no energy, and takes its time from the coverage of the accounts that ran in it", () => {
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
    expect(device.ticks).toBe(4);
    expect(device.read(inside)).toMatchObject({ lostS: 0.25, dynamic: 0, idle: 0 });
    expect(device.read(through).lostS).toBeCloseTo(1, 9);
    expect(device.read(after).lostS).toBe(0);
    expect(energyOf(through)).toBeCloseTo(130 + 130 + 80, 9);
    expect(device.total).toBe(130 + 130 + 160 + 30);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a lost tick shows on an account that did not change in it, before the account ends", () => {
    const { device, start } = setUp();
    const account = start(0);
    device.close(1, 130);
    device.lose(2.5);
    expect(device.read(account).lostS).toBeCloseTo(1.5, 9);
  });

  it("a lost tick settles the accounts that ended in it", () => {
    const { ledger, device, start, settled } = setUp();
    const account = start(0);
    ledger.end(account, 0.5);
    device.lose(1);
    expect(settled).toEqual([account]);
    expect(device.read(account).lostS).toBeCloseTo(0.5, 9);
  });
});

describe("a paused account", () => {
  it("a paused account owns nothing while its child runs, and takes on a changed weight afterwards", () => {
    const { ledger, device, start, energyOf } = setUp({ idleWatts: 0 });
    const parent = start(0);
    const child = start(1, 1, parent);
    ledger.setWeight(parent, 1.5, 3);
    device.close(2, 200);
    expect(energyOf(child)).toBeCloseTo(100, 9);
    expect(energyOf(parent)).toBeCloseTo(100, 9);
    ledger.end(child, 2);
    const other = start(2);
    device.close(3, 100);
    expect(energyOf(parent)).toBeCloseTo(175, 9);
    expect(energyOf(other)).toBeCloseTo(25, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a paused account runs again when the last of its children has ended", () => {
    const { ledger, device, start, energyOf } = setUp({ idleWatts: 0 });
    const parent = start(0);
    const first = start(0, 1, parent);
    const second = start(0, 1, parent);
    ledger.end(first, 1);
    device.close(2, 200);
    expect(energyOf(parent)).toBe(0);
    ledger.end(second, 2);
    device.close(3, 50);
    expect(energyOf(parent)).toBeCloseTo(50, 9);
  });
});

it("an account knows how much of its dynamic energy unmetered work in a partly covered tick may have used", () => {
  const { ledger, device, start } = setUp();
  const account = start(0);
  device.close(1, 130);
  expect(device.read(account).edge).toBe(0);
  ledger.end(account, 1.25);
  device.close(2, 130);
  expect(device.read(account).edge).toBeCloseTo(75, 9);
});

it("an account's sums stay exact beyond the ticks after which prices start again from 0", () => {
  const { device, start, energyOf } = setUp();
  const account = start(0);
  const other = start(0, 3);
  for (let i = 1; i <= 10_000; i++) device.close(i / 10, 13);
  expect(energyOf(account)).toBeCloseTo(10_000 * (10 / 4 + 1.5), 5);
  expect(energyOf(other)).toBeCloseTo(10_000 * (30 / 4 + 1.5), 5);
  expect(imbalance(device)).toBeLessThan(1e-9 * device.total);
});

describe("a clock that goes back", () => {
  it("a clock that goes back books no time twice and makes nothing negative", () => {
    const { ledger, device, start, settled } = setUp();
    const account = start(10);
    device.close(11, 60);
    device.open(2);
    device.close(3, 60);
    ledger.end(account, 3.5);
    device.close(4, 60);
    expect(settled).toEqual([account]);
    for (const joules of Object.values(device.allocation)) expect(joules).toBeGreaterThanOrEqual(-1e-9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });

  it("a clock that goes back in the middle of a tick loses the tick, not the balance", () => {
    const { ledger, device, start } = setUp();
    const account = start(10);
    ledger.setWeight(account, 19, 2);
    device.open(2);
    device.close(3, 60);
    for (const joules of Object.values(device.allocation)) expect(joules).toBeGreaterThanOrEqual(-1e-9);
    expect(imbalance(device)).toBeLessThan(1e-9);
    const { dynamic, idle } = device.read(account);
    expect(dynamic + idle).toBeLessThanOrEqual(60 + 1e-9);
    expect(dynamic + idle).toBeCloseTo(device.allocation.activity, 9);
  });
});
