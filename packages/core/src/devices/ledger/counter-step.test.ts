import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CounterRange, counterStep } from "../sampling/gauge-counter.js";

/** RAPL's package counter wraps here, in µJ. */
const MODULUS = 262_143_328_850n;
const rapl: CounterRange = { maxWatts: 2000, refreshS: 0.001, modulusMicrojoules: MODULUS };
const gpu: CounterRange = { maxWatts: 700, refreshS: 0.1, modulusMicrojoules: undefined };

describe("two readings of a counter", () => {
  it("two equal readings of a counter say that nothing new was counted", () => {
    expect(counterStep(5n, 5n, 10, rapl)).toBe(0n);
  });

  it("two readings of a counter give their exact difference", () => {
    expect(counterStep(1_000_000n, 2_500_001n, 1, rapl)).toBe(1_500_001n);
  });

  it("two readings of a counter with a wrap between them give the exact difference over it", () => {
    expect(counterStep(MODULUS - 328_850n, 1_000_000n, 0.1, rapl)).toBe(1_328_850n);
    expect(counterStep(MODULUS - 1n, 0n, 0.1, rapl)).toBe(1n);
  });

  it("two readings between which a counter may have wrapped twice are ambiguous", () => {
    const wrapS = Number(MODULUS) / 1e6 / rapl.maxWatts;
    // 266,287 J were drawn: one range and 4,143 J more.
    expect(counterStep(0n, 4_143_000_000n, wrapS, rapl)).toBe("ambiguous");
    expect(counterStep(7n, 7n, wrapS * 2, rapl)).toBe("ambiguous");
    expect(counterStep(0n, 4_143_000_000n, wrapS * 0.999, rapl)).toBeTypeOf("bigint");
  });

  it("two readings of a counter without a range are never ambiguous", () => {
    expect(counterStep(0n, 690_000_000n * 86_400n, 86_400, gpu)).toBe(690_000_000n * 86_400n);
  });

  it("a counter that went back is a reset where it has no range, or where a wrap would be too much", () => {
    expect(counterStep(62_144_000_000n, 0n, 1, gpu)).toBe("reset");
    expect(counterStep(200_000_000_000n, 100n, 1, rapl)).toBe("reset");
  });

  it("two readings that differ by more than the device can draw are a reset", () => {
    // 700 W for 1 s and the refresh before it.
    expect(counterStep(0n, 769_999_999n, 1, gpu)).toBe(769_999_999n);
    expect(counterStep(0n, 770_000_001n, 1, gpu)).toBe("reset");
  });

  it("readings beyond their own range are a reset, not a negative energy", () => {
    expect(counterStep(MODULUS + 50n, 20n, 1, rapl)).toBe("reset");
    expect(counterStep(MODULUS * 2n, MODULUS - 1n, 0.001, rapl)).toBe("reset");
  });

  it("readings of a GPU at 690 of 700 W are never a reset, however its refreshes jitter", () => {
    const jitter = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), jitter, jitter, (refreshes, first, last) => {
        // Read at the same moment of each refresh; what the counter shows ends up to a refresh apart from it.
        const elapsedS = refreshes * gpu.refreshS;
        const drawnS = elapsedS + (last - first) * gpu.refreshS * 0.05;
        const step = counterStep(0n, BigInt(Math.round(690e6 * drawnS)), elapsedS, gpu);
        expect(step).toBeTypeOf("bigint");
      }),
    );
  });

  it("readings of a counter give any true energy below the limits exactly, with and without a wrap", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.bigInt(0n, MODULUS - 1n), share, share, (previous, time, power) => {
        const elapsedS = 1e-4 + time * 130;
        const energy = BigInt(Math.floor(power * elapsedS * rapl.maxWatts * 1e6));
        const step = counterStep(previous, (previous + energy) % MODULUS, elapsedS, rapl);
        expect(step).toBe(energy);
      }),
      { numRuns: 500 },
    );
  });

  it("readings of a counter never give a negative energy, nor more than the device can draw", () => {
    const count = fc.bigInt(0n, MODULUS * 2n);
    const modulus = fc.option(fc.bigInt(1n, MODULUS), { nil: undefined });
    fc.assert(
      fc.property(
        count,
        count,
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        modulus,
        (a, b, elapsedS, m) => {
          const range = { ...rapl, modulusMicrojoules: m };
          const step = counterStep(a, b, elapsedS, range);
          if (typeof step === "string") return;
          expect(step >= 0n).toBe(true);
          expect(Number(step)).toBeLessThanOrEqual((elapsedS + 0.001) * 2000 * 1e6);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
