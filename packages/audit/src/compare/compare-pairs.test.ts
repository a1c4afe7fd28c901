import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACTS, pairsOf, runOf } from "../../test/simulated-runs.js";
import { comparePairs, compareRecordings } from "./compare-pairs.js";
import { limitOf } from "./limit.js";
import type { Pair, RunFacts } from "./run-figures.js";

const limits = [limitOf("energy=5%")];
const energyOf = (pairs: readonly Pair[], rules = { limits }) =>
  comparePairs(pairs, rules).components.find(({ component }) => component === "energy");

describe("verdicts", () => {
  it.each([
    [1.1, "fail"],
    [1.0, "pass"],
    [0.8, "pass"],
    [1.045, "inconclusive"],
  ])("HEAD that takes %d of BASE under a limit of 5 %%: %s", (ratio, outcome) => {
    expect(comparePairs(pairsOf(ratio), { limits }).outcome).toBe(outcome);
  });

  it("an inconclusive verdict names the pairs that would decide", () => {
    expect(energyOf(pairsOf(1.045))).toMatchObject({ outcome: "inconclusive", count: 10 });
    expect(energyOf(pairsOf(1.045))?.pairsNeeded).toBeGreaterThan(10);
  });

  it("a component without a limit is information", () => {
    expect(comparePairs(pairsOf(2), { limits: [] })).toMatchObject({
      outcome: "pass",
      components: [{ component: "energy", outcome: "information" }],
    });
  });

  it("a limit of a decrease holds quality", () => {
    const rules = { limits: [limitOf("quality=2%", "decrease")] };
    const pairs = (quality: number) =>
      pairsOf(1).map((pair, i) => ({
        ...pair,
        base: { ...pair.base, figures: { quality: 0.9 } },
        head: { ...pair.head, figures: { quality: quality + i / 1e5 } },
      }));
    expect(comparePairs(pairs(0.8), rules).outcome).toBe("fail");
    expect(comparePairs(pairs(0.89), rules).outcome).toBe("pass");
    expect(comparePairs(pairs(0.99), rules).outcome).toBe("pass");
  });

  it("a figure that one pair lacks leaves no verdict", () => {
    const pairs = pairsOf(0.8).map((pair, i) => (i === 3 ? { ...pair, head: runOf(0) } : pair));
    expect(comparePairs(pairs, { limits }).outcome).toBe("not comparable");
    expect(energyOf(pairs)?.why).toBe("1 of 10 pairs lacks a figure above 0");
    expect(comparePairs(pairsOf(1), { limits: [limitOf("carbon=5%")] }).outcome).toBe("not comparable");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])("a figure of %d leaves no verdict", (wrong) => {
    const pairs = pairsOf(1).map((pair) => ({ ...pair, head: runOf(wrong) }));
    expect(comparePairs(pairs, { limits }).outcome).toBe("not comparable");
  });

  it("stages are compared by their own figures", () => {
    const pairs = pairsOf(1, { stages: { retrieval: { energy: 30 } } }).map((pair) => ({
      ...pair,
      base: { ...pair.base, stages: { retrieval: { energy: 20 } } },
    }));
    const { outcome, components } = comparePairs(pairs, { limits: [limitOf("retrieval/energy=5%")] });
    expect(outcome).toBe("fail");
    expect(components[0]?.change).toBeCloseTo(0.5, 12);
  });

  it("identical pairs differ by nothing, and pass", () => {
    const pairs = pairsOf(1).map((pair) => ({ ...pair, head: pair.base }));
    expect(energyOf(pairs)).toMatchObject({
      outcome: "pass",
      change: 0,
      p: 1,
      interval: { low: 0, high: 0 },
    });
  });

  it("the fewer components have limits, the smaller their adjusted p", () => {
    const figures = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(figures, figures, (energy, latency) => {
        const pairs = energy.slice(0, latency.length).map(
          (one, i): Pair => ({
            first: "head",
            base: { facts: FACTS, figures: { energy: 1, latency: 1 } },
            head: { facts: FACTS, figures: { energy: one, latency: latency[i] as number } },
          }),
        );
        const alone = energyOf(pairs)?.adjustedP as number;
        const together = energyOf(pairs, { limits: [...limits, limitOf("latency=5%")] })?.adjustedP as number;
        expect(alone).toBeLessThanOrEqual(together);
      }),
    );
  });
});

describe("what is not comparable", () => {
  it.each<[string, Partial<RunFacts>]>([
    ["machines: simulated; other", { machine: "other" }],
    ["workloads: digest; other", { workload: "other" }],
    ["meters: rapl; process-cpu", { meters: ["process-cpu"] }],
    ["ways to know energy: measured; modelled", { energy: "modelled" }],
  ])("comparisons of different %s are refused", (why, other) => {
    const comparison = comparePairs(pairsOf(1, { facts: { ...FACTS, ...other } }), { limits });
    expect(comparison).toMatchObject({ outcome: "not comparable", why: `The runs had different ${why}.` });
  });

  it("a meter that is lost in mid-run is found in the one run that lacks it", () => {
    const pairs = pairsOf(1);
    pairs[9] = { ...(pairs[9] as Pair), head: { ...runOf(1), facts: { ...FACTS, meters: [] } } };
    expect(comparePairs(pairs, { limits }).why).toBe("The runs had different meters: rapl; none.");
  });

  it("no run at all is not comparable", () => {
    expect(comparePairs([], { limits })).toMatchObject({
      outcome: "not comparable",
      why: "There is no run.",
    });
  });
});

