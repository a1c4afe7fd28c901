import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SamplingPace } from "./sampling-pace.js";
import { longestMs } from "./sampling-plan.js";

const after = (pace: SamplingPace, times: number, isThere: boolean, wasRead: boolean, random = 0.5) => {
  let last = pace.after(isThere, wasRead, random);
  for (let i = 1; i < times; i++) last = pace.after(isThere, wasRead, random);
  return last;
};

describe("the pace of sampling", () => {
  it("the sampling interval varies by at most a fifth", () => {
    const at = (random: number) => new SamplingPace(100).after(true, true, random)?.ms;
    expect([at(0), at(0.5), at(1)]).toEqual([80, 100, 120]);
  });

  it("sampling slows down after 100 samples without a read, and speeds up again at the next read", () => {
    const pace = new SamplingPace(100);
    expect(after(pace, 100, true, false)).toEqual({ ms: 100, rests: false });
    expect(after(pace, 1, true, false)).toEqual({ ms: 1000, rests: true });
    expect(after(pace, 1, true, true)).toEqual({ ms: 100, rests: false });
  });

  it("sampling ends when every device has been gone for 600 samples in a row", () => {
    const pace = new SamplingPace(100);
    expect(after(pace, 599, false, true)).toBeDefined();
    expect(after(pace, 1, true, true)).toBeDefined();
    expect(after(pace, 599, false, true)).toBeDefined();
    expect(after(pace, 1, false, true)).toBeUndefined();
  });

  it("the pace of sampling never makes a gap by itself", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (reads, random) => {
          const pace = new SamplingPace(100);
          for (const wasRead of reads)
            expect(pace.after(true, wasRead, random)?.ms).toBeLessThan(longestMs(100, true));
        },
      ),
    );
  });
});
