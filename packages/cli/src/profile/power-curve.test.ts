import { processCpu } from "@wattspan/meters";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LoadWindows, powerCurve } from "./power-curve.js";

const EXACT = { low: 1, high: 1 };
const at = (utilization: number, ...watts: readonly number[]) =>
  watts.map((power) => ({ utilization, watts: power })) as unknown as LoadWindows;

describe("the curve", () => {
  it("a rising power curve is the means of its windows, with their spread and the sensor's error", () => {
    const curve = powerCurve([at(1, 78, 82), at(0, 20, 21, 19)], { low: 0.9, high: 1.1 });
    expect(curve).toEqual([
      { utilization: 0, watts: { value: 20, low: expect.closeTo(17.1, 9), high: expect.closeTo(23.1, 9) } },
      { utilization: 1, watts: { value: 80, low: expect.closeTo(70.2, 9), high: expect.closeTo(90.2, 9) } },
    ]);
  });

  it("a power curve pools neighbours that fall, weighted by their number of windows", () => {
    const curve = powerCurve([at(0, 10), at(0.5, 40, 40, 40), at(1, 20)], EXACT);
    expect(curve.map(({ watts }) => watts.value)).toEqual([10, 35, 35]);
    expect(curve.map(({ watts }) => [watts.low, watts.high])).toEqual([
      [10, 10],
      [35, 40],
      [20, 35],
    ]);
  });

  it("a power curve of any windows never falls, keeps their mean, and is a valid profile", () => {
    const load = fc
      .tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.double({ min: 0.5, max: 500, noNaN: true }), { minLength: 1, maxLength: 4 }),
      )
      .map(([utilization, watts]) => at(utilization, ...watts));
    const loads = fc.uniqueArray(load, {
      minLength: 2,
      maxLength: 8,
      selector: ([first]) => Math.round(first.utilization * 100),
    });
    fc.assert(
      fc.property(loads, (all) => {
        const steps = powerCurve(all, EXACT);
        expect(steps).toHaveLength(all.length);
        steps.forEach(({ utilization, watts }, index) => {
          const before = steps[index - 1];
          expect(watts.value).toBeGreaterThanOrEqual((before?.watts.value ?? 0) - 1e-9);
          expect(utilization).toBeGreaterThanOrEqual(before?.utilization ?? 0);
          expect(watts.low <= watts.value && watts.value <= watts.high).toBe(true);
        });
        const windows = all.flat();
        const mean = windows.reduce((sum, { watts }) => sum + watts, 0) / windows.length;
        const sorted = [...all].sort((a, b) => a[0].utilization - b[0].utilization);
        const fitted = steps.reduce(
          (sum, { watts }, index) => sum + watts.value * (sorted[index]?.length ?? 0),
          0,
        );
        expect(fitted / windows.length).toBeCloseTo(mean, 6);
        const profile = {
          schemaVersion: 1,
          kind: "wattspan-power-profile",
          device: "cpu",
          vcpus: 2,
          measuredAt: "",
          meters: [],
          steps,
        } as const;
        expect(processCpu({ profile }).name).toBe("process-cpu");
      }),
    );
  });
});
