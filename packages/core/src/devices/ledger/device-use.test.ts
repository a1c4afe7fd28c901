import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CLOSED_STRIDE,
  closedAt,
  type DeviceSelection,
  DeviceUse,
  OPEN_STRIDE,
  quantizeWeight,
  zeros,
} from "./device-use.js";

const both: DeviceSelection = {
  devices: [0, 1],
  offsets: [0, OPEN_STRIDE],
  unread: 0,
  refreshS: 0.1,
  openZeros: zeros(2 * OPEN_STRIDE),
  closedZeros: zeros(2 * CLOSED_STRIDE),
};
const second: DeviceSelection = {
  devices: [1],
  offsets: [-1, 0],
  unread: 0,
  refreshS: 0.1,
  openZeros: zeros(OPEN_STRIDE),
  closedZeros: zeros(CLOSED_STRIDE),
};
const holder = { deviceUseSettled: () => undefined };
const useOf = (selection: DeviceSelection, parent?: DeviceUse) => new DeviceUse(selection, 1, parent, holder);

describe("a weight", () => {
  it("a weight of 0 stays 0: it claims nothing", () => {
    expect(quantizeWeight(0)).toBe(0);
    expect(quantizeWeight(-0)).toBe(0);
  });

  it.each([-1, Number.NaN, Number.NEGATIVE_INFINITY])("a weight of %d becomes 1", (weight) => {
    expect(quantizeWeight(weight)).toBe(1);
  });

  it("a weight stays within 2⁻¹⁰ and 2²⁰", () => {
    expect(quantizeWeight(1e-30)).toBe(2 ** -10);
    expect(quantizeWeight(1e30)).toBe(2 ** 20);
    expect(quantizeWeight(Number.POSITIVE_INFINITY)).toBe(2 ** 20);
  });

  it("a weight moves by half a step at most, and sums of weights are exact in any order", () => {
    const weight = fc.double({ min: 2 ** -10, max: 2 ** 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 50 }), (weights) => {
        const quantized = weights.map(quantizeWeight);
        quantized.forEach((value, i) => {
          expect(Math.abs(value - (weights[i] as number))).toBeLessThanOrEqual(2 ** -11);
        });
        let sum = 0;
        for (const value of quantized) sum += value;
        for (const value of quantized) sum -= value;
        expect(sum).toBe(0);
      }),
    );
  });
});

describe("a use of devices", () => {
  it("a use of devices starts with zeros of its own for every selected device, and runs", () => {
    const first = useOf(both);
    first.open[0] = 5;
    first.closed[closedAt(OPEN_STRIDE)] = 7;
    const other = new DeviceUse(both, 3, undefined, holder);
    expect(other.open).toEqual(new Array(2 * OPEN_STRIDE).fill(0));
    expect(other.closed).toEqual(new Array(2 * CLOSED_STRIDE).fill(0));
    expect(first.open[0]).toBe(5);
    expect(first.closed[CLOSED_STRIDE]).toBe(7);
    expect(other).toMatchObject({ weight: 3, startS: 0, ended: false, unsettled: 2 });
  });

  it("a use of devices has no weight where it is paused, and none after its end", () => {
    const use = new DeviceUse(both, 3, undefined, holder);
    use.countPausing(1, 1);
    use.countPausing(1, 1);
    expect([use.weightOn(0), use.weightOn(1)]).toEqual([3, 0]);
    use.countPausing(1, -1);
    expect(use.weightOn(1)).toBe(0);
    use.countPausing(1, -1);
    expect(use.weightOn(1)).toBe(3);
    use.endS = 1;
    expect(use.weightOn(0)).toBe(0);
  });

  it("a use of devices knows how much of an interval it ran in, while it runs and after its end", () => {
    const use = useOf(both);
    use.startS = 2;
    expect(use.overlapS(0, 5)).toBe(3);
    expect(use.overlapS(0, 1)).toBe(0);
    expect(use.ended).toBe(false);
    use.endS = 4;
    expect(use.ended).toBe(true);
    expect(use.overlapS(0, 5)).toBe(2);
    expect(use.overlapS(3, 5)).toBe(1);
    expect(use.overlapS(4.5, 5)).toBe(0);
  });

  it("a use of devices counts who pauses it by device, also where it does not select the device", () => {
    const use = useOf(second);
    expect(use.pauses).toBe(false);
    use.countPausing(0, 2);
    expect([use.pausingOn(0), use.pausingOn(1), use.pausingOn(7)]).toEqual([2, 0, 0]);
    expect([use.selects(0), use.selects(1), use.selects(7)]).toEqual([false, true, false]);
    expect([use.pauses, use.weightOn(1)]).toEqual([true, 1]);
  });
});
