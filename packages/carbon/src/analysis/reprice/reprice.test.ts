import type { Footprint, FootprintPart, IntensityReading, Range } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS, meteredLedger, QUARTER_MS } from "../../../test/metered-ledger.js";
import { pastReadings } from "./past-readings.js";
import { type IntensityOf, type PricedEnergy, reprice, repriceLedger } from "./reprice.js";

const made = meteredLedger();

const unchanged: IntensityOf = ({ intensity }) => intensity;
const scaled =
  (factor: number): IntensityOf =>
  ({ intensity }) =>
    intensity && {
      ...intensity,
      gramsPerKwh: {
        value: intensity.gramsPerKwh.value * factor,
        low: intensity.gramsPerKwh.low * factor,
        high: intensity.gramsPerKwh.high * factor,
      },
      source: `${intensity.source} × ${factor}`,
    };
/** Everything but grams, what gave them, and what that is the reason for. */
const apartFromGrams = (footprint: Footprint) =>
  JSON.parse(
    JSON.stringify(footprint, (key, value) =>
      ["co2e", "intensity", "slots", "reasons", "zone"].includes(key) ? undefined : value,
    ),
  );
const rangesOf = (footprint: Footprint): (Range | undefined)[] => [
  footprint.co2e,
  footprint.self.co2e,
  ...footprint.parts.map(({ co2e }) => co2e),
];
const gramsIn = (all: readonly Footprint[]) => all.flatMap(rangesOf);
function expectClose(is: readonly (Range | undefined)[], expected: readonly (Range | undefined)[]) {
  expect(is).toHaveLength(expected.length);
  is.forEach((range, index) => {
    const other = expected[index];
    expect(range === undefined).toBe(other === undefined);
    for (const bound of ["value", "low", "high"] as const) {
      const [a, b] = [range?.[bound] ?? 0, other?.[bound] ?? 0];
      expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(b), other?.value ?? 0) + 1e-15);
    }
  });
}

