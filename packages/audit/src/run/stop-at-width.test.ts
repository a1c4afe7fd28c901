import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { normalFrom } from "../../test/noisy-machine.js";
import type { RepetitionEntry } from "../format/entries.js";
import { WidthRule } from "./stop-at-width.js";

const MEDIAN = 40;
const SEEDS = 2000;
const counting = (joules: number | undefined, facts = {}): RepetitionEntry => ({
  ...{ type: "repetition", index: 0, from: 0, to: 1, footprints: 1, facts },
  ...(joules !== undefined && { joules }),
});

/** Audits by the rule: how many intervals hold the median, and how many repetitions they take. */
function simulated(relativeWidth: number, noise: number, voidShare: number) {
  let held = 0;
  let taken = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const uniform = random(seed);
    const normal = normalFrom(uniform);
    const rule = new WidthRule({ relativeWidth });
    const counted: RepetitionEntry[] = [];
    for (let done = 1; done <= rule.max; done++) {
      taken++;
      if (uniform() >= voidShare) counted.push(counting(MEDIAN * Math.exp(noise * normal())));
      if (rule.isEnough(counted, done === rule.max)) break;
    }
    const { low = 0, high = 0 } = rule.reached ?? {};
    if (low <= MEDIAN && MEDIAN <= high) held++;
  }
  return { coverage: held / SEEDS, repetitions: taken / SEEDS };
}

describe("the rule that stops at a width", () => {
  it.each([
    ["no repetition", 0],
    ["each tenth repetition", 0.1],
    ["half of them", 0.5],
  ])("the interval at which an audit stops holds its 95 %% where %s is void", (_which, voidShare) => {
    for (const [width, noise] of [
      [0.02, 0.01],
      [0.05, 0.02],
      [0.02, 0.05],
    ] as const) {
      const seen = simulated(width, noise, voidShare);
      expect(seen.coverage).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("a quieter workload needs fewer repetitions", () => {
    const [quiet, noisy] = [simulated(0.05, 0.01, 0), simulated(0.05, 0.04, 0)];
    expect(quiet.repetitions).toBeLessThan(noisy.repetitions / 2);
  });

  it("the rule looks at joules if all have them, else at CPU seconds, else at nothing", () => {
    const rule = () => new WidthRule({ relativeWidth: 0.5, min: 10, max: 10 });
    const looked = (entries: readonly RepetitionEntry[]) => {
      const one = rule();
      return [one.isEnough(entries, false), one.reached?.figure];
    };
    const ten = (entry: (i: number) => RepetitionEntry) => Array.from({ length: 10 }, (_, i) => entry(i));
    expect(looked(ten((i) => counting(100 + i, { cpuS: 1 })))).toEqual([true, "joules"]);
    expect(looked(ten((i) => counting(i === 3 ? undefined : 100 + i, { cpuS: 2 })))).toEqual([true, "cpuS"]);
    expect(looked(ten(() => counting(undefined)))).toEqual([false, undefined]);
    expect(looked(ten(() => counting(0)))).toEqual([false, "joules"]);
    expect(looked(ten((i) => counting(100 + i)).slice(1))).toEqual([false, undefined]);
  });

  it("an interval has limits, or is none where too few repetitions count", () => {
    const reached = (count: number) => {
      const rule = new WidthRule({ relativeWidth: 0.02, min: 6, max: 6 });
      const entries = Array.from({ length: count }, (_, i) => counting(100 + i));
      expect(rule.isEnough(entries, true)).toBe(false);
      return rule.reached;
    };
    expect(reached(5)).toBeUndefined();
    expect(reached(6)).toMatchObject({ low: 100, high: 105, isNarrow: false });
  });

  it("no look comes after the last that was planned", () => {
    const rule = new WidthRule({ relativeWidth: 0.001, min: 6, max: 12 });
    const entries = Array.from({ length: 40 }, (_, i) => counting(100 + (i % 7)));
    for (let count = 1; count <= 40; count++) rule.isEnough(entries.slice(0, count), count === 40);
    expect(rule.reached).toMatchObject({ looks: 2, isNarrow: false });
  });
});
