import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { throttleReason } from "./throttle-reasons.js";

describe("what holds a card down", () => {
  it.each([
    [0x0, "none"],
    [0x1, "none"], // it rests
    [0x2, "none"], // somebody chose its clocks
    [0x100, "none"], // clocks of a display
    [0x4, "power_cap"],
    [0x8, "hardware"],
    [0x10, "sync_boost"],
    [0x20, "thermal"],
    [0x40, "thermal"],
    [0x80, "power_brake"],
    [0x8 | 0x80, "power_brake"],
    [0x4 | 0x8 | 0x40, "thermal"],
    [0x1 | 0x4, "power_cap"],
    [0x4000, "none"], // nobody knows yet what it is
  ])("the throttle bits %i mean %s", (bits, reason) => {
    expect(throttleReason(bits)).toBe(reason);
  });

  it("a throttle reason is none only where no bit of a reason is set, for any bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
        expect(throttleReason(bits) === "none").toBe((bits & 0xfc) === 0);
      }),
    );
  });
});
