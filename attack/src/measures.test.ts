import { describe, expect, it } from "vitest";
import { measures } from "./measures.ts";
import type { Observed, ObservedCall } from "./observed.ts";

/** A call of 100 J. */
const call = (value: number | undefined, given: Partial<ObservedCall> = {}): ObservedCall => ({
  ...{ truth: 100, coverage: 1, reasons: [] },
  ...(value !== undefined && { energy: { value, low: 0.9 * value, high: 1.1 * value } }),
  ...given,
});
const run = (calls: readonly ObservedCall[], given: Partial<Observed> = {}): Observed => ({
  ...{ calls, devices: [] },
  ...given,
});
const figureOf = (measure: keyof typeof measures, ...runs: readonly Observed[]) =>
  measures[measure].of(runs)?.value;

describe("measures", () => {
  it("the mean is of the calls with energy, weighted by their truth, and knows how far luck goes", () => {
    const runs = [run([call(110), call(undefined)]), run([call(150, { truth: 200 })])];
    const figure = measures.mean.of(runs);
    expect(figure?.value).toBeCloseTo(260 / 300, 9);
    expect(figure?.error).toBeCloseTo(Math.hypot(110 - 260 / 3, 150 - 520 / 3) / 300, 9);
    expect(measures.mean.of([run([call(undefined)])])).toBeUndefined();
  });

  it("calls without energy are lost, and say nothing of bands and errors", () => {
    const runs = [run([call(100), call(undefined), call(120), call(95)])];
    expect(figureOf("lost", ...runs)).toBe(0.25);
    expect(figureOf("inBand", ...runs)).toBeCloseTo(2 / 3, 9);
    expect(figureOf("halfWidth", ...runs)).toBeCloseTo(0.105, 9);
    expect(figureOf("medianError", ...runs)).toBeCloseTo(0.05, 9);
    expect(figureOf("worstError", ...runs)).toBeCloseTo(0.2, 9);
  });

  it.each([
    ["a truth in its band", call(105), 0],
    ["a truth outside its band", call(150), 1],
    ["a truth outside its band, with a reason", call(150, { reasons: ["shared"] }), 0],
    ["a truth outside its band, of which half is covered", call(50, { coverage: 0.5 }), 0],
    ["no energy", call(undefined), 1],
    ["no energy, with a reason", call(undefined, { reasons: ["late"] }), 0],
  ])("what is wrong without saying so is counted: %s", (_, one, expected) => {
    expect(figureOf("silent", run([one]))).toBe(expected);
  });

  it("a plain 0 J is one without a band", () => {
    const [plain, wide] = [0, 120].map((high) => call(0, { energy: { value: 0, low: 0, high } }));
    expect(figureOf("zero", run([plain as ObservedCall, wide as ObservedCall]))).toBe(0.5);
  });

  it("idle power is judged by the run that is farthest off, and books by all runs together", () => {
    const devices = [
      [{ drawn: 100, booked: 100, idle: 1.2 }],
      [
        { drawn: 300, booked: 260, idle: 0.7 },
        { drawn: 100, booked: 90 },
      ],
    ];
    const runs = devices.map((given) => run([], { devices: given }));
    expect(figureOf("idle", ...runs)).toBe(0.7);
    expect(figureOf("booked", ...runs)).toBe(0.9);
    expect(figureOf("books", run([], { own: { books: 1e-12 } }), run([], { own: { books: 1e-15 } }))).toBe(
      1e-12,
    );
  });

  it("measures say nothing of runs without calls and devices", () => {
    const said = Object.values(measures).flatMap((measure) => measure.of([run([])]) ?? []);
    expect(said).toEqual([]);
  });
});
