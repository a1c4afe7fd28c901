import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wattsAt } from "./watts-at.js";

const step = (utilization: number, value: number) => ({
  utilization,
  watts: { value, low: value, high: value },
});

describe("watts at a utilization", () => {
  it("wattsAt() gives the watts of the steps and of straight lines between them, in any order of the steps", () => {
    const steps = [step(0.5, 300), step(0, 100), step(0.8, 600)];
    expect([0, 0.25, 0.5, 0.7, 0.8].map((at) => wattsAt(steps, at))).toEqual([
      100,
      200,
      300,
      expect.closeTo(500, 9),
      600,
    ]);
  });

  it("wattsAt() stays between the lowest and the highest step", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const watts = fc.double({ min: 0, max: 1000, noNaN: true });
    const steps = fc.array(fc.tuple(share, watts), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(steps, share, (list, part) => {
        const sorted = list.map(([u, w]) => step(u, w)).sort((a, b) => a.utilization - b.utilization);
        const [first, last] = [sorted[0], sorted.at(-1)].map((one) => one?.utilization ?? Number.NaN);
        const at = Math.min(
          last as number,
          (first as number) + part * ((last as number) - (first as number)),
        );
        const found = wattsAt(sorted, at);
        const values = list.map(([, w]) => w);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(found).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });

  it.each([0.09, 0.91, 1, -1, Number.NaN])(
    "wattsAt() throws at a utilization of %d, which is outside of the steps",
    (at) => {
      expect(() => wattsAt([step(0.1, 100), step(0.9, 500)], at)).toThrow(/it was from 0.1 to 0.9/);
    },
  );
});