describe("modelled energy", () => {
  const facts = { ...FACTS, energy: "modelled", bandRatio: 6 } as const;
  const modelled = pairsOf(1.1, {}, facts).map(({ first, base, head }) => ({
    first,
    base: { ...base, figures: { energy: 10, cpu: 1 } },
    head: { ...head, figures: { energy: 10, cpu: 1.2 } },
  }));

  it("a change smaller than the band is tested as CPU seconds, and said so", () => {
    expect(energyOf(modelled)).toMatchObject({
      testedAs: "cpu",
      base: 1,
      outcome: "fail",
      why:
        "modelled from CPU seconds with a range of 6.0×: the change is one of CPU seconds, and " +
        "none of joules is claimed",
    });
  });

  it("a run whose band has no lower end widens it without bounds, and that is said", () => {
    const [one, ...rest] = modelled;
    if (!one) throw new Error("There is no pair.");
    const { bandRatio: _, ...unbounded } = facts;
    const pairs = [{ ...one, base: { ...one.base, facts: unbounded } }, ...rest];
    expect(energyOf(pairs)?.why).toMatch(/with a range that in some run has no lower end above 0:/);
  });

  it("a limit as wide as the band is tested as joules", () => {
    const wide = energyOf(modelled, { limits: [limitOf("energy=500%")] });
    expect(wide).toMatchObject({ base: 10, outcome: "pass" });
    expect(wide?.testedAs).toBeUndefined();
  });

  it("modelled energy without CPU seconds has no verdict", () => {
    expect(energyOf(pairsOf(1, {}, facts))?.outcome).toBe("not comparable");
  });

  it("joules of a stage are tested as its own CPU seconds", () => {
    const stages = { plan: { energy: 5, cpu: 2 } };
    const pairs = modelled.map(({ first, base, head }) => ({
      first,
      base: { ...base, stages },
      head: { ...head, stages },
    }));
    const { components } = comparePairs(pairs, { limits: [limitOf("plan/energy=5%")] });
    expect(components[0]).toMatchObject({ component: "plan/energy", testedAs: "plan/cpu", outcome: "pass" });
  });
});

describe("recordings", () => {
  const recording = (energy: number) => Array.from({ length: 20 }, (_, i) => runOf(energy + i / 100));
  const base = [100, 101, 99].map(recording);

  it("two a side are not compared, however many runs they have", () => {
    expect(compareRecordings(base.slice(1), base, { limits })).toMatchObject({
      outcome: "not comparable",
      why:
        "There are 2 of BASE and 3 of HEAD, and 3 a side are the fewest, as one day differs from " +
        "the next: run both in pairs instead.",
    });
  });

  it("three a side are compared by recordings", () => {
    const head = [119, 120, 121].map(recording);
    expect(compareRecordings(base, head, { limits })).toMatchObject({
      outcome: "fail",
      components: [{ count: 3 }],
    });
    const alike = compareRecordings(base, [100.5, 101.5, 99.5].map(recording), { limits });
    expect(alike.outcome).toBe("pass");
  });

  it.each([0.7, 0.53, 0.93])("recordings of equal quality %d and unequal length are equal", (quality) => {
    const rules = { limits: [limitOf("quality=0%", "decrease")] };
    const recordings = (...lengths: number[]) =>
      lengths.map((length) => Array.from({ length }, () => ({ facts: FACTS, figures: { quality } })));
    for (const lengths of [
      [9, 9, 9],
      [12, 11, 12],
      [8, 10, 9],
      [10, 10, 10, 10],
    ]) {
      expect(compareRecordings(recordings(10, 10, 10), recordings(...lengths), rules)).toMatchObject({
        outcome: "pass",
        components: [{ change: 0, p: 1 }],
      });
    }
  });

  it("recordings whose difference is the limit are within it", () => {
    for (const energy of [3, 7, 10, 100]) {
      const recordings = [10, 9, 11].map((length) => Array.from({ length }, () => runOf(energy)));
      const more = recordings.map((runs) => runs.map(() => runOf(energy * 1.05)));
      expect(compareRecordings(recordings, more, { limits }).outcome).toBe("pass");
    }
  });

  it("a recording whose runs are all void is none", () => {
    const voids = base.map((runs, i) => runs.map((run) => (i === 0 ? { ...run, isVoid: "steal" } : run)));
    const { outcome, why } = compareRecordings(voids, base, { limits });
    expect(outcome).toBe("not comparable");
    expect(why).toContain("There are 2 (and 1 without a run that counts) of BASE and 3 of HEAD");
  });
});

describe("limits", () => {
  it("a limit is read from its text", () => {
    expect(limitOf("retrieval/energy=2.5%")).toEqual({
      component: "retrieval/energy",
      direction: "increase",
      share: 0.025,
    });
  });

  it.each(["energy", "energy=5", "=5%", "energy=-5%", "energy=5%x", "energy=1e3%", "", "a b=5%"])(
    "%o is refused",
    (text) => {
      expect(() => limitOf(text)).toThrow("a component and a share in percent");
    },
  );
});
