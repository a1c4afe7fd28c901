import { describe, expect, it } from "vitest";
import { refreshSequence } from "./refresh-sequence.js";

describe("refreshSequence", () => {
  it("refreshSequence finds the last refresh of intervals that differ, in any order of asking", () => {
    const last = refreshSequence({ startMs: 0, intervalMs: (index) => (index % 4 === 3 ? 200 : 100) });
    expect([450, 500, 99.9, 100, 1099, -5].map(last)).toEqual([300, 500, 0, 100, 1000, 0]);
  });

  it("refreshSequence asks for each interval once, in order", () => {
    const asked: number[] = [];
    const last = refreshSequence({
      startMs: 5,
      intervalMs(index) {
        asked.push(index);
        return 10;
      },
    });
    for (const ms of [4, 26, 7, 26, 31]) last(ms);
    expect(asked).toEqual([0, 1, 2]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    "refreshSequence rejects an interval of %d ms, which would never pass or never end",
    (interval) => {
      const last = refreshSequence({ startMs: 0, intervalMs: () => interval });
      expect(() => last(1)).toThrow(`refreshSequence: intervalMs(0) gave ${interval}`);
    },
  );
});
