import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PowerIntegral } from "./power-integral.js";

const MAX_MS = 1000;
const step = fc.record({
  ms: fc.double({ min: 0, max: 2500, noNaN: true }),
  watts: fc.option(fc.double({ min: 0, max: 2000, noNaN: true }), { nil: undefined }),
});

describe("energy from samples of power", () => {
  it("the energy of power samples is the trapezoid between good neighbours, and nothing across gaps", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const integral = new PowerIntegral();
        let [atMs, truth, gaps, good] = [0, 0, 0, 0];
        let last: { atMs: number; watts: number } | undefined;
        for (const { ms, watts } of steps) {
          atMs += ms;
          if (watts === undefined) {
            integral.miss();
            last = undefined;
            continue;
          }
          if (last && atMs - last.atMs <= MAX_MS) truth += ((last.watts + watts) / 2) * (atMs - last.atMs);
          else if (good > 0) gaps++;
          good++;
          last = { atMs, watts };
          integral.take(atMs, watts, MAX_MS);
        }
        expect(Math.abs(Number(integral.microjoules) - 1000 * truth)).toBeLessThan(1 + 1e-9 * truth);
        expect(integral.gaps).toBe(gaps);
      }),
    );
  });

  it("a power integral loses no fraction of a microjoule over many small steps", () => {
    const integral = new PowerIntegral();
    for (let i = 0; i <= 30_000; i++) integral.take(i / 1000, 0.4, MAX_MS);
    expect(integral.microjoules).toBe(12_000n);
  });

  it("a power integral does not start with a gap, and has one after a pause that is too long", () => {
    const integral = new PowerIntegral();
    integral.miss();
    integral.take(10, 5, MAX_MS);
    expect(integral.gaps).toBe(0);
    integral.take(10 + MAX_MS, 5, MAX_MS);
    expect(integral).toMatchObject({ gaps: 0, microjoules: 5_000_000n });
    integral.take(11 + 2 * MAX_MS, 5, MAX_MS);
    expect(integral).toMatchObject({ gaps: 1, microjoules: 5_000_000n });
  });
});
