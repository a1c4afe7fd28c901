/** What the ledger knows of how sure a use's joules are. */

import { describe, expect, it } from "vitest";
import { setUp, shares } from "../../../test/one-device.js";

describe("what may be another's", () => {
  it("what may be another's is how far the power at rest strays, for as long as it was taken off", () => {
    const { ledger, device, start } = setUp({ idleWatts: undefined, idle: "exclude" });
    for (let i = 0; i < 4; i++) device.close(i + 1, i % 2 === 0 ? 78 : 82);
    const use = start(4.5);
    ledger.end(use, 5);
    device.close(5, 80 + 10);
    // Nine of ten rests are within 1.645 deviations, here of 2 W; half of the tick was rest, and half was not all of it the call's.
    expect(Math.sqrt(device.read(use).edge)).toBeCloseTo(Math.hypot(5, 1.645 * 2 * 0.5), 2);
  });

  it("what may be another's in a tick that a use covers partly is what unmetered work may have used", () => {
    const { ledger, device, start } = setUp();
    const use = start(0);
    device.close(1, 130);
    expect(device.read(use).edge).toBe(0);
    ledger.end(use, 1.25);
    device.close(2, 130);
    expect(Math.sqrt(device.read(use).edge)).toBeCloseTo(75, 9);
  });

  it("what may be another's is the mean power for as long as nobody knows where a tick began and ended", () => {
    const { device, ledger, start } = setUp({ idleWatts: 0 });
    device.close(1, 50, shares({}), 0.03);
    const use = start(1);
    device.close(2, 100, shares({}), 0.04);
    expect(Math.sqrt(device.read(use).edge)).toBeCloseTo(5, 9);
    // Where it runs unchanged, what one tick has too much the next one has not.
    device.close(3, 100, shares({}), 0.04);
    expect(Math.sqrt(device.read(use).edge)).toBeCloseTo(5, 9);
    ledger.end(use, 3.5);
    const other = start(3.5);
    device.close(4, 100, shares({}), 0.03);
    // Each of the two has half of the tick.
    expect(device.read(other).edge).toBeCloseTo(2.5 ** 2 + 50 ** 2 * 0, 9);
  });
});

describe("the part of a use that was certainly its own", () => {
  it("the part of a use that was certainly its own is all of it while nobody else runs", () => {
    const { device, start } = setUp();
    const use = start(0, 7);
    for (const atS of [1, 2, 3]) device.close(atS, 130);
    const { alone, dynamic } = device.read(use);
    expect(dynamic).toBeCloseTo(300, 9);
    expect(alone).toBeCloseTo(300, 9);
  });

  it("the part of a use that was certainly its own is in each tick what it received, times its share of it", () => {
    const { device, start } = setUp({ idleWatts: 0 });
    const [one, three] = [start(0, 1), start(0, 3)];
    device.close(1, 100);
    device.close(2, 60, shares({ certain: 0.5 }));
    expect(device.read(one).alone).toBeCloseTo(25 / 4 + (15 / 4) * 0.5, 9);
    expect(device.read(three).alone).toBeCloseTo((75 * 3) / 4 + ((45 * 3) / 4) * 0.5, 9);
  });
});

describe("the seconds that no closed tick covers", () => {
  it("the seconds that no closed tick covers are those of a use since the open tick began, until it settles", () => {
    const { ledger, device, start } = setUp();
    const use = start(0);
    expect(device.openS(use, 0.5)).toBe(0.5);
    device.close(1, 30);
    expect(device.openS(use, 1.5)).toBe(0.5);
    ledger.end(use, 1.5);
    expect(device.openS(use, 1.5)).toBe(0.5);
    device.close(2, 30);
    expect(device.openS(use, 1.5)).toBe(0);
  });
});
