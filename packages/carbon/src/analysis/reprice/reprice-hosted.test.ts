import type { Footprint, FootprintPart, IntensityReading } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { type IntensityOf, reprice } from "./reprice.js";

const reading = (zone: string, value: number, rest: Partial<IntensityReading> = {}): IntensityReading => ({
  gramsPerKwh: { value, low: value / 2, high: value * 2 },
  ...{ zone, signal: "average", basis: "lifecycle", source: "grid@1", rung: "zone" },
  ...{ validFromMs: 0, validToMs: 10_000 },
  ...rest,
});
const KWH = { value: 3.6e6, low: 3.6e6, high: 3.6e6 };
const [SWEDEN, GERMANY] = [reading("SE", 30), reading("DE", 400)];
const serving: FootprintPart = {
  ...{ component: "gpu", method: "modelled", methodId: "m", boundary: "serving" },
  ...{ emissionSource: "operational", energy: KWH, zone: "SE", co2e: SWEDEN.gramsPerKwh },
};
const client: FootprintPart = {
  ...{ component: "cpu", method: "measured", methodId: "rapl", boundary: "client" },
  ...{ emissionSource: "operational", energy: KWH, zone: "DE", co2e: GERMANY.gramsPerKwh },
  intensity: GERMANY,
};
const hosted = (client: FootprintPart): Footprint => {
  const totals = { energy: KWH, co2e: { value: 430, low: 215, high: 860 } };
  return {
    ...{ id: "a", kind: "inference", name: "m", startedAt: new Date(0), durationS: 10, outcome: "ok" },
    ...{ ...totals, self: totals, parts: [serving, client], intensity: SWEDEN, method: "mixed" },
    ...{ coverage: 1, resolution: 1, weightPolicy: "equal", reasons: [] },
  };
};
const HALVES = [
  reading("DE", 300, { validToMs: 5000 }),
  reading("DE", 500, { validFromMs: 5000, validToMs: 10_000 }),
];
const gramsOf = ({ parts }: Footprint) => parts.map(({ co2e }) => co2e?.value);
const own: IntensityOf = ({ intensity }) => intensity && { ...intensity };

describe("a footprint of a hosted model", () => {
  it("a footprint of a hosted model has the reading of the model's place where the client's is cut", () => {
    const now = reprice(hosted(client), ({ intensity, part }) => (part === client ? HALVES : intensity));
    expect(now.intensity).toEqual(SWEDEN);
    expect(now.parts[0]).toEqual(serving);
    expect(now.parts[1]?.slots).toHaveLength(2);
    expect(gramsOf(reprice(now, own))).toEqual(gramsOf(now));
  });

  it("a footprint of a hosted model names the reading of a client that had no grams", () => {
    const { co2e: _, zone: __, intensity: ___, ...unpriced } = client;
    const now = reprice(hosted(unpriced), ({ part }) => (part === unpriced ? GERMANY : undefined));
    expect([now.intensity, now.parts[1]?.intensity]).toEqual([SWEDEN, GERMANY]);
    expect(gramsOf(reprice(now, own))).toEqual([30, 400]);
  });

  it("a footprint whose parts get different readings has the mean, and each part its own", () => {
    const { intensity: _, ...same } = client;
    const now = reprice(hosted(same), ({ part }) => (part === same ? GERMANY : undefined));
    expect(now.intensity?.zone).toBe("SE,DE");
    expect(now.parts.map(({ intensity }) => intensity)).toEqual([SWEDEN, GERMANY]);
    expect(gramsOf(reprice(now, own))).toEqual([30, 400]);
  });
});
