import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { TimeLimit } from "./time-limit.js";

describe("the time limit", () => {
  it("work that goes on after its signal ends the audit", async () => {
    const limit = new TimeLimit(new AbortController().signal, 0.001, 0.001);
    await expect(limit.within(() => new Promise(() => undefined))).rejects.toThrow(
      "did not end 0.001 s after",
    );
    expect([limit.why, limit.signal.aborted]).toEqual(["failed: timeout, longer than 0.001 s", true]);
    expect(await new TimeLimit(new AbortController().signal, 60).within(() => 5)).toBe(5);
  });

  it.each([2_147_484, Number.POSITIVE_INFINITY])(
    "work is not cut off by a limit of %d s",
    async (seconds) => {
      const limit = new TimeLimit(new AbortController().signal, seconds);
      expect(await limit.within(() => setTimeout(20, 5))).toBe(5);
      expect([limit.why, limit.signal.aborted]).toEqual([undefined, false]);
    },
  );
});
