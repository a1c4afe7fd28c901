import { describe, expect, it } from "vitest";
import { pairsOf } from "../../test/simulated-runs.js";
import { comparePairs } from "./compare-pairs.js";
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
