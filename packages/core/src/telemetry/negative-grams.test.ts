/** What a negative marginal intensity does to metrics. */

import { expect, it } from "vitest";
import { chat, metered } from "../../test/metered-instruments.js";

const part = {
  ...({ component: "gpu", method: "measured", methodId: "x", boundary: "client" } as const),
  ...({ emissionSource: "operational", zone: "CAISO_NORTH" } as const),
};

it("grams below 0 are taken from those that come later, as counters only grow", async () => {
  const { instruments, faults, reader } = metered({ level: "full" });
  const seen = [];
  for (const value of [10, -4, 1, 5]) {
    const ends = [value / 2, value * 2].sort((a, b) => a - b) as [number, number];
    instruments.addParts(chat, [{ ...part, co2e: { value, low: ends[0], high: ends[1] } }]);
    instruments.recordInference(chat, { energyJ: 1, co2eG: value, method: "measured" });
    instruments.flush();
    seen.push((await reader.values("wattspan.co2e", "wattspan.grid.zone")).CAISO_NORTH);
  }
  expect(seen).toEqual([10, 10, 10, 12]);
  expect(faults).toEqual([]);
  const [point] = (await reader.families()).get("wattspan.operation.co2e")?.dataPoints ?? [];
  expect(point?.value).toMatchObject({ count: 3, sum: 16 });
});

it("the gauge of the intensity shows it as it is", async () => {
  const { instruments, faults, reader } = metered();
  instruments.setIntensity({
    gramsPerKwh: { value: -360, low: -500, high: -250 },
    ...{ zone: "CAISO_NORTH", signal: "marginal", basis: "operational", source: "watttime" },
    ...{ validFromMs: 0, validToMs: 1, rung: "zone" },
  });
  expect(await reader.values("wattspan.grid.carbon_intensity", "wattspan.grid.zone")).toEqual({
    CAISO_NORTH: -1e-4,
  });
  expect(faults).toEqual([]);
});
