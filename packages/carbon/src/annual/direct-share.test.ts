import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIFECYCLE_FACTORS } from "../data/fuel-factors.js";
import { directShare, directShareOfAnyMix } from "./direct-share.js";

const { coal, gas, nuclear, hydro } = LIFECYCLE_FACTORS;
/** Grams at the stack per kWh of coal and of gas, IPCC AR5, annex III, table A.III.2. */
const STACK = { coal: 760, gas: 370 };

describe("directShare", () => {
  it("directShare of coal or gas alone is what leaves their stacks", () => {
    const alone = { carbonFreeShare: 0, renewableShare: 0 };
    expect(820 * directShare({ lifecycle: coal.value, ...alone }).value).toBeCloseTo(STACK.coal, 9);
    expect(490 * directShare({ lifecycle: gas.value, ...alone }).value).toBeCloseTo(STACK.gas, 9);
  });

  it("directShare of a mix without fossil fuels is 0, and at most what rounding may hide", () => {
    const { value, low, high } = directShare({ lifecycle: 21, carbonFreeShare: 1, renewableShare: 0.7 });
    expect([value, low]).toEqual([0, 0]);
    expect(21 * high).toBeLessThan(6);
  });

  it("directShare derives from a mix what its fuels emit one by one", () => {
    const share = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(share, share, share, share, (c, g, n, h) => {
        const sum = c + g + n + h;
        fc.pre(c + g > 0.1 * sum);
        const lifecycle = (c * coal.value + g * gas.value + n * nuclear.value + h * hydro.value) / sum;
        const direct = (c * STACK.coal + g * STACK.gas) / sum;
        const mix = { lifecycle, carbonFreeShare: (n + h) / sum, renewableShare: h / sum };
        const { value, low, high } = directShare(mix);
        expect(Math.abs((lifecycle * value) / direct - 1)).toBeLessThan(0.1);
        expect(lifecycle * low).toBeLessThan(direct);
        expect(lifecycle * high).toBeGreaterThan(direct);
      }),
    );
  });

  it("directShare is a share, in order, of any mix", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2000, noNaN: true }), unit, unit, (lifecycle, a, b) => {
        const mix = { lifecycle, carbonFreeShare: Math.max(a, b), renewableShare: Math.min(a, b) };
        const { value, low, high } = directShare(mix);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("directShareOfAnyMix holds the share of each mix that has these grams", () => {
    const share = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(share, share, share, share, (c, g, n, h) => {
        const sum = c + g + n + h;
        fc.pre(c + g > 0);
        const lifecycle = (c * coal.value + g * gas.value + n * nuclear.value + h * hydro.value) / sum;
        const direct = (c * STACK.coal + g * STACK.gas) / sum;
        const { value, low, high } = directShareOfAnyMix(lifecycle);
        expect(lifecycle * low).toBeLessThanOrEqual(direct + 1);
        expect(lifecycle * high).toBeGreaterThanOrEqual(direct - 1);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }),
    );
  });
});
