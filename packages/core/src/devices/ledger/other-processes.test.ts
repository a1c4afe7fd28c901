import { describe, expect, it } from "vitest";
import { imbalance, setUp, shares } from "../../../test/one-device.js";

describe("other processes", () => {
  it("other processes keep their part also while nothing of ours runs", () => {
    const { device } = setUp();
    device.close(1, 130, shares({ own: 0.25 }));
    expect(device.books.allocation).toMatchObject({ idle: 30, otherProcess: 75, unattributed: 25 });
  });

  it("processes on one host never receive more together than it drew, with any idle power that each learned", () => {
    // Each learned its idle power while the other one was busy: 30 W are really 20 W and the other's 10 W.
    const drawn = 100;
    const received = [0, 1].map(() => {
      const { device, start } = setUp({ idleWatts: 30 });
      start(0);
      for (let i = 1; i <= 100; i++) device.close(i / 10, 4, shares({ own: 1, idle: 0.5, most: 0.5 }));
      return device.books.allocation.activity;
    });
    const sum = received.reduce((a, b) => a + b, 0);
    // By a refresh of idle energy each, which an earlier tick may have left.
    expect((sum * drawn) / 400).toBeLessThanOrEqual(drawn + 2 * 3);
    expect(sum).toBeGreaterThan(390);
  });

  it("a tick leaves what it did not use to the next one, by a refresh of idle energy at most", () => {
    const { device, start, energyOf } = setUp({ idleWatts: 30 });
    const use = start(0);
    // Half of the energy is the most; the idle share asks for less in the first tick, for more in the second.
    device.close(0.1, 3, shares({ idle: 0, most: 0.5 }));
    expect(energyOf(use)).toBe(0);
    device.close(0.2, 3, shares({ idle: 1, most: 0.5 }));
    expect(energyOf(use)).toBeCloseTo(3, 9);
    device.close(0.3, 3, shares({ idle: 1, most: 0.5 }));
    expect(energyOf(use)).toBeCloseTo(4.5, 9);
    expect(imbalance(device)).toBeLessThan(1e-9);
  });
});
