import { describe, expect, it } from "vitest";
import { trials } from "../../../scripts/trials.js";
import { type Comparison, compare, limitOf } from "../src/index.js";
import { BAD, type Noise, QUIET, SHARED } from "./noisy-machine.js";
import { simulatedRuns } from "./simulated-runs.js";

const COMPARISONS = trials(60, 200);
const WITH_REGRESSION = trials(20, 50);
/** A test that alarms in 5 % of comparisons does so in more than 18 of 200, or 8 of 60, once in a hundred times. */
const MAX_CLAIMS = trials(8, 18);
const limits = [limitOf("energy=5%"), limitOf("latency=5%")];

async function comparisons(noise: Noise, ratio: number, count = COMPARISONS): Promise<Comparison[]> {
  const all: Comparison[] = [];
  for (let i = 0; i < count; i++)
    all.push(await compare({ limits, seed: `s${i}`, run: simulatedRuns(noise, 1000 + i, ratio) }));
  return all;
}

const failed = (all: readonly Comparison[]) => all.filter(({ outcome }) => outcome === "fail").length;
const claimed = (all: readonly Comparison[]) =>
  all.filter(({ components }) => components.some(({ adjustedP = 1 }) => adjustedP < 0.05)).length;

describe.each([
  ["on a quiet machine", QUIET],
  ["with a co-tenant that comes and goes", SHARED],
  ["on a bad machine", BAD],
])("comparisons %s", (_, noise) => {
  it("equal code alarms no more often than is promised", async () => {
    const all = await comparisons(noise, 1);
    expect(failed(all)).toBeLessThanOrEqual(0.05 * COMPARISONS);
    expect(claimed(all)).toBeLessThanOrEqual(MAX_CLAIMS);
  });

  it("a planted regression of 8 % is found, and its interval holds it", async () => {
    const all = await comparisons(noise, 1.08, WITH_REGRESSION);
    expect(failed(all)).toBeGreaterThanOrEqual(0.8 * all.length);
    const holding = all.filter(({ components }) => {
      const { low = 0, high = 0 } =
        components.find(({ component }) => component === "energy")?.interval ?? {};
      return low <= 0.08 && 0.08 <= high;
    });
    expect(holding.length).toBeGreaterThanOrEqual(0.85 * all.length);
  });
});

describe("a planted saving", () => {
  it("the saving passes with its guardrail, and fails without it", async () => {
    const outcome = async (guardrails: { readonly [step: string]: number }) =>
      (await compare({ limits, seed: "s", run: simulatedRuns(QUIET, 7, 0.8, { guardrails }) })).outcome;
    expect([await outcome({ moderation: 1 }), await outcome({ moderation: 0 }), await outcome({})]).toEqual([
      "pass",
      "fail",
      "fail",
    ]);
  });
});
