import { describe, expect, it } from "vitest";
import { cpuTicksOf, steadinessOf, voidBy } from "./steadiness.js";

const STAT = "cpu  100 10 50 800 20 5 5 10 7 3\ncpu0 1 1 1 1 1 1 1 1 0 0\n";
const SELF = "7 (odd ) name) S 1 1 1 0 -1 4194304 9 9 9 9 40 20 6 4 20 0 11 0 5\n";
const ticks = (own: number, busy: number, steal: number, total: number) => ({ own, busy, steal, total });

describe("CPU times of procfs", () => {
  it("CPU times are read as proc(5) describes them, with children that have ended", () => {
    expect(cpuTicksOf(STAT, SELF)).toEqual(ticks(70, 170, 10, 1000));
  });

  it("texts that are no CPU times give nothing", () => {
    for (const [all, self] of [
      ["", ""],
      [STAT, "7 (x) S 1"],
      ["cpu 1 2 3\n", SELF],
      ["cpu a b c d e f g h\n", SELF],
    ])
      expect(cpuTicksOf(all as string, self as string)).toBeUndefined();
  });
});

describe("a repetition", () => {
  const before = ticks(0, 0, 0, 0);
  const of = (own: number, busy: number, steal: number) =>
    steadinessOf(before, ticks(own, busy, steal, 1000)) as NonNullable<ReturnType<typeof steadinessOf>>;

  it("a repetition is void above the stated shares of steal and of other processes, not at them", () => {
    expect(voidBy(of(500, 500, 0))).toBeUndefined();
    expect(voidBy(of(500, 600, 10))).toBeUndefined();
    expect(voidBy(of(500, 500, 11))).toBe("other machines used 1.1 % of CPU time, limit 1 %");
    expect(voidBy(of(500, 601, 0))).toBe("other processes used 10.1 % of CPU time, limit 10 %");
    expect(voidBy(of(500, 601, 11), { steal: 0.5, others: 0.5 })).toBeUndefined();
  });

  it("a repetition in which no time passed has no shares", () => {
    expect(steadinessOf(before, before)).toBeUndefined();
  });
});