describe("a ledger that is priced again", () => {
  it("a ledger that is priced with nothing new is the same list of the same objects", async () => {
    const { footprints } = await made;
    expect(footprints.length).toBe(9);
    const again = repriceLedger(footprints, () => undefined);
    expect(again.every((footprint, index) => footprint === footprints[index])).toBe(true);
  });

  it("a ledger that is priced with its own readings has the same grams and bounds", async () => {
    const { footprints } = await made;
    const again = repriceLedger(footprints, unchanged);
    expectClose(gramsIn(again), gramsIn(footprints));
    expect(again.map(({ reasons }) => reasons)).toEqual(footprints.map(({ reasons }) => reasons));
    const zones = (all: readonly Footprint[]) => all.map(({ parts }) => parts.map(({ zone }) => zone));
    expect(zones(again)).toEqual(zones(footprints));
  });

  it("a ledger that is priced with what the grid now says of the past has the same grams", async () => {
    const { footprints, grid, clock } = await made;
    const interval = { fromMs: clock.wall() - HOUR_MS, toMs: clock.wall() };
    const readings = await pastReadings(grid, {}, { ...interval, fromMs: interval.fromMs - QUARTER_MS });
    const again = repriceLedger(footprints, () => readings);
    again.forEach((footprint, index) => {
      const [is, was] = [footprint.co2e?.value, footprints[index]?.co2e?.value] as [number, number];
      // Long ones were divided by time in the ten seconds around the end of a quarter.
      expect(Math.abs(is / was - 1)).toBeLessThan(0.002);
    });
  });

  it("a repriced footprint is linear in the intensity: value and bounds of itself, its parts and its total", async () => {
    const { footprints } = await made;
    const running = footprints.filter(({ parts }) => parts.every(({ energy }) => energy));
    expect(running.length).toBeGreaterThan(4);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (factor) => {
        const times = (range: Range | undefined) =>
          range && { value: range.value * factor, low: range.low * factor, high: range.high * factor };
        for (const footprint of running.filter(({ kind }) => kind !== "agent")) {
          const now = reprice(footprint, scaled(factor));
          expectClose(rangesOf(now), rangesOf(footprint).map(times));
        }
      }),
    );
  });

  it("a repriced stage is linear in the intensity of each slot", async () => {
    const { footprints } = await made;
    const stage = footprints.find(({ kind }) => kind === "stage") as Footprint;
    const only =
      (slot: number, grams: number): IntensityOf =>
      ({ intensity, part, fromMs }) => {
        const at = part.slots?.findIndex((one) => one.fromMs === fromMs);
        const value = at === slot ? grams : 0;
        return { ...(intensity as IntensityReading), gramsPerKwh: { value, low: value, high: value } };
      };
    const value = (intensityOf: IntensityOf) => reprice(stage, intensityOf).self.co2e?.value as number;
    const slots = stage.parts[0]?.slots?.length as number;
    expect(slots).toBe(4);
    const apart = Array.from({ length: slots }, (_, slot) => value(only(slot, 100))).reduce((a, b) => a + b);
    const together = value(({ intensity }) => ({
      ...(intensity as IntensityReading),
      gramsPerKwh: { value: 100, low: 100, high: 100 },
    }));
    expect(apart).toBeCloseTo(together, 9);
    expect(together).toBeCloseTo(((stage.energy?.value as number) * 100) / 3.6e6, 9);
  });

  it("a repriced ledger keeps everything but its grams, and embodied parts as they were", async () => {
    const { footprints } = await made;
    const again = repriceLedger(footprints, scaled(3));
    expect(again.map(apartFromGrams)).toEqual(footprints.map(apartFromGrams));
    const built = (all: readonly Footprint[]) =>
      all.flatMap(({ parts }) => parts.filter(({ emissionSource }) => emissionSource === "embodied"));
    expect(built(footprints)).toHaveLength(3);
    expect(built(again)).toEqual(built(footprints));
  });

  it("a repriced ledger names the new source, at each part that was priced apart", async () => {
    const { footprints } = await made;
    for (const { parts, intensity } of repriceLedger(footprints, scaled(3))) {
      if (intensity) expect(intensity.source).toBe("quarters × 3");
      for (const part of parts) {
        if (part.intensity) expect(part.intensity.source).toBe("quarters × 3");
        for (const slot of part.slots ?? []) expect(slot.intensity.source).toBe("quarters × 3");
      }
    }
  });

  it("the own grams of repriced footprints add up to the total of the root", async () => {
    const { footprints } = await made;
    const again = repriceLedger(footprints, ({ part, intensity }) =>
      part.boundary === "serving" ? scaled(5)({ intensity } as PricedEnergy) : undefined,
    );
    const agent = again.find(({ kind }) => kind === "agent") as Footprint;
    const inside = again.filter(({ parentId }) => parentId === agent.id);
    const sum = [agent, ...inside].reduce((total, { self }) => total + (self.co2e?.value ?? 0), 0);
    expect(agent.co2e?.value).toBeCloseTo(sum, 9);
    expect(agent.co2e?.value).toBeGreaterThan(
      footprints.find(({ kind }) => kind === "agent")?.co2e?.value as number,
    );
    for (const { co2e } of again) {
      expect(co2e?.low).toBeLessThanOrEqual(co2e?.value as number);
      expect(co2e?.high).toBeGreaterThanOrEqual(co2e?.value as number);
    }
    // Alone, an agent keeps in its total what ran inside.
    const alone = reprice(agent, scaled(0));
    expect(alone.self.co2e?.value).toBe(0);
    expect(alone.co2e?.value).toBeCloseTo(sum - (agent.self.co2e?.value as number), 9);
  });

  it("a ledger has the same new grams after it was written to a file", async () => {
    const { footprints } = await made;
    const read = JSON.parse(JSON.stringify(footprints)) as Footprint[];
    const [is, was] = [repriceLedger(read, scaled(2)), repriceLedger(footprints, scaled(2))];
    expectClose(gramsIn(is), gramsIn(was));
  });
});

const reading = (value: number, rest: Partial<IntensityReading> = {}): IntensityReading => ({
  gramsPerKwh: { value, low: value / 2, high: value * 2 },
  ...{ zone: "DE", signal: "average", basis: "lifecycle", source: "corrected", rung: "zone" },
  ...{ validFromMs: 0, validToMs: 1e15 },
  ...rest,
});
const KWH = { value: 3.6e6, low: 3.6e6, high: 3.6e6 };
const part: FootprintPart = {
  ...{
    component: "cpu",
    method: "measured",
    methodId: "rapl",
    boundary: "client",
    emissionSource: "operational",
  },
  energy: KWH,
};
const footprint = (rest: Partial<Footprint> = {}): Footprint => ({
  ...{ id: "a", kind: "inference", name: "m", startedAt: new Date(0), durationS: 10, outcome: "ok" },
  ...{ energy: KWH, self: { energy: KWH }, parts: [part], method: "measured", coverage: 1, resolution: 1 },
  ...{ weightPolicy: "equal", reasons: ["no_intensity", "gap"] },
  ...rest,
});

