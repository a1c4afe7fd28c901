/** Calls that share a card and draw more, or less, than their equal weights say, through the whole of `createMetering`. */

import { describe, expect, it } from "vitest";
import { isInBand, type SimulatedCall, simulation } from "../simulated-calls.js";

const zone = { wattsPerWeight: 60, maxWatts: 20_000 };

/** Pairs of calls whose real power is lognormal; `reportMs`: how often their joules are asked for meanwhile. */
async function pairs({
  count,
  callMs,
  reportMs = callMs,
}: Readonly<Record<"count" | "callMs", number>> & { reportMs?: number }) {
  const calls: SimulatedCall[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const { next, clock, begin, metering, settle } = await simulation({ seed, zone });
    const gaussian = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const pair = [0.7 * gaussian(), 0.7 * gaussian()].map((log) => begin({ draws: Math.exp(log) }));
    for (let ms = 0; ms < callMs; ms += reportMs) {
      await clock.advanceAsync(reportMs);
      if (reportMs < callMs) void metering.flush();
    }
    for (const call of pair) call.end();
    await settle();
    calls.push(...pair);
  }
  return { calls, inBand: calls.filter(isInBand).length / calls.length };
}

describe("the band of a call that shares a card", () => {
  it.each([
    { count: 40, callMs: 60_000, reportMs: 60_000 },
    { count: 40, callMs: 4000, reportMs: 100 },
  ])(
    "the band of a call that shares a card for $callMs ms holds nine of ten truths, reported every $reportMs ms",
    async (plan) => {
      const { inBand } = await pairs(plan);
      expect(inBand).toBeGreaterThanOrEqual(0.9);
    },
  );

  it("the doubt of a call is that of the whole call, however often its joules were reported meanwhile", async () => {
    const plan = { count: 1, callMs: 4000 };
    const [{ calls: atOnce }, { calls: inSlices }] = [
      await pairs(plan),
      await pairs({ ...plan, reportMs: 100 }),
    ];
    for (const [i, { footprint }] of inSlices.entries()) {
      const { uncertainty, energy } = footprint ?? {};
      const whole = atOnce[i]?.footprint;
      expect(uncertainty?.dominant).toBe("sharing");
      for (const what of ["sharing", "sensor"] as const)
        expect((uncertainty?.[what] ?? 0) / (whole?.uncertainty?.[what] ?? 1)).toBeCloseTo(1, 1);
      expect((energy?.high ?? 0) / (whole?.energy?.high ?? 1)).toBeCloseTo(1, 1);
    }
  });

  it("the bands of two agents side by side hold their totals after twenty calls each, where the model of one draws four times more", async () => {
    const { clock, begin, settle, next } = await simulation({ seed: 1, zone });
    const agents = [1, 4].map((draws) => ({
      draws,
      agent: begin({ kind: "agent" }),
      calls: [] as SimulatedCall[],
    }));
    for (let i = 0; i < 20; i++) {
      for (const { draws, agent, calls } of agents) calls.push(begin({ draws, parent: agent }));
      await clock.advanceAsync(500 + 1000 * next());
      for (const { calls } of agents) calls.at(-1)?.end();
      await clock.advanceAsync(50);
    }
    for (const { agent } of agents) agent.end();
    await settle();
    for (const { agent, calls } of agents) {
      const truth = calls.reduce((sum, { work }) => sum + work.truth(), 0);
      const { low, high } = agent.footprint?.energy ?? { low: Number.NaN, high: Number.NaN };
      expect(low).toBeLessThanOrEqual(truth);
      expect(high).toBeGreaterThanOrEqual(truth);
    }
  });
});
