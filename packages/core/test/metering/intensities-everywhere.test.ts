import { fixedIntensity, manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { CarbonIntensityProvider } from "../../src/contracts/carbon-intensity.js";
import { IntensityCaches } from "../../src/quantities/intensity-cache.js";
import { Faults } from "../../src/runtime/fault.js";
import { perToken } from "../per-token.js";

const HOUR_MS = 3_600_000;
const NOW = { fromMs: 0, toMs: 0 };

it("intensities are known here and where models are served, and a stale one there is not asked for by looking", async () => {
  const clock = manualClock();
  const asked: (string | undefined)[] = [];
  const provider: CarbonIntensityProvider = {
    name: "p",
    current: async ({ country }) => {
      asked.push(country);
      return {
        gramsPerKwh: { value: 400, low: 300, high: 500 },
        ...{ zone: String(country), signal: "average", basis: "lifecycle", source: "test", rung: "country" },
        ...{ validFromMs: clock.wall(), validToMs: clock.wall() + HOUR_MS },
      };
    },
  };
  const caches = new IntensityCaches(provider, { country: "DE" }, clock, new Faults());
  expect(caches.everywhere).toEqual([]);
  caches.over(NOW, { country: "US" });
  await clock.advanceAsync(0);
  expect(caches.everywhere.map(({ zone }) => zone)).toEqual(["DE", "US"]);
  await clock.advanceAsync(2 * HOUR_MS);
  expect(caches.everywhere.map(({ stale }) => stale)).toEqual([true, undefined]);
  expect(asked).toEqual(["DE", "US", "DE"]);
  expect(new IntensityCaches(undefined, undefined, clock, new Faults()).everywhere).toEqual([]);
});

it("calls at more places than are priced have joules and no grams, for a reason, and the others keep theirs", async () => {
  const clock = manualClock();
  const { metering, seen } = await meteredMachine({
    ...{ clock, estimators: [perToken], intensity: fixedIntensity(360, { clock }) },
    servingLocation: ({ model }) => ({ location: { zone: { system: "t", code: model } }, rung: "endpoint" }),
  });
  const callAt = async (place: number) => {
    metering.meterInference({ model: `${place}`, provider: "openai" }, (call) =>
      call.setUsage({ output: 7 }),
    );
    await clock.advanceAsync(1000);
  };
  for (let place = 1; place <= 65; place++) await callAt(place);
  await callAt(64);
  await callAt(65);
  await metering.flush();
  const found = seen.footprints.slice(-3).map(({ name, energy, co2e, reasons }) => ({
    ...{ name, joules: energy?.value, hasGrams: co2e !== undefined, why: reasons.includes("no_intensity") },
  }));
  expect(found).toEqual([
    { name: "65", joules: 7, hasGrams: false, why: true },
    { name: "64", joules: 7, hasGrams: true, why: false },
    { name: "65", joules: 7, hasGrams: false, why: true },
  ]);
  expect(metering.status.faults).toEqual({});
});