describe("a footprint", () => {
  it("a footprint without grams gets some, and loses the reason why it had none", () => {
    const now = reprice(footprint(), () => reading(100, { rung: "world", stale: true }));
    expect(now.co2e).toEqual({ value: 100, low: 50, high: 200 });
    expect(now.self.co2e).toEqual(now.co2e);
    expect(now.parts[0]).toMatchObject({ zone: "DE", co2e: { value: 100 } });
    expect(now.intensity?.source).toBe("corrected");
    expect(now.reasons).toEqual(["gap", "stale_intensity", "world_location"]);
  });

  it("a footprint is cut where readings end, and its joules are divided by time", () => {
    const readings = [
      reading(400, { validFromMs: 2500, validToMs: 5000 }),
      reading(100, { validFromMs: -5000, validToMs: 2500 }),
      reading(200, { validFromMs: 5000, validToMs: 20_000 }),
    ];
    const now = reprice(footprint(), () => readings);
    expect(now.parts[0]?.slots?.map(({ fromMs, toMs, energy }) => [fromMs, toMs, energy])).toEqual([
      [0, 2500, 0.9e6],
      [2500, 5000, 0.9e6],
      [5000, 10_000, 1.8e6],
    ]);
    expect(now.co2e?.value).toBeCloseTo(225, 9);
  });

  it("a footprint keeps its grams where new readings do not reach, and stays as it is where it had none", () => {
    const half = [reading(400, { validFromMs: 0, validToMs: 5000 })];
    expect(reprice(footprint(), () => half)).toEqual(footprint());
    const priced = reprice(footprint(), () => reading(100));
    expect(reprice(priced, () => half).co2e?.value).toBeCloseTo(250, 9);
    expect(reprice(priced, () => [])).toMatchObject({ co2e: priced.co2e });
  });

  it("a footprint that took no time has the reading of its moment", () => {
    const instant = footprint({ startedAt: new Date(7000), durationS: 0 });
    const readings = [reading(1, { validToMs: 7000 }), reading(9, { validFromMs: 7000, validToMs: 8000 })];
    expect(reprice(instant, () => readings).co2e?.value).toBeCloseTo(9, 9);
  });

  it("a repriced footprint has the scope 1 share of the new readings, by their grams", () => {
    const own = reprice(footprint(), () => [
      reading(300, { validFromMs: 0, validToMs: 5000, scope1Share: 1 }),
      reading(100, { validFromMs: 5000, validToMs: 10_000 }),
    ]);
    expect(own.parts[0]?.scope1Share).toBeCloseTo(0.75, 9);
    expect(reprice(own, () => reading(100)).parts[0]).not.toHaveProperty("scope1Share");
    const upstream = reprice(own, () => reading(100, { scope3Share: 0.2 })).parts[0];
    expect(upstream).toMatchObject({ scope3Share: 0.2 });
  });

  it("a footprint has what a service stated of itself as it was", () => {
    const stated: FootprintPart = {
      ...part,
      method: "reported",
      boundary: "serving",
      co2e: KWH,
    };
    const given = footprint({ parts: [stated], co2e: KWH, self: { energy: KWH, co2e: KWH } });
    expect(reprice(given, () => reading(100))).toBe(given);
  });

  it("a footprint that is stated to run inside of itself is priced all the same", () => {
    const [a, b] = [footprint({ id: "a", parentId: "b" }), footprint({ id: "b", parentId: "a" })];
    const itself = footprint({ id: "c", parentId: "c" });
    const now = repriceLedger([a, b, itself], () => reading(100));
    expect(now.map(({ self }) => self.co2e?.value)).toEqual([100, 100, 100]);
  });

  it("the end of a chain of 20,000 footprints is in the total of the first, in any order of the ledger", () => {
    const length = 20_000;
    const chain = Array.from({ length }, (_, i) => footprint({ id: `${i}`, parentId: `${i - 1}` }));
    for (const all of [chain, chain.toReversed()]) {
      const now = repriceLedger(all, () => reading(100));
      expect(now.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(now.find(({ id }) => id === "0")?.co2e?.value).toBeCloseTo(100 * length, 3);
    }
  });

  it("a footprint that outlived its parent is not in the parent's total", () => {
    const priced = { co2e: KWH, self: { co2e: KWH, energy: KWH }, intensity: reading(3.6e6) };
    const parts = [{ ...part, co2e: KWH, zone: "DE" }];
    const parent = footprint({ id: "p", ...priced, parts, durationS: 5 });
    const child = footprint({ id: "c", parentId: "p", ...priced, parts, durationS: 6 });
    const [now] = repriceLedger([parent, child], () => reading(100));
    expect(now?.co2e?.value).toBeCloseTo(100, 9);
  });
});
