import { describe, expect, it } from "vitest";
import { pairsOf, runOf } from "../../test/simulated-runs.js";
import { comparePairs, compareRecordings } from "./compare-pairs.js";
import { limitOf } from "./limit.js";
import type { Pair, RunFigures } from "./run-figures.js";

const limits = [limitOf("energy=5%")];

describe("guardrails", () => {
  const kept = (base: Partial<RunFigures>, head: Partial<RunFigures>, rules = {}) =>
    comparePairs(
      pairsOf(0.5, head).map((pair) => ({ ...pair, base: { ...pair.base, ...base } })),
      { limits, guardrails: rules },
    );

  it.each<[string, Partial<RunFigures>, Partial<RunFigures>]>([
    ["a step that no longer runs", { guardrails: { check: 2 } }, { guardrails: { check: 1 } }],
    ["a step that is not reported", { guardrails: { check: 2 } }, {}],
    ["the same steps for more goals", { guardrails: { check: 2 } }, { guardrails: { check: 2 }, goals: 2 }],
    ["lower recall", { recall: 0.9 }, { recall: 0.89 }],
    ["recall that is not reported", { recall: 0.9 }, {}],
    [
      "lost telemetry",
      { telemetry: { expected: 10, received: 10 } },
      { telemetry: { expected: 10, received: 9 } },
    ],
    ["no goal at all", { guardrails: { check: 2 } }, { guardrails: { check: 2 }, goals: 0 }],
  ])("half the energy with %s fails", (_, base, head) => {
    expect(kept(base, head).outcome).toBe("fail");
    expect(kept(base, base).outcome).toBe("pass");
  });

  it("a required step that nobody reports fails", () => {
    expect(kept({}, {}, { required: ["check"] })).toMatchObject({
      outcome: "fail",
      guardrails: [{ finding: "check: not reported → not reported per goal", isKept: false }],
    });
  });

  it("recall within the tolerance is kept", () => {
    expect(kept({ recall: 0.9 }, { recall: 0.89 }, { tolerance: 0.02 }).outcome).toBe("pass");
  });

  it("a step that is lower once may be so by chance, unless the policy is strict", () => {
    const pairs = pairsOf(0.5).map(
      ({ base, head }, i): Pair => ({
        first: "base",
        base: { ...base, guardrails: { check: 2 } },
        head: { ...head, guardrails: { check: i === 0 ? 1 : 2 } },
      }),
    );
    const [found] = comparePairs(pairs, { limits }).guardrails;
    expect(found).toMatchObject({ isKept: true, p: 0.5, change: expect.closeTo(-0.05, 12) });
    expect(comparePairs(pairs, { limits, guardrails: { strict: ["check"] } })).toMatchObject({
      outcome: "fail",
      guardrails: [{ isKept: false, finding: "check: 2 → 1.9 per goal" }],
    });
  });

  it("a step that each run of BASE has and none of HEAD is gone, however few pairs there are", () => {
    const pairs = pairsOf(0.5).slice(0, 2);
    const without = pairs.map((pair) => ({ ...pair, base: { ...pair.base, guardrails: { check: 1 } } }));
    expect(comparePairs(without, { limits }).outcome).toBe("fail");
  });

  it("fewer goals fail, and goals that HEAD keeps to itself count as missed", () => {
    expect(kept({ goals: 5 }, { goals: 4 })).toMatchObject({
      outcome: "fail",
      guardrails: [{ kind: "goals", finding: "goals: 5 → 4 per run", isKept: false }],
    });
    expect(kept({ goals: 5 }, {}).outcome).toBe("fail");
    expect(kept({ goals: 5 }, { goals: 4 }, { tolerance: 0.2 }).outcome).toBe("pass");
    expect(kept({}, { goals: 4 }).guardrails).toEqual([]);
  });

  it("steps in runs of different size are compared by the goal", () => {
    const sizes = [3, 1, 0, 4, 2, 5, 1, 3, 2, 4];
    const pairs = pairsOf(0.5).map(
      ({ base, head }, i): Pair => ({
        first: "base",
        base: { ...base, goals: sizes[i] as number, guardrails: { check: 3 * (sizes[i] as number) } },
        head: { ...head, goals: sizes[9 - i] as number, guardrails: { check: 3 * (sizes[9 - i] as number) } },
      }),
    );
    const found = comparePairs(pairs, { limits }).guardrails.find(({ name }) => name === "check");
    expect(found).toMatchObject({ isKept: true, p: 1, change: 0, leastDetectable: 0 });
  });

  it("guardrails and limits are corrected for each other, where BASE and HEAD differ", () => {
    const { guardrails, components } = kept({ goals: 5, recall: 1 }, { goals: 5, recall: 0.5 });
    expect(components[0]?.adjustedP).toBeCloseTo(components[0]?.p as number, 12);
    expect(guardrails.find(({ name }) => name === "recall")?.adjustedP).toBeCloseTo(2 / 2 ** 10, 12);
  });

  it("in recordings the unit is the recording", () => {
    const recordings = (...goals: number[]) =>
      goals.map((reached) => [0, 1].map((more) => ({ ...runOf(100), goals: reached + more })));
    const outcome = (...head: number[]) =>
      compareRecordings(recordings(8, 9, 8.5), recordings(...head), { limits }).outcome;
    expect(outcome(5, 4, 4.5)).toBe("fail");
    expect(outcome(8, 8.5, 8.7)).toBe("pass");
  });

  it("recall that is equal in recordings of unequal length is no test of its own", () => {
    const recordings = (energy: number, ...lengths: number[]) =>
      lengths.map((length, i) => Array.from({ length }, () => ({ ...runOf(energy + i), recall: 0.9 })));
    const { components } = compareRecordings(recordings(100, 10, 10, 10), recordings(101, 12, 11, 12), {
      limits,
    });
    expect(components[0]?.adjustedP).toBe(components[0]?.p);
  });

  it("recall that only good runs report is lower", () => {
    const pairs = pairsOf(0.5).map(
      ({ base, head }, i): Pair => ({
        first: "base",
        base: { ...base, recall: 0.9 },
        head: { ...head, ...(i > 0 && { recall: 0.95 }) },
      }),
    );
    expect(comparePairs(pairs, { limits }).outcome).toBe("fail");
  });
});
