import { describe, expect, it } from "vitest";
import { setUp } from "../../../test/one-metered-device.js";

describe("a gauge that was unread for long", () => {
  it("a lost interval ends where the next sample's energy begins, so that no second is lost and counted", () => {
    const { use, start, power } = setUp({ refreshMs: 1000, idleWatts: 0 }, "power");
    const running = start(0.5);
    power(10, 100);
    power(11, 100);
    const { lostS, dynamic } = use.read(running);
    // The sample at 10 s is of 9.5 s; the next tick, up to 10.5 s, has 100 J.
    expect(lostS).toBeCloseTo(9);
    expect(dynamic).toBeCloseTo(100);
  });
});
