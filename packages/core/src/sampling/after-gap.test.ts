import { describe, expect, it } from "vitest";
import { FAST, setUp } from "../../test/one-metered-device.js";

describe("a counter that its meter adds up", () => {
  it("loses the interval before a reading whose count does not have all of it", () => {
    const { device, account, count } = setUp(FAST);
    count(1, 1100);
    const afterGap = { zone: "z", atMs: 5000, kind: "counter", microjoules: 1_150_000_000n } as const;
    device.take({ ...afterGap, afterGap: true }, false);
    expect(account).toMatchObject({ ticks: 1, total: 100, lostTicks: 1, openedAtS: 5 });
    expect([...device.reasons]).toEqual([["gap", 5]]);
    count(6, 1250);
    expect(account).toMatchObject({ ticks: 2, total: 200, lostTicks: 1 });
  });

  it("begins with a reading after a gap as with any other", () => {
    const { device, account } = setUp(FAST, "none");
    device.take({ zone: "z", atMs: 1000, kind: "counter", microjoules: 5n, afterGap: true }, false);
    expect([account.lostTicks, ...device.reasons]).toEqual([0]);
    expect(device.started).toBe(true);
  });
});
