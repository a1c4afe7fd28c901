/** Marginal intensities at 0 and below, through the whole of `createMetering`. */

import type { Footprint } from "@wattspan/core";
import { manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { accounting } from "../src/accounting/accounting.js";
import { reprice } from "../src/analysis/reprice/reprice.js";
import { simulatedIntensity } from "../src/sources/own/simulated.js";

const SLOT_MS = 600_000;
const WATTS = 360;
const PUE = 1.5;
/** What the provider has for a figure, as a band. */
const bandOf = (value: number) => {
  const ends = [value / 1.4, value * 1.4];
  return { value, low: Math.min(...ends), high: Math.max(...ends) };
};

/** Grams of a load that draws evenly from `fromMs` on, summed up slot by slot: no code of ours. */
function truth(steps: readonly number[], fromMs: number, toMs: number, bound: "value" | "low" | "high") {
  return steps.reduce((grams, step, index) => {
    const ms = Math.min(toMs, (index + 1) * SLOT_MS) - Math.max(fromMs, index * SLOT_MS);
    return grams + (Math.max(0, ms) / 3_600_000) * (WATTS / 1000) * bandOf(step)[bound];
  }, 0);
}

/** What a stage of some length took while the marginal intensity went through these steps. */
async function metered(steps: readonly number[], lengthMs: number): Promise<Footprint> {
  const clock = manualClock();
  const exact = { low: 1, high: 1 };
  const zone = {
    id: "gpu-0",
    component: "gpu",
    refreshMs: 100,
    watts: () => WATTS,
    accuracy: exact,
  } as const;
  const { metering, seen, wait } = await meteredMachine({
    zones: [zone],
    clock,
    accounting: accounting({ facility: { pue: PUE } }),
    intensity: simulatedIntensity({
      ...{ clock, stepMs: SLOT_MS, signal: "marginal", basis: "operational" },
      ...{ band: { low: 1 / 1.4, high: 1.4 } },
      script: steps.map((gramsPerKwh) => ({ forMs: SLOT_MS, gramsPerKwh })),
    }),
  });
  await clock.advanceAsync(1000);
  const stage = metering.meterStage({ name: "train", kind: "training" }, () => wait(lengthMs));
  await clock.advanceAsync(lengthMs + 10_000);
  await stage;
  await metering.flush();
  expect(metering.status.faults).toEqual({});
  await metering.shutdown();
  return seen.footprints[0] as Footprint;
}

it.each([
  ["that all are negative", [-100, -300, -50, -200]],
  ["of which one is 0 and one negative", [300, 0, -200, 100]],
  ["that are 0", [0, 0, 0, 0]],
])("a footprint over marginal intensities %s has the grams of a sum by slots", async (_, steps) => {
  const lengthMs = 3 * SLOT_MS;
  const { parts, co2e, intensity } = await metered(steps, lengthMs);
  const [gpu, cooling] = parts;
  const grams = (bound: "value" | "low" | "high") => truth(steps, 1000, 1000 + lengthMs, bound);
  expect(gpu?.co2e?.value).toBeCloseTo(grams("value"), 2);
  expect(gpu?.co2e?.low).toBeLessThanOrEqual(grams("low") + 1e-2);
  expect(gpu?.co2e?.high).toBeGreaterThanOrEqual(grams("high") - 1e-2);
  expect(cooling?.co2e?.value).toBeCloseTo((PUE - 1) * grams("value"), 2);
  expect(co2e?.value).toBeCloseTo(PUE * grams("value"), 2);
  for (const range of [gpu?.co2e, cooling?.co2e, co2e]) {
    expect(range?.low).toBeLessThanOrEqual(range?.value ?? Number.NaN);
    expect(range?.high).toBeGreaterThanOrEqual(range?.value ?? Number.NaN);
  }
  expect(intensity?.signal).toBe("marginal");
});

it("a footprint is repriced to negative intensities and back", async () => {
  const before = await metered([200, 200, 200], SLOT_MS);
  const at = (value: number) =>
    reprice(before, ({ intensity }) => intensity && { ...intensity, gramsPerKwh: bandOf(value) });
  const now = at(-200);
  expect(now.co2e?.value).toBeCloseTo(-(before.co2e?.value ?? Number.NaN), 9);
  for (const { co2e } of [now, now.self, ...now.parts]) {
    expect(co2e?.low).toBeLessThan(co2e?.value ?? Number.NaN);
    expect(co2e?.high).toBeGreaterThan(co2e?.value ?? Number.NaN);
    expect(co2e?.high).toBeLessThan(0);
  }
  expect(reprice(now, () => before.intensity).co2e?.value).toBeCloseTo(before.co2e?.value ?? Number.NaN, 9);
});
