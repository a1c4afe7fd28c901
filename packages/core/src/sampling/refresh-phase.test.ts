import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RefreshPhase } from "./refresh-phase.js";

/** Notes refreshes at these moments. */
function phaseOf(nominalS: number, moments: readonly number[]): RefreshPhase {
  const phase = new RefreshPhase(nominalS);
  for (const moment of moments) phase.note(moment);
  return phase;
}

describe("a refresh phase", () => {
  it("a refresh phase knows nothing before the first refresh", () => {
    const phase = new RefreshPhase(0.1);
    expect(phase.next(5)).toBeUndefined();
    expect(phase.latest(5)).toBe(5);
    expect(phase.periodS).toBe(0.1);
  });

  it("a refresh phase expects the next refresh after any moment", () => {
    const phase = phaseOf(0.1, [1]);
    expect(phase.next(1)).toBeCloseTo(1.1, 9);
    expect(phase.next(1.05)).toBeCloseTo(1.1, 9);
    expect(phase.next(1.25)).toBeCloseTo(1.3, 9);
    // Also after a moment before the last refresh the next is still to come.
    expect(phase.next(0.5)).toBeCloseTo(1.1, 9);
  });

  it("a refresh phase says when the last refresh was, one that came a little early included", () => {
    const phase = phaseOf(0.1, [1]);
    expect(phase.latest(1.25)).toBeCloseTo(1.2, 9);
    expect(phase.latest(1.295)).toBeCloseTo(1.295, 9);
    expect(phase.latest(1.28)).toBeCloseTo(1.2, 9);
    expect(phase.latest(1.02)).toBeCloseTo(1.02, 9);
    expect(phase.latest(0.9)).toBe(0.9);
  });

  it("a refresh phase learns a period that is 1 % off within a few refreshes", () => {
    const truth = 0.101;
    const phase = new RefreshPhase(0.1);
    let worst = 0;
    for (let i = 0; i <= 40; i++) {
      const at = 3 + i * truth;
      if (i > 20) worst = Math.max(worst, Math.abs((phase.next(at - 0.01) as number) - at));
      phase.note(at);
    }
    expect(phase.periodS).toBeCloseTo(truth, 4);
    // A poll starts 4 ms before the expected moment: the estimate must be much better than that.
    expect(worst).toBeLessThan(0.0005);
  });

  it("a refresh phase learns faster from refreshes that lie further apart", () => {
    const phase = phaseOf(0.1, [1, 1 + 5 * 0.101]);
    expect(phase.periodS).toBeCloseTo(0.1005, 9);
  });

  it("a refresh phase is not led astray by jitter", () => {
    const jitter = fc.array(fc.double({ min: -0.005, max: 0.005, noNaN: true }), {
      minLength: 200,
      maxLength: 200,
    });
    fc.assert(
      fc.property(jitter, (strays) => {
        const phase = phaseOf(
          0.1,
          strays.map((stray, i) => 1 + i * 0.101 + stray),
        );
        expect(Math.abs(phase.periodS - 0.101)).toBeLessThan(0.003);
      }),
      { numRuns: 50 },
    );
  });

  it("a refresh phase counts the periods between two refreshes that were seen", () => {
    const phase = phaseOf(0.1, [0, 0.7, 1.4]);
    expect(phase.periodS).toBeCloseTo(0.1, 9);
    expect(phase.next(1.45)).toBeCloseTo(1.5, 9);
  });

  it("a refresh phase does not learn where the number of periods is not clear", () => {
    expect(phaseOf(0.1, [1, 1.14]).periodS).toBe(0.1);
    expect(phaseOf(0.1, [1, 1.03]).periodS).toBe(0.1);
    // The phase is taken over all the same.
    expect(phaseOf(0.1, [1, 1.14]).lastS).toBe(1.14);
  });

  it("a refresh phase does not learn from a clock that goes back", () => {
    const phase = phaseOf(0.1, [5000, 10.021]);
    expect(phase.periodS).toBe(0.1);
    expect(phase.lastS).toBe(10.021);
  });

  it("a refresh phase keeps its period when it loses the phase", () => {
    const phase = phaseOf(0.1, [1, 1.102, 1.204]);
    const { periodS } = phase;
    phase.lose();
    expect(phase.next(2)).toBeUndefined();
    phase.note(7.5);
    expect(phase.periodS).toBe(periodS);
    expect(phase.next(7.5)).toBeCloseTo(7.5 + periodS, 9);
  });

  it("a refresh phase knows the moment of a refresh only where the reading before is close", () => {
    const phase = new RefreshPhase(0.1);
    expect(phase.precise(1, 0.991)).toBe(true);
    expect(phase.precise(1, 0.98)).toBe(false);
    expect(phase.precise(1, Number.NEGATIVE_INFINITY)).toBe(false);
    // Timers are no better than a few milliseconds, also for short periods.
    expect(new RefreshPhase(0.02).precise(1, 0.995)).toBe(true);
    expect(new RefreshPhase(0.02).precise(1, 0.99)).toBe(false);
  });

  it("a refresh is looked for once in a hundredth of a long period, and every 2 ms in a short one", () => {
    expect(new RefreshPhase(5).pollS).toBe(0.05);
    expect(new RefreshPhase(0.1).pollS).toBe(0.002);
  });
});
