/** What the ledger knows of how sure an account's joules are. */

import { describe, expect, it } from "vitest";
import { setUp, shares } from "./one-device.js";

describe("what may be another's", () => {
  it("what may be another's in a tick that an account covers partly is what unmetered work may have used", () => {
    const { ledger, device, start } = setUp();
    const account = start(0);
    device.close(1, 130);
    expect(device.read(account).edge).toBe(0);
    ledger.end(account, 1.25);
    device.close(2, 130);
    expect(Math.sqrt(device.read(account).edge)).toBeCloseTo(75, 9);
  });

  it("what may be another's is the mean power for as long as nobody knows where a tick began and ended", () => {
    const { device, ledger, start } = setUp({ idleWatts: 0 });
    device.close(1, 50, shares({}), 0.03);
    const account = start(1);
    device.close(2, 100, shares({}), 0.04);
    expect(Math.sqrt(device.read(account).edge)).toBeCloseTo(5, 9);
    // Where it runs unchanged, what one tick has too much the next one has not.
    device.close(3, 100, shares({}), 0.04);
    expect(Math.sqrt(device.read(account).edge)).toBeCloseTo(5, 9);
    ledger.end(account, 3.5);
    const other = start(3.5);
    device.close(4, 100, shares({}), 0.03);
    // Each of the two has half of the tick.
    expect(device.read(other).edge).toBeCloseTo(2.5 ** 2 + 50 ** 2 * 0, 9);
  });
});

describe("the part of an account that was certainly its own", () => {
  it("the part of an account that was certainly its own is all of it while nobody else runs", () => {
    const { device, start } = setUp();
    const account = start(0, 7);
    for (const atS of [1, 2, 3]) device.close(atS, 130);
    const { alone, dynamic } = device.read(account);
    expect(dynamic).toBeCloseTo(300, 9);
    expect(alone).toBeCloseTo(300, 9);
  });

  it("the part of an account that was certainly its own is in each tick what it received, times its share of it", () => {
    const { device, start } = setUp({ idleWatts: 0 });
    const [one, three] = [start(0, 1), start(0, 3)];
    device.close(1, 100);
    device.close(2, 60, shares({ certain: 0.5 }));
    expect(device.read(one).alone).toBeCloseTo(25 / 4 + (15 / 4) * 0.5, 9);
    expect(device.read(three).alone).toBeCloseTo((75 * 3) / 4 + ((45 * 3) / 4) * 0.5, 9);
  });
});

describe("the seconds that no closed tick covers", () => {
  it("the seconds that no closed tick covers are those of an account since the open tick began, until it settles", () => {
    const { ledger, device, start } = setUp();
    const account = start(0);
    expect(device.openS(account, 0.5)).toBe(0.5);
    device.close(1, 30);
    expect(device.openS(account, 1.5)).toBe(0.5);
    ledger.end(account, 1.5);
    expect(device.openS(account, 1.5)).toBe(0.5);
    device.close(2, 30);
    expect(device.openS(account, 1.5)).toBe(0);
  });
});
