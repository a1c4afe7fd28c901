/** A ledger as metering writes it, on simulated devices and a simulated grid. */

import type { EnergyEstimator } from "@wattspan/core";
import { manualClock, meteredMachine } from "@wattspan/testing";
import { simulatedIntensity } from "../src/sources/own/simulated.js";

export const QUARTER_MS = 900_000;
export const HOUR_MS = 4 * QUARTER_MS;
const GRAMS = [300, 120, 500, 80];

/** Four local calls and three hosted ones, an agent around some of them, and a stage of an hour, on a grid that changes every quarter. */
export async function meteredLedger() {
  const clock = manualClock();
  const script = GRAMS.map((gramsPerKwh) => ({ forMs: QUARTER_MS, gramsPerKwh }));
  const grid = simulatedIntensity({ clock, script: [...script, ...script], source: "quarters" });
  const zone = { refreshMs: 100, maxWatts: 900, idleWatts: 20 } as const;
  const estimate = { energy: { value: 2000, low: 900, high: 5000 }, methodId: "two-kilojoules" };
  const embodiedCo2e = { value: 0.3, low: 0.2, high: 0.5 };
  const estimator: EnergyEstimator = {
    id: "two-kilojoules",
    knows: () => true,
    estimate: () => ({ ...estimate, embodiedCo2e }),
  };
  const { metering, seen, wait } = await meteredMachine({
    zones: [
      { ...zone, id: "gpu-0", component: "gpu", watts: (ms) => 100 + 50 * (Math.floor(ms / 60_000) % 9) },
      { ...zone, id: "cpu-0", component: "cpu", watts: () => 60 },
    ],
    clock,
    intensity: grid,
    estimators: [estimator],
    location: { country: "DE" },
    attribution: { abandonAfterMs: HOUR_MS },
  });
  await clock.advanceAsync(1000);
  const local = () => metering.meterInference({ model: "llama" }, () => wait(2000));
  const hosted = (country: string) => {
    const options = { model: "gpt", provider: "openai", serving: { country }, usage: () => ({ output: 9 }) };
    return metering.meterInference(options, async () => {
      await wait(1500);
      return {};
    });
  };
  const work = metering.meterStage({ name: "train", kind: "training" }, () => wait(HOUR_MS - 5000));
  const agent = metering.meterAgent({ name: "agent" }, async () => {
    for (let round = 0; round < 3; round++) {
      await local();
      await hosted("SE");
      await wait(QUARTER_MS);
    }
    await local();
  });
  await clock.advanceAsync(HOUR_MS - 5000);
  await Promise.all([work, agent]);
  await clock.advanceAsync(2000);
  await metering.shutdown();
  return { clock, grid, footprints: seen.footprints };
}
